import type postgres from "postgres";

export const kinds = ["relations", "columns", "functions", "extensions", "buckets", "publications"] as const;
export type Kind = (typeof kinds)[number];
export type LedgerEntry = { status: "renamed" | "merged" | "omitted" | "pending"; to?: string; reason: string };
/** docs/spec-names.json: what each specification names. A relation known by name alone has no columns. */
export type SpecNames = Record<
  string,
  { relations: Record<string, string[]> } & Partial<Record<Exclude<Kind, "relations" | "columns">, string[]>>
>;
/** docs/spec-coverage.json: what of it is not there under its own name, and why. A relation's entry stands for its columns, too. */
export type Ledger = Record<string, Partial<Record<Kind, Record<string, LedgerEntry>>>>;
export type Live = Record<Kind, Set<string>>;

/** What the database offers, under the names that specifications use: `table`, `table.column`, `function`, and `auth.table` outside public. */
export async function readLive(sql: postgres.Sql): Promise<Live> {
  const names = async (query: postgres.PendingQuery<postgres.Row[]>) => new Set((await query).map(({ name }) => String(name)));
  const relations = sql`select c.oid, case when n.nspname = 'public' then c.relname else n.nspname || '.' || c.relname end as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'auth', 'storage') and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition`;
  const [storage] = await sql`select to_regclass('storage.buckets') is not null as there`;
  return {
    relations: await names(sql`${relations}`),
    columns: await names(
      sql`select r.name || '.' || a.attname as name from (${relations}) r join pg_attribute a on a.attrelid = r.oid where a.attnum > 0 and not a.attisdropped`,
    ),
    functions: await names(sql`select proname as name from pg_proc where pronamespace = 'public'::regnamespace`),
    extensions: await names(sql`select extname as name from pg_extension`),
    buckets: storage!.there ? await names(sql`select id as name from storage.buckets`) : new Set(),
    publications: await names(sql`select pubname as name from pg_publication`),
  };
}

/** Every name of a specification by kind; columns as `relation.column`. */
export function namesOf(spec: SpecNames[string]): Record<Kind, string[]> {
  const { relations, functions = [], extensions = [], buckets = [], publications = [] } = spec;
  const columns = Object.entries(relations).flatMap(([relation, list]) => list.map((column) => `${relation}.${column}`));
  return { relations: Object.keys(relations), columns, functions, extensions, buckets, publications };
}

/** Where specification, ledger and live catalogue disagree; empty when all is told. */
export function disagreements(names: SpecNames, ledger: Ledger, live: Live): string[] {
  const found: string[] = [];
  for (const [spec, content] of Object.entries(names)) {
    const named = namesOf(content);
    for (const kind of kinds) {
      const entries = ledger[spec]?.[kind] ?? {};
      for (const name of named[kind]) {
        if (live[kind].has(name) || entries[name] || (kind === "columns" && ledger[spec]?.relations?.[name.split(".")[0]!])) continue;
        found.push(`${spec} ${kind}: ${name} is neither live nor in the ledger`);
      }
      for (const [name, { status, to, reason }] of Object.entries(entries)) {
        if (!named[kind].includes(name)) found.push(`${spec} ${kind}: ${name} is in the ledger, but the specification does not name it`);
        if (live[kind].has(name)) found.push(`${spec} ${kind}: ${name} is live: take it out of the ledger`);
        if ((status === "renamed" || status === "merged") && !(to && live[kind].has(to)))
          found.push(`${spec} ${kind}: ${name} points at ${to ?? "nothing"}, which does not exist`);
        if (reason.length < 15) found.push(`${spec} ${kind}: ${name} needs a reason`);
      }
    }
  }
  for (const spec of Object.keys(ledger)) if (!names[spec]) found.push(`${spec} is no specification`);
  return found;
}

export type Totals = { spec: string; kind: Kind; named: number; live: number } & Record<LedgerEntry["status"], number>;

/** How far each specification has come. Columns of a relation that is not there yet count as that relation does. */
export function totals(names: SpecNames, ledger: Ledger): Totals[] {
  return Object.entries(names).flatMap(([spec, content]) => {
    const named = namesOf(content);
    return kinds.flatMap((kind) => {
      if (named[kind].length === 0) return [];
      const row: Totals = { spec, kind, named: named[kind].length, live: 0, renamed: 0, merged: 0, omitted: 0, pending: 0 };
      for (const name of named[kind]) {
        const entry = ledger[spec]?.[kind]?.[name] ?? (kind === "columns" ? ledger[spec]?.relations?.[name.split(".")[0]!] : undefined);
        row[entry?.status ?? "live"] += 1;
      }
      return [row];
    });
  });
}
