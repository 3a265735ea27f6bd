import { schemaOfColumn } from "./column-types";
import type { Described, Parameter, Paths, Reference, Response, Schema } from "./document";
import { refTo } from "./document";
import { json, refusals } from "./shared-parts";
import type { ColumnEntry, TableEntry } from "./tables";

type Part = { paths: Paths; schemas: Record<string, Schema>; parameters: Record<string, Parameter> };

/** `/rest/v1/<table>` for every table and view, and the shapes of their rows. */
export function describeTables(tables: readonly TableEntry[]): Part {
  const part: Part = { paths: {}, schemas: {}, parameters: {} };
  for (const table of tables) {
    const { name, columns } = table;
    part.schemas[name] = shape(
      table.description,
      columns.filter(({ readable }) => readable),
      false,
    );
    if (table.verbs.insert)
      part.schemas[`${name}.insert`] = shape(
        `A new row of ${name}.`,
        columns.filter(({ insertable }) => insertable),
        true,
      );
    if (table.verbs.update)
      part.schemas[`${name}.update`] = shape(
        `What may change of ${name}.`,
        columns.filter(({ updatable }) => updatable),
        false,
        1,
      );
    for (const column of columns.filter(({ readable }) => readable)) part.parameters[`${name}.${column.name}`] = filterOn(column);
    part.paths[`/rest/v1/${name}`] = operationsOf(table);
  }
  return part;
}

function shape(description: string, columns: readonly ColumnEntry[], creating: boolean, least = 0): Schema {
  const required = columns.filter((entry) => creating && entry.required).map(({ name }) => name);
  return {
    type: "object",
    ...(description && { description }),
    properties: Object.fromEntries(columns.map((entry) => [entry.name, property(entry)])),
    ...(required.length > 0 && { required }),
    ...(least > 0 && { minProperties: least }),
  };
}

function property({ column, references }: ColumnEntry): Schema {
  const schema = schemaOfColumn(column);
  const said = [column.comment, references && `Points at ${references.table}.${references.column}.`, schema.description]
    .filter(Boolean)
    .join(" ");
  const described = { ...schema, ...(said && { description: said }) };
  if (!column.nullable || Object.keys(schema).length === 0) return described;
  if (Array.isArray(schema.enum)) return { ...described, type: [schema.type, "null"], enum: [...schema.enum, null] };
  return { ...described, type: [schema.type, "null"] };
}

const filterOn = ({ name, column }: ColumnEntry): Parameter => ({
  name,
  in: "query",
  description: "Filter: an operator, a dot, a value, such as `eq.…`, `gte.…`, `in.(a,b)`, `is.null`, `not.eq.…`.",
  schema: { type: "string", examples: [column.baseType === "bool" ? "is.true" : column.category === "array" ? "cs.{a}" : "eq.1"] },
});

const shared = (...names: string[]): Reference[] => names.map((name) => refTo("parameters", name));

function operationsOf(table: TableEntry): Record<string, Described> {
  const { name, verbs } = table;
  const filters = table.columns.filter(({ readable }) => readable).map((column) => refTo("parameters", `${name}.${column.name}`));
  const operation = (
    method: string,
    summary: string,
    asks: string,
    rest: Pick<Described, "parameters" | "requestBody">,
    responses: Described["responses"],
  ) => ({
    operationId: `${method}_rest_v1_${name}`,
    summary,
    description: [table.description, `Asks for: ${asks}`].filter(Boolean).join("\n\n"),
    tags: [`Table: ${name}`],
    ...rest,
    responses: { ...responses, ...refusals(true, true, method !== "get") },
  });
  const body = (kind: "insert" | "update", several: boolean) => {
    const one = refTo("schemas", `${name}.${kind}`);
    return { required: true, content: json(several ? { oneOf: [one, { type: "array", items: one }] } : one) };
  };
  return {
    ...(verbs.select && {
      get: operation(
        "get",
        `Read ${name}`,
        verbs.select,
        { parameters: [...shared("select", "order", "limit", "offset", "or", "and", "prefer"), ...filters] },
        { 200: rows(name), 206: rows(name) },
      ),
    }),
    ...(verbs.insert && {
      post: operation(
        "post",
        `Add to ${name}`,
        verbs.insert,
        { parameters: shared("select", "columns", "onConflict", "prefer"), requestBody: body("insert", true) },
        { 201: rows(name) },
      ),
    }),
    ...(verbs.update && {
      patch: operation(
        "patch",
        `Change ${name}`,
        verbs.update,
        { parameters: [...shared("select", "columns", "or", "and", "prefer"), ...filters], requestBody: body("update", false) },
        { 200: rows(name) },
      ),
    }),
    ...(verbs.delete && {
      delete: operation(
        "delete",
        `Remove from ${name}`,
        verbs.delete,
        { parameters: [...shared("select", "or", "and", "prefer"), ...filters] },
        { 200: rows(name) },
      ),
    }),
  };
}

/** The envelope by default, bare rows for clients that ask as supabase-js does. */
function rows(name: string): Response {
  const row = refTo("schemas", name);
  const list = { type: "array", items: row };
  return {
    description: "The rows. With `Accept: application/vnd.pgrst.array+json` bare, as supabase-js expects them.",
    headers: {
      "Content-Range": { description: "Which rows of how many, such as `0-19/3573`, for bare answers.", schema: { type: "string" } },
    },
    content: {
      "application/json": {
        schema: {
          type: "object",
          required: ["data", "error"],
          properties: { data: list, error: { type: "null" }, meta: refTo("schemas", "Meta") },
        },
      },
      "application/vnd.pgrst.array+json": { schema: list },
      "application/vnd.pgrst.object+json": { schema: row },
      "text/csv": { schema: { type: "string" } },
    },
  };
}
