import { limits } from "./limits";
import type { Embed, Level, Test } from "./plan-model";
import type { Scope } from "./plan-scope";
import { type Level as Asked, type Condition, type Filter, type OrderTerm, RestError } from "./types";

type Options = { rootConditions: boolean };

/** Lays filters, order and limits of every path onto the levels they name. */
export function shape(scope: Scope, root: Level, asked: readonly Asked[], { rootConditions }: Options) {
  for (const { path, conditions, order, limit, offset } of asked) {
    const level = follow(root, path);
    const isRoot = path.length === 0;
    if (!isRoot || rootConditions) level.tests.push(...conditions.map((each) => test(scope, level, each)));
    level.sorts.push(...order.map((term) => sort(scope, level, term)));
    if (isRoot) continue;
    if (limit !== undefined) level.limit = Math.min(limit, limits.rowsMax);
    if (offset !== undefined) level.offset = Math.max(0, offset);
  }
}

function follow(root: Level, path: readonly string[]): Level {
  return path.reduce((level, name) => findEmbed(level, name)?.level ?? missing(name), root);
}

const findEmbed = ({ embeds }: Level, name: string): Embed | undefined =>
  embeds.find((each) => each.name === name) ?? embeds.find((each) => each.target === name);

function missing(name: string): never {
  throw new RestError(
    400,
    "PGRST108",
    `'${name}' is not an embedded resource in this request`,
    null,
    `Verify that '${name}' is included in the 'select' query parameter.`,
  );
}

function test(scope: Scope, level: Level, condition: Condition): Test {
  if (condition.kind === "filter") return compare(scope, level, condition);
  return {
    kind: "logic",
    operator: condition.kind,
    negated: condition.negated,
    items: condition.items.map((each) => test(scope, level, each)),
  };
}

function compare(scope: Scope, level: Level, filter: Filter): Test {
  const { field, operator, negated, value } = filter;
  const embed = field.path.length === 0 ? level.embeds.find(({ name }) => name === field.column) : undefined;

  if (embed && operator === "is" && (value === "null" || value === "not_null")) {
    scope.countEmbedTest();
    return { kind: "embedded", embed, exists: negated === (value === "null") };
  }
  if (embed && !level.columns.has(field.column)) {
    throw new RestError(
      400,
      "PGRST120",
      `Bad operator on the '${field.column}' embedded resource`,
      "Only is null or not is null filters are allowed on embedded resources",
    );
  }
  return { kind: "compare", operand: scope.operand(level, field), filter };
}

function sort(scope: Scope, level: Level, { field, relation, direction, nulls }: OrderTerm) {
  if (relation === undefined) return { operand: scope.operand(level, field), direction, nulls };

  const embed = findEmbed(level, relation) ?? missing(relation);
  if (!embed.relationship.toOne) {
    throw new RestError(
      400,
      "PGRST118",
      `A related order on '${relation}' is not possible`,
      `'${level.relation?.name}' and '${relation}' do not form a many-to-one or one-to-one relationship`,
    );
  }
  return { operand: scope.operand(embed.level, field), embed, direction, nulls };
}
