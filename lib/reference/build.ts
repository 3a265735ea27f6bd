import { createHash } from "node:crypto";
import type { Catalogue } from "@/lib/postgrest/catalogue";
import { declared } from "./declared";
import type { OpenApi } from "./document";
import { describeFunctions, type FunctionEntry, functionsOf } from "./functions-part";
import { groupOf, type Operation, operationId } from "./operation";
import { describeRoutes } from "./routes-part";
import type { RowRules } from "./row-rules";
import { sharedParts } from "./shared-parts";
import { type TableEntry, tablesOf } from "./tables";
import { describeTables } from "./tables-part";

/** Everything the reference is made of: the document for programs, and what pages and texts for people are written from. */
export type Reference = {
  url: string;
  operations: readonly Operation[];
  tables: readonly TableEntry[];
  functions: readonly FunctionEntry[];
  document: OpenApi;
  /** The document as it is sent, and its entity tag. */
  json: string;
  etag: string;
};

type Sources = { catalogue: Catalogue; rules: RowRules; routes: readonly Operation[]; url: string; version: string };

export function buildReference({ catalogue, rules, routes, url, version }: Sources): Reference {
  const operations = distinct([...routes.map(inItsDialect), ...declared]);
  const tables = tablesOf(catalogue, rules);
  const functions = functionsOf(catalogue);
  const rows = describeTables(tables);
  const groups = [...new Set(operations.map(groupOf))].sort();
  const document: OpenApi = {
    openapi: "3.1.0",
    info: {
      title: "Gantry",
      version,
      description: `Guides and examples: ${url}/docs. Tables and functions of the database are shown as a signed-in caller sees them; which rows, row-level security decides.`,
    },
    servers: [{ url }],
    tags: [
      ...groups.map((name) => ({ name })),
      { name: "Database functions" },
      ...tables.map(({ name, description }) => ({ name: `Table: ${name}`, ...(description && { description }) })),
    ],
    security: [{ apikey: [] }, { bearer: [] }],
    paths: { ...describeRoutes(operations), ...rows.paths, ...describeFunctions(functions, new Set(tables.map(({ name }) => name))) },
    components: {
      ...sharedParts,
      schemas: { ...sharedParts.schemas, ...rows.schemas },
      parameters: { ...sharedParts.parameters, ...rows.parameters },
    },
  };
  const text = JSON.stringify(document);
  return {
    url,
    operations,
    tables,
    functions,
    document,
    json: text,
    etag: `"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`,
  };
}

/** Functions answer a bare object, as `functions.invoke` hands it on. */
const inItsDialect = (operation: Operation): Operation =>
  operation.path.startsWith("/functions/v1/") && !operation.answer ? { ...operation, answer: "json" } : operation;

/** The first declaration of each; an application that is made twice declares its routes twice. */
function distinct(operations: readonly Operation[]): Operation[] {
  const found = new Map<string, Operation>();
  for (const operation of operations) if (!found.has(operationId(operation))) found.set(operationId(operation), operation);
  return [...found.values()].sort((one, other) => one.path.localeCompare(other.path, "en") || one.method.localeCompare(other.method, "en"));
}
