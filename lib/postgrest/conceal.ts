import { accessOf, type Relation } from "./catalogue";
import type { Level, Plan } from "./plan-model";
import { RestError } from "./types";

/** Words that a function or trigger chose itself are its author's to answer for. */
const chosen = /^(P0|PT|PGRST)/;
const denied = /^permission denied for (?:table|view|materialized view|function|schema|sequence|type|foreign table|relation) (.+)$/;

/**
 * The database words its refusals for whoever owns the schema: a missing value names its column, a constraint is called after its columns, a
 * policy that reads another table names that. What the caller's role does not know is not told.
 */
export function conceal(error: RestError, plan: Plan, role: string): RestError {
  const { status, code, message, details, hint, headers } = error;
  if (chosen.test(code)) return error;

  const relations = relationsOf(plan);
  const refused = denied.exec(message)?.[1];
  if (refused !== undefined) {
    const known = [...relations.map(({ name }) => name), plan.call?.routine.name];
    return known.includes(refused) ? error : new RestError(status, code, "permission denied", null, null, headers);
  }
  const hidden = new Set(relations.flatMap((relation) => hiddenColumns(relation, role)));
  const said = `${message} ${JSON.stringify(details)} ${hint}`;
  if (![...hidden].some((name) => mentions(said, name))) return error;
  return new RestError(status, code, "The database refused this: a rule of the table is not met.", null, null, headers);
}

function relationsOf({ root, write }: Plan): Relation[] {
  const below = (level: Level): Relation[] => [
    ...(level.relation ? [level.relation] : []),
    ...level.embeds.flatMap((embed) => [...(embed.junction ? [embed.junction.relation] : []), ...below(embed.level)]),
  ];
  return write ? [write.relation, ...below(root)] : below(root);
}

function hiddenColumns(relation: Relation, role: string): string[] {
  const { readable, insertable, updatable } = accessOf(relation, role);
  return [...relation.columns.keys()].filter((name) => !readable.has(name) && !insertable.has(name) && !updatable.has(name));
}

/** As a word of its own or inside a constraint's name, where underscores stand between the columns. */
function mentions(text: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(^|[^\\p{L}\\p{N}])${escaped}($|[^\\p{L}\\p{N}])`, "iu").test(text);
}
