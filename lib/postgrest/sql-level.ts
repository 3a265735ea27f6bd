import { limits } from "./limits";
import type { Embed, Level, Operand, Sort } from "./plan-model";
import { operandSql, type Place, testsSql } from "./sql-conditions";
import { groupSql, itemsSql, lateralsSql } from "./sql-items";
import { ident, qualified, type Values } from "./sql-text";

export type Source = {
  /** What stands behind `from`, its alias included. */
  readonly from: string;
  readonly place: Place;
  /** Conditions that tie it to the level above. */
  readonly joined: readonly string[];
};
export type LevelOptions = {
  /** Rows that were just written have already been chosen. */
  withoutTests?: boolean;
  withoutWindow?: boolean;
  /** Only whether there are rows, or how many. */
  withoutItems?: boolean;
  /** In place of the items. */
  only?: string;
  /** Columns called `c1`, `c2`, …, which no other level's can meet: for embeds whose columns move up. */
  numbered?: boolean;
  /** Aggregates are left to the level above. */
  lifted?: boolean;
};

export const placeOf = ({ alias }: Level): Place => ({ alias, row: `${alias}.*` });

export const tableSource = (level: Level): Source => ({
  from: `${qualified(level.relation!)} as ${level.alias}`,
  place: placeOf(level),
  joined: [],
});

/** `select … from … where … group by … order by … limit …` of one level. */
export function levelSql(values: Values, level: Level, { from, place, joined }: Source, options: LevelOptions = {}): string {
  const { withoutItems, withoutTests, withoutWindow, only } = options;
  values.count("subSelects");
  const items = withoutItems ? [] : only ? [only] : itemsSql(values, level, place, options);
  const laterals = withoutItems ? [] : lateralsSql(values, place, level);
  const where = [...joined, ...(withoutTests ? [] : testsSql(values, place, level.tests)), ...innerSql(values, place, level)];
  const group = withoutItems || options.lifted ? [] : groupSql(level, place);
  const order = withoutWindow ? [] : [...stepSql(place, level), ...level.sorts.map((sort) => sortSql(values, place, sort))];

  return [
    `select${items.length > 0 ? ` ${items.join(", ")}` : ""} from ${[from, ...laterals].join(" ")}`,
    where.length > 0 && `where ${where.join(" and ")}`,
    group.length > 0 && `group by ${group.join(", ")}`,
    order.length > 0 && `order by ${order.join(", ")}`,
    !withoutWindow && windowSql(values, level),
  ]
    .filter(Boolean)
    .join(" ");
}

/** Parents without a row in an inner embed vanish, from counts too. */
const innerSql = (values: Values, place: Place, { embeds }: Level) =>
  embeds.filter(({ inner }) => inner).map((each) => existsSql(values, place, each));

function windowSql(values: Values, { limit, offset }: Level) {
  const parts = [];
  if (limit !== undefined) parts.push(`limit ${limit === limits.rowsMax ? limit : values.add(String(limit))}`);
  if (offset > 0) parts.push(`offset ${values.add(String(offset))}`);
  return parts.join(" ");
}

/** The rows of an embed for the row above it. */
export function embedSql(values: Values, place: Place, embed: Embed, options: LevelOptions = {}): string {
  const { relationship, level, lifted } = embed;
  const sql = levelSql(values, level, sourceOf(place, embed), { ...options, lifted });
  // Views and functions promise no uniqueness; more than one row would be an error here.
  const mayRepeat = relationship.toOne && (relationship.kind === "computed" || level.relation?.kind === "view");
  return mayRepeat && level.limit === undefined && level.offset === 0 ? `${sql} limit 1` : sql;
}

export function existsSql(values: Values, place: Place, embed: Embed): string {
  const isCut = embed.level.offset > 0 || embed.level.limit === 0;
  return `exists (${levelSql(values, embed.level, sourceOf(place, embed), { withoutItems: true, withoutWindow: !isCut })})`;
}

function sourceOf(above: Place, { relationship, junction, level }: Embed): Source {
  const place = placeOf(level);
  const { columns, routine } = relationship;
  if (routine) return { from: `${qualified(routine)}(${above.row}) as ${level.alias}`, place, joined: [] };

  const table = tableSource(level).from;
  const on = (left: string, right: string, pairs: typeof columns) =>
    pairs.map(([one, other]) => `${right}.${ident(other)} = ${left}.${ident(one)}`);
  if (!junction || !relationship.junction) return { from: table, place, joined: on(above.alias, level.alias, columns) };

  const { originColumns, targetColumns } = relationship.junction;
  const between = on(junction.alias, level.alias, targetColumns).join(" and ");
  return {
    from: `${table} join ${qualified(junction.relation)} as ${junction.alias} on ${between}`,
    place,
    joined: on(above.alias, junction.alias, originColumns),
  };
}

/** Ordered by its steps first, a page needs the first of them alone, where an index has them in order. */
function stepSql({ alias }: Place, { sorts: [sort], aggregated }: Level): string[] {
  if (!sort?.operand.within || sort.embed || sort.operand.path.length > 0 || aggregated) return [];
  return [[`${alias}.${ident(sort.operand.within.step)}`, sort.direction].filter(Boolean).join(" ")];
}

function sortSql(values: Values, place: Place, { operand, embed, direction, nulls }: Sort): string {
  const value = embed ? relatedSql(values, place, embed, operand) : operandSql(place, operand, "compared");
  return [value, direction, nulls && `nulls ${nulls}`].filter(Boolean).join(" ");
}

/** What a parent is ordered by when that stands in its to-one embed. */
function relatedSql(values: Values, above: Place, embed: Embed, operand: Operand): string {
  const { from, place, joined } = sourceOf(above, embed);
  const where = [...joined, ...testsSql(values, place, embed.level.tests), ...innerSql(values, place, embed.level)];
  const filter = where.length > 0 ? ` where ${where.join(" and ")}` : "";
  return `(select ${operandSql(place, operand, "compared")} from ${from}${filter} limit 1)`;
}
