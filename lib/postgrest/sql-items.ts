import type { Embed, Level, Output } from "./plan-model";
import { operandSql, type Place } from "./sql-conditions";
import { embedSql, type LevelOptions } from "./sql-level";
import { ident, type Values } from "./sql-text";

type Aggregate = Output["aggregate"];
type Item = { sql: string; name: string };

/** The select list of a level. */
export function itemsSql(values: Values, level: Level, place: Place, { numbered, lifted }: LevelOptions): string[] {
  const items = level.items.flatMap((item): Item[] => {
    if (!("kind" in item)) return [{ name: item.name, sql: outputSql(place, item, lifted === true) }];
    return item.spread ? spreadItems(item, level.aggregated && !lifted) : embedItem(values, place, item);
  });
  return items.map(({ sql, name }, index) => {
    const known = numbered ? `c${index + 1}` : ident(name);
    return sql === `${place.alias}.${known}` ? sql : `${sql} as ${known}`;
  });
}

/** A lifted `count()` counts ones: there is one for each row of the spread, and none without. */
function outputSql(place: Place, { operand, cast, aggregate }: Output, lifted: boolean): string {
  if (!operand) return lifted ? "1" : castSql("count(*)", aggregate?.cast);
  const value = castSql(operandSql(place, operand, "shown"), cast);
  return lifted ? value : aggregateSql(value, aggregate);
}

const aggregateSql = (value: string, aggregate: Aggregate) =>
  aggregate ? castSql(`${aggregate.function}(${value})`, aggregate.cast) : value;

const castSql = (value: string, type: string | undefined) => (type ? `cast(${value} as ${type})` : value);

/**
 * An embed is a sub-select in the select list: PostgreSQL works it out for the rows of the page only, after ordering and cutting.
 * Without columns (`rel()`) it is there for its filters and shows nothing.
 */
function embedItem(values: Values, place: Place, embed: Embed): Item[] {
  const { name, level, relationship } = embed;
  if (level.items.length === 0) return [];
  const row = `${level.alias}r`;
  const from = `from (${embedSql(values, place, embed)}) as ${row}`;
  const sql = relationship.toOne ? `(select row_to_json(${row}.*) ${from})` : `(select coalesce(json_agg(${row}.*), '[]') ${from})`;
  return [{ name, sql }];
}

/** The columns of a spread move up, so its rows are joined rather than selected one by one. */
export const lateralsSql = (values: Values, place: Place, { embeds }: Level): string[] =>
  embeds.filter(({ spread, level }) => spread && shownBy(level).length > 0).map((each) => lateralSql(values, place, each));

function lateralSql(values: Values, place: Place, embed: Embed): string {
  const { level, lifted } = embed;
  const row = `${level.alias}r`;
  const rows = embedSql(values, place, embed, { numbered: true });
  if (lifted) return `left join lateral (${rows}) as ${row} on true`;

  const each = `${level.alias}s`;
  const lists = shownBy(level).map((_, index) => `coalesce(json_agg(${each}.c${index + 1}), '[]') as c${index + 1}`);
  return `left join lateral (select ${lists.join(", ")} from (${rows}) as ${each}) as ${row} on true`;
}

function spreadItems({ level, lifted }: Embed, grouped: boolean): Item[] {
  return shownBy(level).map(({ name, aggregate, isJson }, index) => {
    const column = `${level.alias}r.c${index + 1}`;
    if (!grouped) return { name, sql: column };
    if (lifted && aggregate) return { name, sql: aggregateSql(column, aggregate) };
    return { name, sql: lifted && !isJson ? column : `(array_agg(${column}))[1]` }; // json has no equality to group by
  });
}

type Shown = { name: string; aggregate?: Aggregate; isJson?: boolean };

function shownBy(level: Level): Shown[] {
  return level.items.flatMap((item): Shown[] => {
    if (!("kind" in item)) return [{ name: item.name, aggregate: item.aggregate }];
    if (item.lifted) return shownBy(item.level);
    if (item.spread) return shownBy(item.level).map(({ name }) => ({ name, isJson: true }));
    return item.level.items.length > 0 ? [{ name: item.name, isJson: true }] : [];
  });
}

/** The names of what a level shows, in order. */
export const namesOf = (level: Level) => shownBy(level).map(({ name }) => name);

/** What is no aggregate forms the groups; embeds stand for the columns that lead to them. */
export function groupSql(level: Level, { alias, row }: Place): string[] {
  if (!level.aggregated) return [];
  const groups = level.items.flatMap((item): string[] => {
    if (!("kind" in item)) {
      return item.aggregate || !item.operand ? [] : [castSql(operandSql({ alias, row }, item.operand, "shown"), item.cast)];
    }
    const shown = shownBy(item.level);
    const leading = leadingColumns(item).map((column) => `${alias}.${ident(column)}`);
    if (!item.lifted) return shown.length > 0 ? leading : [];
    const own = shown.flatMap(({ aggregate, isJson }, index) => (aggregate || isJson ? [] : [`${item.level.alias}r.c${index + 1}`]));
    return shown.some(({ isJson }) => isJson) ? [...own, ...leading] : own;
  });
  return [...new Set(groups)];
}

/** The parent's columns by which an embed is found. */
export const leadingColumns = ({ relationship: { columns, junction } }: Embed) =>
  (junction ? junction.originColumns : columns).map(([own]) => own);
