import type { CatalogueQuery } from "@/lib/postgrest/catalogue-load";

export const verbs = ["select", "insert", "update", "delete"] as const;
export type Verb = (typeof verbs)[number];
/** What the policies of each table ask, in words. */
export type RowRules = ReadonlyMap<string, Partial<Record<Verb, string>>>;

const query = `select c.relname::text as table, p.polcmd as command,
    concat_ws(' ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) as rule
  from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and p.polpermissive and (p.polroles = '{0}' or 'authenticated'::regrole = any(p.polroles))
  order by 1, 2, 3`;
const commands: Record<string, readonly Verb[]> = { r: ["select"], a: ["insert"], w: ["update"], d: ["delete"], "*": verbs };

export async function readRowRules(ask: CatalogueQuery): Promise<RowRules> {
  const rows = (await ask(query)) as { table: string; command: string; rule: string }[];
  const found = new Map<string, Partial<Record<Verb, string[]>>>();
  for (const { table, command, rule } of rows) {
    const entry = found.get(table) ?? {};
    found.set(table, entry);
    for (const verb of commands[command] ?? []) (entry[verb] ??= []).push(wordsOf(rule));
  }
  return new Map(
    [...found].map(([table, entry]) => [
      table,
      Object.fromEntries(Object.entries(entry).map(([verb, words]) => [verb, [...new Set(words)].join(" Or: ")])),
    ]),
  );
}

/** A policy in words. Whose organization it is goes without saying: every one asks that. */
export function wordsOf(rule: string): string {
  const permissions = [...new Set([...rule.matchAll(/auth\.can\('([\w-]+:[\w-]+)'/g)].map(([, name]) => name!))];
  const own = /auth\.uid\(\)/.test(rule);
  const ownWords = own ? (permissions.length > 0 ? "or your own rows" : "your own rows") : "";
  const parts = [
    permissions.map((name) => `\`${name}\``).join(" or "),
    /auth\.permissions\(\)/.test(rule) ? "the permission that the row names" : "",
    ownWords,
  ].filter(Boolean);
  const who = parts.length > 0 ? parts.join(" ") : /auth\.kind\(\)/.test(rule) ? "the organization's own machinery" : "any member";
  return `${who[0]!.toUpperCase()}${who.slice(1)}${/auth\.site_scope\(\)/.test(rule) ? ", within your sites" : ""}.`;
}
