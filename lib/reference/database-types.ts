import type { Catalogue, Column, Relation, Routine } from "@/lib/postgrest/catalogue";
import { accessOf, isKnownTo } from "@/lib/postgrest/catalogue";
import { typeOfColumn } from "./column-types";
import { functionsOf, typed } from "./functions-part";
import { READER } from "./tables";

/** What the typed client asks about the server, to know which features it has. */
const POSTGREST_VERSION = "14";

/** The `Database` type of supabase-js for what the role may see: `createClient<Database>(url, key)`. */
export function writeDatabaseTypes(catalogue: Catalogue, role = READER): string {
  const known = [...catalogue.relations.values()]
    .filter((relation) => relation.schema === "public" && isKnownTo(relation, role))
    .sort(byName);
  const enums = enumsOf(catalogue, known, role);
  const write = writerFor(known, enums, role);
  const tables = known.filter(({ kind }) => kind === "table");
  const views = known.filter(({ kind }) => kind === "view");
  return `// Written by \`npm run gantry -- types\` from the database. Do not edit: run it again after a migration.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  __InternalSupabase: { PostgrestVersion: ${JSON.stringify(POSTGREST_VERSION)} };
  public: {
    Tables: ${block(
      tables.map((table) => `${name(table.name)}: ${write.table(table)}`),
      2,
    )};
    Views: ${block(
      views.map((view) => `${name(view.name)}: ${write.table(view)}`),
      2,
    )};
    Functions: ${block(
      functionsOf(catalogue, role).map((entry) => `${name(entry.name)}: ${entry.overloads.map((one) => write.routine(one)).join(" | ")}`),
      2,
    )};
    Enums: ${block(
      [...enums].map(([enumName, values]) => `${name(enumName)}: ${union(values)}`),
      2,
    )};
    CompositeTypes: { [_ in never]: never };
  };
};

type Public = Database["public"];
export type Tables<T extends keyof (Public["Tables"] & Public["Views"])> = (Public["Tables"] & Public["Views"])[T]["Row"];
export type TablesInsert<T extends keyof Public["Tables"]> = Public["Tables"][T]["Insert"];
export type TablesUpdate<T extends keyof Public["Tables"]> = Public["Tables"][T]["Update"];
export type Enums<T extends keyof Public["Enums"]> = Public["Enums"][T];
`;
}

/** Writes one relation or function as it stands under `public`. */
function writerFor(known: readonly Relation[], enums: ReadonlyMap<string, readonly string[]>, role: string) {
  const byId = new Map(known.map((relation) => [relation.id, relation]));
  const enumName = (type: string) => (enums.has(type) ? `Database["public"]["Enums"][${JSON.stringify(type)}]` : undefined);
  const value = (column: Column) => `${typeOfColumn(column, enumName)}${column.nullable ? " | null" : ""}`;

  /** Those whose key stands here, as the typed client follows them in `select`; it finds the way back by itself. */
  const relationships = (relation: Relation) => {
    const lines = relation.relationships.flatMap(({ name: key, columns, target, kind, keyAtOrigin }) => {
      const found = byId.get(target);
      if (!found || !keyAtOrigin) return [];
      const list = (side: 0 | 1) => `[${columns.map((pair) => JSON.stringify(pair[side])).join(", ")}]`;
      return `{ foreignKeyName: ${JSON.stringify(key)}; columns: ${list(0)}; isOneToOne: ${kind === "one-to-one"}; referencedRelation: ${JSON.stringify(found.name)}; referencedColumns: ${list(1)} }`;
    });
    return lines.length > 0 ? `[\n${lines.map((line) => `${" ".repeat(10)}${line},`).join("\n")}\n${" ".repeat(8)}]` : "[]";
  };

  const table = (relation: Relation) => {
    const { readable, insertable, updatable } = accessOf(relation, role);
    const shape = (of: ReadonlySet<string>, optional: (column: Column) => boolean, written = true) => {
      const own = [...relation.columns.values()].filter((column) => of.has(column.name) && !(written && column.generated));
      const lines = own.map((column) => `${name(column.name)}${optional(column) ? "?" : ""}: ${value(column)}`);
      return lines.length > 0 ? block(lines, 4) : "Record<string, never>";
    };
    const mayLeaveOut = ({ nullable, defaultExpression, identity }: Column) => nullable || identity || defaultExpression !== undefined;
    return block(
      [
        `Row: ${shape(readable, () => false, false)}`,
        `Insert: ${shape(insertable, mayLeaveOut)}`,
        `Update: ${shape(updatable, () => true)}`,
        `Relationships: ${relationships(relation)}`,
      ],
      3,
    );
  };

  const returned = (returns: Routine["returns"]) => {
    if (returns.kind === "void") return "undefined";
    if (returns.kind === "scalar") return typeOfColumn(returns, enumName);
    const relation = returns.relation ? byId.get(returns.relation) : undefined;
    if (relation) return `Database["public"]["${relation.kind === "view" ? "Views" : "Tables"}"][${JSON.stringify(relation.name)}]["Row"]`;
    return `{ ${[...returns.columns.values()].map((column) => `${name(column.name)}: ${value(column)}`).join("; ")} }`;
  };

  const routine = ({ parameters, returns, setReturning }: Routine) => {
    const named = parameters.filter((parameter) => parameter.name);
    const args = named.map(
      ({ name: own, hasDefault, variadic, type, category }) =>
        `${name(own)}${hasDefault || variadic ? "?" : ""}: ${typeOfColumn(typed(type, category), enumName)}`,
    );
    return `{ Args: ${args.length > 0 ? `{ ${args.join("; ")} }` : "Record<PropertyKey, never>"}; Returns: ${returned(returns)}${setReturning ? "[]" : ""} }`;
  };
  return { table, routine };
}

function enumsOf(catalogue: Catalogue, known: readonly Relation[], role: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const add = ({ enumValues, baseType, category }: Pick<Column, "enumValues" | "baseType" | "category">) => {
    if (enumValues) found.set(category === "array" ? baseType.replace(/^_/, "") : baseType, enumValues);
  };
  for (const relation of known) {
    const { readable, insertable } = accessOf(relation, role);
    for (const column of relation.columns.values()) if (readable.has(column.name) || insertable.has(column.name)) add(column);
  }
  for (const { overloads } of functionsOf(catalogue, role)) {
    for (const { returns } of overloads) if (returns.kind === "rows") for (const column of returns.columns.values()) add(column);
  }
  return new Map([...found].sort(([one], [other]) => one.localeCompare(other, "en")));
}

const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name, "en");
const name = (text: string) => (/^[a-zA-Z_$][\w$]*$/.test(text) ? text : JSON.stringify(text));
const union = (values: readonly string[]) => values.map((value) => JSON.stringify(value)).join(" | ");
function block(lines: readonly string[], depth: number) {
  if (lines.length === 0) return "{ [_ in never]: never }";
  const indent = "  ".repeat(depth + 1);
  return `{\n${lines.map((line) => `${indent}${line};`).join("\n")}\n${"  ".repeat(depth)}}`;
}
