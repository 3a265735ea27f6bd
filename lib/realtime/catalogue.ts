import "server-only";
import { sql } from "drizzle-orm";
import type { Actor } from "@/db/actor";
import { asIdentity } from "@/lib/auth/access";
import { log } from "@/lib/log";

export type Column = { name: string /** The name realtime-js converts by. */; type: string /** For casts. */; cast: string };
export type PublishedTable = {
  relation: string;
  schema: string;
  table: string;
  key: string[];
  columns: (Column & { readers: string[] })[];
  /** The policies look at organization, rights and sites alone, so that equal rights see equal rows. */
  shared: boolean;
  /** Permissions that the policies ask for. */
  permissions: string[];
};

const LIFETIME_MS = 30_000;
type Catalogue = { byRelation: Map<string, PublishedTable>; byName: Map<string, PublishedTable> };
const holder = globalThis as typeof globalThis & { __gantryPublished?: { until: number; value: Promise<Catalogue> } | undefined };

/** The published tables. A table published since is found within half a minute, or as soon as somebody asks for it by name. */
export function publishedTables(fresh = false): Promise<Catalogue> {
  const held = holder.__gantryPublished;
  if (held && !fresh && held.until > performance.now()) return held.value;
  const value = load();
  holder.__gantryPublished = { until: performance.now() + LIFETIME_MS, value };
  value.catch(() => {
    holder.__gantryPublished = undefined;
  });
  return value;
}

/** The tables that a listener names: one, or all of a schema. Looks again before it answers that there is none. */
export async function tablesNamed(schema: string, table: string | null): Promise<PublishedTable[]> {
  for (const fresh of [false, true]) {
    const { byName } = await publishedTables(fresh);
    const found = table === null ? [...byName.values()].filter((one) => one.schema === schema) : [byName.get(`${schema}.${table}`)];
    const known = found.filter((one) => one !== undefined);
    if (known.length > 0) return known;
  }
  return [];
}

/** The columns that a caller of this role may see. */
export const columnsFor = (table: PublishedTable, actor: Actor) => table.columns.filter(({ readers }) => readers.includes(actor.role));

/** The columns of a listener's `select` that this caller may see; all of them without one. */
export function chosenFor(select: string, table: PublishedTable, actor: Actor) {
  const readable = columnsFor(table, actor);
  if (!select) return readable;
  const wanted = new Set(JSON.parse(select) as string[]);
  return readable.filter(({ name }) => wanted.has(name));
}

/** The names in a `select` that are no columns, or none that this caller may see. */
export function chosenBut(select: string, table: PublishedTable, actor: Actor): string[] {
  const known = new Set(columnsFor(table, actor).map(({ name }) => name));
  return (select ? (JSON.parse(select) as string[]) : []).filter((name) => !known.has(name));
}

export const typesFor = (table: PublishedTable, actor: Actor) =>
  new Map(columnsFor(table, actor).map(({ name, cast }) => [name, cast] as const));

async function load(): Promise<Catalogue> {
  // A table published since the last migration gets its triggers here. One that is locked for long gets them at a later look.
  await asIdentity(async (tx) => {
    await tx.execute(sql`set local lock_timeout = '500ms'`);
    await tx.execute(sql`select private.install_change_capture()`);
  }, false).catch((error) => log.warn({ err: error }, "a published table could not be given its triggers; the next look tries again"));
  const rows = await asIdentity((tx) =>
    tx.execute<PublishedTable>(sql`
      select c.oid::text as relation, n.nspname as schema, c.relname as "table",
        coalesce((select jsonb_agg(a.attname order by array_position(i.indkey::int2[], a.attnum)) from pg_index i
          join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey) where i.indrelid = c.oid and i.indisprimary), '[]') as key,
        (select jsonb_agg(jsonb_build_object('name', a.attname, 'type', t.typname, 'cast', format_type(a.atttypid, null),
            'readers', (select coalesce(jsonb_agg(r), '[]') from unnest(array['anon', 'authenticated', 'service_role']) r
              where has_column_privilege(r, c.oid, a.attnum, 'select'))) order by a.attnum)
          from pg_attribute a join pg_type t on t.oid = a.atttypid where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
        not exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd in ('r', '*') and not p.polroles && operators.oids
          and (pg_get_expr(p.polqual, p.polrelid) ~ 'current_setting' or exists (select from pg_depend d where d.classid = 'pg_policy'::regclass and d.objid = p.oid
            and (d.refclassid = 'pg_class'::regclass and d.refobjid <> c.oid or d.refclassid = 'pg_proc'::regclass and d.refobjid <> all(plain.oids))))) as shared,
        (select coalesce(jsonb_agg(distinct asked[1]), '[]') from pg_policy p, regexp_matches(pg_get_expr(p.polqual, p.polrelid), 'auth\\.can\\(''([^'']+)''', 'g') asked
          where p.polrelid = c.oid and p.polcmd in ('r', '*')) as permissions
      from private.published_relations() published join pg_class c on c.oid = published join pg_namespace n on n.oid = c.relnamespace,
        (select array_agg(oid) as oids from pg_roles where rolname in ('service_role', 'auth_admin', 'ledger_writer')) operators,
        (select array['auth.organization_id()', 'auth.can(text)', 'auth.permissions()', 'auth.site_scope()', 'auth.role()', 'auth.kind()']::regprocedure[]::oid[] as oids) plain`),
  );
  return {
    byRelation: new Map(rows.map((row) => [row.relation, row])),
    byName: new Map(rows.map((row) => [`${row.schema}.${row.table}`, row])),
  };
}
