import type postgres from "postgres";
import { readBlocks } from "./document";

export type Statement = { heading: string; text: string };

/** Every SQL statement of the document, as it stands. Bodies between $$ hold semicolons of their own. */
export function readStatements(): Statement[] {
  return readBlocks()
    .filter(({ language }) => language === "sql")
    .flatMap(({ heading, code }) =>
      (code.match(/(?:--.*|\$\$[\s\S]*?\$\$|'[^']*'|[^;$'-]|-)+;/g) ?? []).map((text) => ({ heading, text: text.trim() })),
    );
}

/**
 * What is not run, and why. Each would undo a guarantee: the document's versions answer about anybody, see every organization, or let anybody rewrite
 * an alert. Gantry's own stand in their place, under the same names.
 */
export const traps: [match: RegExp, reason: string][] = [
  [/FUNCTION public\.has_role/, "It answers about anybody's roles. Ours answers about the caller alone."],
  [/FUNCTION public\.handle_new_user/, "It is there, and writes a display name too."],
  [/POLICY "Authenticated users can view (assets|alerts)"/, "USING (TRUE) shows the rows of every organization."],
  [/POLICY "Users can acknowledge alerts"/, "It lets anybody rewrite any column of any alert."],
  [/POLICY "Engineers can modify assets"/, "has_role without an organization reaches across organizations."],
  [/POLICY "Users can (view|update) own profile"/, "A profile's own policies say it, with the columns that may change."],
  [/INDEX idx_telemetry_/, "Readings lie in pieces with keys of their own; the telemetry that callers see has nothing to index."],
  [/POLICY "Admins can view all profiles"/, "An admin of one organization would read the people of all."],
];

export const trapOf = (text: string) => traps.find(([match]) => match.test(text))?.[1];

/** "already exists", for relations, types and triggers. */
const there = ["42P07", "42710"];

/** Runs the document's SQL as the operator would; answers what Gantry has already under the same name, and what failed otherwise. */
export async function runStatements(admin: postgres.Sql, statements: readonly Statement[]) {
  const found: Statement[] = [];
  const made: Statement[] = [];
  const failed: (Statement & { problem: string })[] = [];
  for (const statement of statements) {
    try {
      await admin.unsafe(statement.text);
      made.push(statement);
    } catch (error) {
      const { code, message } = error as postgres.PostgresError;
      if (there.includes(code)) found.push(statement);
      else failed.push({ ...statement, problem: `${code} ${message}` });
    }
  }
  return { found, made, failed };
}

export type Column = { name: string; type: string };

/** The columns of a `create table` of the document, with their types as written. */
export function columnsOf(text: string): { table: string; columns: Column[] } | undefined {
  const [, table, body] = /create table (?:public\.)?(\w+) \(\n([\s\S]*)\n\);$/i.exec(text) ?? [];
  if (!table || !body) return undefined;
  const lines = body.split("\n").map((line) => /^\s+([a-z_]+) ([A-Za-z_]+(?:\([\d, ]+\))?(?:\[\])?)/.exec(line));
  return { table, columns: lines.filter((line) => line !== null).map(([, name, type]) => ({ name: name!, type: type! })) };
}

/** The words of a `create type … as enum` of the document. */
export function wordsOf(text: string): { type: string; words: string[] } | undefined {
  const [, type, list] = /create type (?:public\.)?(\w+) as enum \(([\s\S]*)\);$/i.exec(text) ?? [];
  return type && list ? { type, words: [...list.matchAll(/'([^']+)'/g)].map(([, word]) => word!) } : undefined;
}
