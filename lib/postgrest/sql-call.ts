import type { Argument, Call, Level } from "./plan-model";
import { placeOf, type Source } from "./sql-level";
import { ident, literal, qualified, type Values } from "./sql-text";

/** `schema.function(name => value, …) as t1`, to read from like a table. */
export function callSource(values: Values, { routine, arguments: given, body, bodyIsArray }: Call, level: Level): Source {
  let place: string | undefined;
  const json = () => {
    place ??= values.add(body);
    return bodyIsArray ? `(${place}::text::json -> 0)` : `${place}::text::json`;
  };
  const list = given.map((argument) => argumentSql(values, argument, json));
  return { from: `${qualified(routine)}(${list.join(", ")}) as ${level.alias}${columnsOf(routine)}`, place: placeOf(level), joined: [] };
}

/** A single value has no column name of its own. */
function columnsOf({ returns }: Call["routine"]) {
  if (returns.kind !== "rows") return "(v)";
  if (returns.relation !== undefined || returns.columns.size !== 1) return "";
  return `(${[...returns.columns.keys()].map(ident).join("")})`;
}

function argumentSql(values: Values, { name, type, category, variadic, literal: text }: Argument, json: () => string): string {
  const value = text === undefined ? keySql(name ?? "", type, category, json()) : `${values.add(text)}::text::${type}`;
  return `${variadic ? "variadic " : ""}${name === undefined ? "" : `${ident(name)} => `}${value}`;
}

/** Plain values are taken out as text, which the planner can work out beforehand; arrays, json and rows are converted whole. */
function keySql(name: string, type: string, category: Argument["category"], json: string): string {
  if (category === "scalar" || category === "range") return `(${json} ->> ${literal(name)})::${type}`;
  return `(select a.${ident(name)} from json_to_record(${json}) as a(${ident(name)} ${type}))`;
}
