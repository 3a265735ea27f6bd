import { limits } from "./limits";
import type { Embed, Level, Output } from "./plan-model";
import { findRelationship } from "./plan-relationship";
import type { Scope } from "./plan-scope";
import { type Field, RestError, type SelectItem } from "./types";

type EmbedItem = Extract<SelectItem, { kind: "embed" }>;
type ColumnItem = Extract<SelectItem, { kind: "column" }>;

/** Fills a level with what a select list asks of it. */
export function select(scope: Scope, level: Level, items: readonly SelectItem[], depth = 1) {
  for (const item of items) {
    if (item.kind === "all") {
      scope.assertReadable(level);
      for (const name of level.columns.keys()) level.items.push({ name, operand: scope.operand(level, { column: name, path: [] }) });
    } else if (item.kind === "column") level.items.push(output(scope, level, item));
    else level.items.push(embed(scope, level, item, depth));
  }
  level.aggregated = level.items.some((item) => ("kind" in item ? item.lifted && item.level.aggregated : item.aggregate !== undefined));
  if (level.aggregated && level.embeds.some(({ relationship, lifted }) => relationship.kind === "computed" && !lifted)) {
    throw new RestError(400, "PGRST127", "A computed relationship cannot be embedded beside an aggregate");
  }
}

function output(scope: Scope, level: Level, { field, alias, cast, aggregate }: ColumnItem): Output {
  if (!field) return { name: alias ?? "count", aggregate: { function: "count", cast: castType(aggregate?.cast) } };
  if (isBareCount(level, field) && !aggregate) return { name: alias ?? "count", aggregate: { function: "count", cast: castType(cast) } };

  return {
    name: alias ?? aggregate?.function ?? nameOf(field),
    operand: scope.operand(level, field),
    cast: castType(cast),
    aggregate: aggregate && { function: aggregate.function, cast: castType(aggregate.cast) },
  };
}

/** `posts(count)`, as many clients still write `count()`. A column of that name goes first. */
const isBareCount = ({ columns, relation }: Level, { column, path }: Field) =>
  column === "count" && path.length === 0 && !columns.has(column) && !relation?.computed.has(column);

/** A path is called after its last key; after the column when it has only indexes. */
function nameOf({ column, path }: Field): string {
  const key = path.findLast((step) => typeof step.key === "string")?.key;
  return key === undefined ? column : String(key);
}

/** The parser lets through words and `[]` only. Types that turn numbers into names of hidden things are not offered. */
function castType(type: string | undefined): string | undefined {
  if (type === undefined) return undefined;
  const words = type.trim().replace(/\s+/g, " ");
  if (!/^[\p{L}_][\p{L}\p{N}_ ]*(?:\[\])*$/u.test(words) || /^_?(?:reg|pg_)/i.test(words)) {
    throw new RestError(400, "42704", `type "${words}" does not exist`);
  }
  return words;
}

function embed(scope: Scope, level: Level, item: EmbedItem, depth: number): Embed {
  if (depth > limits.embedDepth) throw new RestError(400, "PGRST100", `Embedding may be at most ${limits.embedDepth} levels deep.`);
  if (!level.relation) throw noRelation(item.target);

  const relationship = findRelationship(scope, level.relation, item);
  const target = scope.catalogue.relations.get(relationship.target)!;
  const through = relationship.junction && scope.catalogue.relations.get(relationship.junction.relation);
  const below = scope.level(target);
  scope.assertReadable(below);
  const made: Embed = {
    kind: "embed",
    name: item.alias ?? item.target,
    target: item.target,
    relationship,
    junction: through && { relation: through, alias: scope.alias() },
    inner: item.join === "inner",
    spread: item.spread,
    lifted: item.spread && relationship.toOne,
    level: below,
  };
  level.embeds.push(made);
  select(scope, below, item.items, depth + 1);
  if (!relationship.toOne) below.limit = limits.rowsMax;
  return made;
}

const noRelation = (target: string) =>
  new RestError(400, "PGRST200", `Could not find a relationship between the function's result and '${target}' in the schema cache`);
