import type { Catalogue, Column, Relation, Relationship } from "@/lib/postgrest/catalogue";
import { accessOf, isKnownTo } from "@/lib/postgrest/catalogue";
import type { RowRules, Verb } from "./row-rules";

/** Whose view of the tables the reference gives: the role people and keys come as. What it may not see does not appear. */
export const READER = "rest_user";

export type ColumnEntry = {
  name: string;
  column: Column;
  readable: boolean;
  insertable: boolean;
  updatable: boolean;
  /** An insert must give it. */
  required: boolean;
  references?: { table: string; column: string };
};
export type Embeddable = { name: string; table: string; toOne: boolean; kind: Relationship["kind"] };
export type TableEntry = {
  name: string;
  kind: Relation["kind"];
  description: string;
  key: readonly string[];
  /** A unique key that the caller's claims fill: there is one row of theirs, and adding is an upsert. */
  ownKey: readonly string[] | undefined;
  columns: ColumnEntry[];
  embeds: Embeddable[];
  /** What each verb asks of the caller, in words; undefined when nobody may. */
  verbs: Record<Verb, string | undefined>;
};

/** Tables and views as the reference shows them, by name. */
export function tablesOf(catalogue: Catalogue, rules: RowRules, role = READER): TableEntry[] {
  return [...catalogue.relations.values()]
    .filter((relation) => relation.schema === "public" && isKnownTo(relation, role))
    .map((relation) => entryOf(catalogue, relation, rules, role))
    .sort((one, other) => one.name.localeCompare(other.name, "en"));
}

function entryOf(catalogue: Catalogue, relation: Relation, rules: RowRules, role: string): TableEntry {
  const { readable, insertable, updatable, deletable } = accessOf(relation, role);
  const known = (id: string) => {
    const target = catalogue.relations.get(id);
    return target && isKnownTo(target, role) ? target : undefined;
  };
  const columns = [...relation.columns.values()]
    .filter(({ name }) => readable.has(name) || insertable.has(name) || updatable.has(name))
    .map((column): ColumnEntry => {
      const target = targetOf(relation, column.name, known);
      return {
        name: column.name,
        column,
        readable: readable.has(column.name),
        insertable: insertable.has(column.name) && !column.generated,
        updatable: updatable.has(column.name) && !column.generated,
        required:
          insertable.has(column.name) &&
          !column.nullable &&
          column.defaultExpression === undefined &&
          !column.identity &&
          !column.generated,
        ...(target && { references: target }),
      };
    });
  const may = { select: readable.size > 0, insert: insertable.size > 0, update: updatable.size > 0, delete: deletable };
  const verb = (name: Verb) =>
    may[name] ? (rules.get(relation.name)?.[name] ?? (relation.kind === "view" ? "What its tables ask." : undefined)) : undefined;
  return {
    name: relation.name,
    kind: relation.kind,
    description: forReaders(relation.comment),
    key: relation.primaryKey.filter((name) => readable.has(name)),
    ownKey: relation.uniqueKeys.find((key) => key.every((name) => relation.columns.get(name)?.defaultExpression?.startsWith("auth."))),
    columns,
    embeds: relation.relationships.flatMap(({ target, toOne, kind }) => {
      const found = known(target);
      return found && found.schema === "public" ? [{ name: found.name, table: found.name, toOne, kind }] : [];
    }),
    verbs: { select: verb("select"), insert: verb("insert"), update: verb("update"), delete: verb("delete") },
  };
}

/** The column's own foreign key: its last pair, since the tenant rides along in front. */
function targetOf(relation: Relation, column: string, known: (id: string) => Relation | undefined) {
  // A view may show the table that a key points at; the table is meant.
  const tablesFirst = [...relation.relationships].sort((one, other) => rank(known(one.target)) - rank(known(other.target)));
  for (const { keyAtOrigin, columns, target } of tablesFirst) {
    const pair = columns.at(-1);
    if (!keyAtOrigin || pair?.[0] !== column) continue;
    const found = known(target);
    if (found && found.schema === "public" && found.primaryKey.at(-1) === pair[1]) return { table: found.name, column: pair[1] };
  }
  return undefined;
}

const rank = (relation: Relation | undefined) => (relation?.kind === "table" ? 0 : 1);

/** Comments are written for those who read the code too; sentences about files and internals are left out here. */
export function forReaders(comment: string | undefined): string {
  return (comment ?? "")
    .replace(/\s*\((lib|db)\/[^)]*\)/g, "")
    .split(/(?<=[.!?])\s+/)
    .filter((sentence) => !/\b(lib|db|components|scripts)\/|\bprivate\./.test(sentence))
    .join(" ");
}

/** A column in a few words: its type, what it points at, what an insert must give. */
export function typeWords({ column, references, required, readable, insertable, updatable }: ColumnEntry): string {
  const values = column.enumValues ? `one of ${column.enumValues.join(", ")}` : column.type.replace("public.", "");
  const may = [insertable && "add", updatable && "change"].filter(Boolean).join(" and ");
  return [
    `${values}${column.category === "array" && column.enumValues ? ", a list" : ""}`,
    references && `→ ${references.table}.${references.column}`,
    column.nullable && "may be null",
    required && "required",
    !readable ? "write only" : may && `you may ${may} it`,
  ]
    .filter(Boolean)
    .join(", ");
}
