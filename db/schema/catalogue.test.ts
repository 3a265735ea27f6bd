import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { serviceActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { createOrganization, createPlant } from "@/test/factories";

// The constitution: each law is one question to the catalogue, and the answer must be the empty list.
const admin = postgres(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} });
afterAll(() => admin.end());

const ourTables = admin`select n.nspname || '.' || c.relname as name, c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'auth', 'private', 'storage', 'realtime') and c.relkind in ('r', 'p') and not c.relispartition`;
/** Tables without an organization: identities, catalogues, counters. Each for a reason said in its comment. */
const withoutTenant = ["profiles", "permissions", "role_permissions", "rate_limits", "failed_login_attempts", "organizations"];
const names = async (query: postgres.PendingQuery<postgres.Row[]>) => (await query).map(({ name }) => name);

test("every table has row-level security enabled and forced, and a policy", async () => {
  expect(
    await names(
      admin`select name from (${ourTables}) t where not (relrowsecurity and relforcerowsecurity and exists (select from pg_policy p where p.polrelid = t.oid))`,
    ),
  ).toEqual([]);
});

test("every tenant table has an index that leads with the organization", async () => {
  expect(
    await names(admin`select name from (${ourTables}) t where (name like 'public.%' or name like 'storage.%' or name = 'realtime.messages') and relname <> all(${withoutTenant}) and not exists (
      select from pg_index i join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0] where i.indrelid = t.oid and a.attname = 'organization_id')`),
  ).toEqual([]);
});

test("every tenant table carries its organization", async () => {
  expect(
    await names(admin`select name from (${ourTables}) t where (name like 'public.%' or name like 'storage.%' or name = 'realtime.messages') and relname <> all(${withoutTenant})
      and not exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'organization_id')`),
  ).toEqual([]);
});

test("every foreign key between tenant tables carries the organization on both sides", async () => {
  expect(
    await names(admin`select c.conrelid::regclass || '.' || c.conname as name from pg_constraint c
      join pg_class child on child.oid = c.conrelid join pg_class parent on parent.oid = c.confrelid
      where c.contype = 'f' and c.conparentid = 0 and child.relnamespace in ('public'::regnamespace, 'storage'::regnamespace) and parent.relnamespace in ('public'::regnamespace, 'storage'::regnamespace)
        and parent.relname <> 'organizations' and exists (select from pg_attribute a where a.attrelid = parent.oid and a.attname = 'organization_id')
        and not (exists (select from pg_attribute a where a.attrelid = child.oid and a.attname = 'organization_id' and a.attnum = any(c.conkey))
             and exists (select from pg_attribute a where a.attrelid = parent.oid and a.attname = 'organization_id' and a.attnum = any(c.confkey)))`),
  ).toEqual([]);
});

test("every foreign key is served by an index", async () => {
  expect(
    await names(admin`select c.conrelid::regclass || '.' || c.conname as name from pg_constraint c join pg_class child on child.oid = c.conrelid
      where c.contype = 'f' and c.conparentid = 0 and child.relnamespace in ('public'::regnamespace, 'auth'::regnamespace, 'storage'::regnamespace, 'realtime'::regnamespace) and not exists (
        select from pg_index i where i.indrelid = c.conrelid and (i.indkey::int2[])[0:array_length(c.conkey, 1) - 1] @> c.conkey)`),
  ).toEqual([]);
});

test("every table says in a comment what it is for", async () => {
  expect(await names(admin`select name from (${ourTables}) t where obj_description(t.oid, 'pg_class') is null`)).toEqual([]);
});

test("every time is a timestamp with a zone", async () => {
  expect(
    await names(
      admin`select t.name || '.' || a.attname as name from (${ourTables}) t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 where a.atttypid = 'timestamp'::regtype`,
    ),
  ).toEqual([]);
});

test("every view runs as its caller", async () => {
  expect(
    await names(admin`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'auth', 'private', 'storage', 'realtime') and c.relkind in ('v', 'm') and not coalesce(c.reloptions @> array['security_invoker=true'], false)`),
  ).toEqual([]);
});

test("every definer function lives in a private schema with a pinned search path that ends in pg_temp, and nobody may call it by default", async () => {
  expect(
    await names(admin`select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker') and not (
        n.nspname in ('private', 'jobs') and p.proconfig @> array['search_path=pg_catalog, pg_temp'] and not has_function_privilege('anon', p.oid, 'execute')
        or n.nspname = 'jobs' and p.proname in ('last_beat', 'backlog'))`),
  ).toEqual([]);
});

test("no function of ours may be called by everybody", async () => {
  expect(
    await names(admin`select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('private', 'jobs', 'auth', 'realtime') and (p.proacl is null or exists (select from aclexplode(p.proacl) a where a.grantee = 0))`),
  ).toEqual([]);
});

test("no partition is granted to anybody", async () => {
  expect(
    await names(admin`select c.relname as name from pg_class c, lateral aclexplode(c.relacl) a
      where c.relispartition and c.relnamespace = 'public'::regnamespace and a.grantee <> c.relowner`),
  ).toEqual([]);
});

test("the application's login owns nothing, inherits nothing, and may not make temporary tables", async () => {
  const [login] =
    await admin`select rolinherit, rolsuper, rolbypassrls, rolcreaterole, (select count(*) from pg_class where relowner = r.oid) as owned,
    has_database_privilege('authenticator', current_database(), 'temporary') as temporary from pg_roles r where rolname = 'authenticator'`;
  expect(login).toMatchObject({
    rolinherit: false,
    rolsuper: false,
    rolbypassrls: false,
    rolcreaterole: false,
    owned: "0",
    temporary: false,
  });
});

test("a table that forgets its kit is named by these laws", async () => {
  await admin.begin(async (tx) => {
    await tx`create table forgotten (id int)`;
    const found = await tx`select name from (${ourTables}) t where not (relrowsecurity and relforcerowsecurity)`;
    expect(found.map(({ name }) => name)).toEqual(["public.forgotten"]);
    await tx`rollback and chain`;
  });
  await admin`drop table if exists forgotten`;
});

test("the owner of the tables sees no row without claims", async () => {
  const plant = await createPlant((await createOrganization()).system);
  const seen = await admin.begin(async (tx) => {
    await tx`set local role gantry_owner`;
    return tx`select id from assets where id = ${plant.asset.id}`;
  });
  expect(seen).toHaveLength(0);
});

test("another organization's row does not exist, and a foreign key cannot point at it", async () => {
  const [home, foreign] = await Promise.all([createOrganization(), createOrganization()]);
  const theirs = await createPlant(foreign.system);
  const engineer = await home.member({ applicationRole: "reliability_engineer" });
  const seen = await withActor(engineer, (tx) => tx.execute(sql`select id from assets where id = ${theirs.asset.id}::uuid`));
  expect(seen).toHaveLength(0);
  const attempt = withActor(engineer, (tx) =>
    tx.execute(sql`insert into assets (site_id, name, type) values (${theirs.site.id}::uuid, 'intruder', 'pump')`),
  );
  await expect(attempt).rejects.toMatchObject({ cause: { code: "23503" } });
  const moved = withActor(engineer, (tx) =>
    tx.execute(sql`insert into sites (organization_id, name, location, region) values (${foreign.id}::uuid, 'x', 'x', 'x')`),
  );
  await expect(moved).rejects.toMatchObject({ cause: { code: "42501" } });
});

test("the operator's key sees every organization", async () => {
  const { id } = await createOrganization();
  expect(await withActor(serviceActor(), (tx) => tx.execute(sql`select id from organizations where id = ${id}::uuid`))).toHaveLength(1);
});
