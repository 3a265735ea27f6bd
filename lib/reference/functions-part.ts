import type { Catalogue, Routine } from "@/lib/postgrest/catalogue";
import { schemaOfColumn } from "./column-types";
import type { Described, Paths, Schema } from "./document";
import { refTo } from "./document";
import { json, refusals } from "./shared-parts";
import { forReaders, READER } from "./tables";

export type FunctionEntry = { name: string; description: string; overloads: readonly Routine[] };

/** Functions that the reader may call, by name. */
export function functionsOf(catalogue: Catalogue, role = READER): FunctionEntry[] {
  return [...catalogue.routines.values()]
    .map((all) => all.filter(({ schema, roles }) => schema === "public" && roles.has(role)))
    .filter((overloads) => overloads.length > 0)
    .map((overloads) => ({
      name: overloads[0]!.name,
      description: forReaders(overloads.find(({ comment }) => comment)?.comment),
      overloads,
    }))
    .sort((one, other) => one.name.localeCompare(other.name, "en"));
}

/** `/rest/v1/rpc/<function>`. */
export function describeFunctions(functions: readonly FunctionEntry[], tables: ReadonlySet<string>): Paths {
  return Object.fromEntries(
    functions.map((entry) => [
      `/rest/v1/rpc/${entry.name}`,
      {
        post: operation(entry, "post", tables),
        ...(entry.overloads.every(({ volatility }) => volatility !== "volatile") && { get: operation(entry, "get", tables) }),
      },
    ]),
  );
}

function operation({ name, description, overloads }: FunctionEntry, method: "get" | "post", tables: ReadonlySet<string>): Described {
  const shapes = overloads.map(argumentsOf);
  const [first] = shapes;
  return {
    operationId: `${method}_rest_v1_rpc_${name}`,
    summary: `Call ${name}`,
    ...(description && { description }),
    tags: ["Database functions"],
    ...(method === "post" && {
      requestBody: { content: json(shapes.length === 1 ? first! : { anyOf: shapes }) },
    }),
    ...(method === "get" && {
      parameters: overloads[0]!.parameters
        .filter((parameter) => parameter.name)
        .map((parameter) => ({
          name: parameter.name,
          in: "query" as const,
          ...(overloads.length === 1 && !parameter.hasDefault && { required: true }),
          description: `As PostgreSQL writes ${parameter.type}.`,
          schema: { type: "string" },
        })),
    }),
    responses: { ...answersOf(overloads[0]!, tables), ...refusals(true, true, method === "post") },
  };
}

function argumentsOf({ parameters }: Routine): Schema {
  const named = parameters.filter(({ name }) => name);
  const required = named.filter(({ hasDefault, variadic }) => !hasDefault && !variadic).map(({ name }) => name);
  return {
    type: "object",
    properties: Object.fromEntries(named.map((parameter) => [parameter.name, schemaOfColumn(typed(parameter.type, parameter.category))])),
    ...(required.length > 0 && { required }),
  };
}

const baseTypes: Record<string, string> = {
  boolean: "bool",
  smallint: "int2",
  integer: "int4",
  bigint: "int8",
  real: "float4",
  "double precision": "float8",
  "timestamp with time zone": "timestamptz",
  "character varying": "varchar",
};

/** A parameter's type as its base type: the catalogue keeps the name a cast would use. */
export function typed(type: string, category: Routine["parameters"][number]["category"]) {
  const name = type.replace(/\[\]$/, "").replace(/\(.*\)$/, "");
  return { type, category, baseType: `${category === "array" ? "_" : ""}${baseTypes[name] ?? name}` };
}

function answersOf({ returns, setReturning }: Routine, tables: ReadonlySet<string>): Described["responses"] {
  if (returns.kind === "void") return { 204: { description: "Done; no body." } };
  const one: Schema =
    returns.kind === "scalar"
      ? schemaOfColumn(returns)
      : shown(returns.relation, tables)
        ? refTo("schemas", shown(returns.relation, tables)!)
        : {
            type: "object",
            properties: Object.fromEntries([...returns.columns.values()].map((column) => [column.name, schemaOfColumn(column)])),
          };
  const data = setReturning ? { type: "array", items: one } : one;
  return {
    200: {
      description: "What the function answers. Bare with `Accept: application/vnd.pgrst.array+json` and for supabase-js.",
      content: {
        ...json({
          type: "object",
          required: ["data", "error"],
          properties: { data, error: { type: "null" }, meta: refTo("schemas", "Meta") },
        }),
        "application/vnd.pgrst.array+json": { schema: data },
      },
    },
  };
}

/** The name of a table's shape in the document, where the reader sees that table. */
const shown = (relation: string | undefined, tables: ReadonlySet<string>) => {
  const name = relation?.startsWith("public.") ? relation.slice("public.".length) : undefined;
  return name !== undefined && tables.has(name) ? name : undefined;
};
