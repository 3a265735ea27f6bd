import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import { runMigrations } from "graphile-worker";
import postgres from "postgres";
import { applicationRolePermissions, organizationRolePermissions, permissionCatalogue } from "./permissions.ts";

/** Held while one process migrates; others wait and then find nothing to do. */
const MIGRATION_LOCK = 7_263_419_001;

type Logins = { admin: string; worker: string; appPassword?: string | undefined; workerPassword?: string | undefined; root?: string };

/**
 * Brings a database to this version of the code: roles, helpers, migrations, functions, grants, the permission catalogue and the job queue.
 * Idempotent, and safe to start from several processes at once. Creates the database when the server has none of that name.
 */
export async function migrateDatabase({ admin, worker, appPassword, workerPassword, root = process.cwd() }: Logins) {
  await createDatabaseIfMissing(admin);
  const sql = postgres(admin, { max: 1, onnotice: () => {}, connection: { application_name: "gantry-migrate" } });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    const file = (path: string) => readFileSync(join(root, "db", path), "utf8");
    await createRoles(sql, { authenticator: appPassword, gantry_worker: workerPassword });
    await sql`set role gantry_owner`;
    await sql.unsafe(file("sql/00-before-tables.sql"));
    await migrate(drizzle(sql), { migrationsFolder: join(root, "db/migrations") });
    await sql.begin(async (tx) => {
      await tx`set local role gantry_owner`;
      const later = readdirSync(join(root, "db/sql"))
        .filter((name) => name.endsWith(".sql") && name > "01")
        .sort();
      for (const name of later) await tx.unsafe(file(`sql/${name}`));
      await tx.unsafe(file("security.sql"));
      await writeCatalogue(tx);
    });
    await makeNextPartitions(sql);
    await sql`reset role`;
    await installQueue(sql, worker, root);
    await sql`select pg_notify('pgrst', 'reload schema')`; // running servers read the schema anew
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function createDatabaseIfMissing(admin: string) {
  const url = new URL(admin);
  const name = decodeURIComponent(url.pathname.slice(1)) || "postgres";
  url.pathname = "/postgres";
  const sql = postgres(url.toString(), { max: 1, onnotice: () => {} });
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${name}`;
    if (!found) await sql`create database ${sql(name)}`;
  } catch (error) {
    // A login confined to its own database cannot look into "postgres"; then the database must exist already, and connecting will tell.
    if (!(error instanceof postgres.PostgresError) || !["42501", "3D000", "28000", "28P01", "42P04"].includes(error.code)) throw error;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

const groups = ["gantry_owner", "anon", "authenticated", "rest_user", "worker", "service_role", "auth_admin", "ledger_writer"];

async function createRoles(sql: postgres.Sql, logins: Record<string, string | undefined>) {
  for (const role of groups) await createRole(sql, role, "nologin noinherit");
  for (const [role, password] of Object.entries(logins)) {
    await createRole(sql, role, "login noinherit");
    if (password) {
      const [made] = await sql<
        { statement: string }[]
      >`select format('alter role %I login noinherit password %L', ${role}::text, ${password}::text) as statement`;
      await sql.unsafe(made!.statement);
    }
  }
  await sql.unsafe(`
    grant anon, authenticated, rest_user, worker, service_role, auth_admin to authenticator;
    grant gantry_owner, gantry_worker, ledger_writer to current_user;
    alter role gantry_owner inherit;
    alter role gantry_worker set synchronous_commit = off; -- it only takes jobs and strikes them off: what a crash forgets of that is done once more
    grant ledger_writer to gantry_owner;
    do $$ begin execute format('revoke temporary on database %I from public', current_database());
                execute format('grant create on database %I to gantry_owner', current_database()); end $$;
    grant usage, create on schema public to gantry_owner;
    -- Tables that an operator adds under this login: the service key works on them, and they can be made live.
    alter default privileges in schema public grant select, insert, update, delete on tables to service_role;
    alter default privileges in schema public grant usage on sequences to service_role;
    alter default privileges in schema public grant trigger on tables to gantry_owner;`);
}

async function createRole(sql: postgres.Sql, role: string, attributes: string) {
  await sql.unsafe(`do $$ begin create role ${role} ${attributes}; exception when duplicate_object or unique_violation then null; end $$`);
}

/** The catalogue tables repeat what db/permissions.ts declares, so that policies, tests and clients can read it. */
async function writeCatalogue(tx: postgres.TransactionSql) {
  // The owner is under row-level security too; it steps out for these two tables, and back in before the commit.
  await tx.unsafe("alter table permissions no force row level security; alter table role_permissions no force row level security");
  const rows = Object.entries(permissionCatalogue).map(([key, description]) => ({ key, description, domain: key.split(":")[0]! }));
  const roles = [
    ...Object.entries(organizationRolePermissions).map(([role, list]) => ["organization", role, list] as const),
    ...Object.entries(applicationRolePermissions).map(([role, list]) => ["application", role, list] as const),
  ].flatMap(([role_kind, role, list]) => list.map((permission) => ({ role_kind, role, permission })));
  await tx`delete from permissions where key <> all(${rows.map((row) => row.key)})`;
  await tx`insert into permissions ${tx(rows)} on conflict (key) do update set description = excluded.description`;
  await tx`delete from role_permissions`;
  await tx`insert into role_permissions ${tx(roles)}`;
  await tx.unsafe("alter table permissions force row level security; alter table role_permissions force row level security");
}

async function makeNextPartitions(sql: postgres.Sql) {
  for (const months of [-1, 0, 1, 2])
    await sql`select private.ensure_partition('api_requests', now() + make_interval(months => ${months}))`;
}

/** graphile-worker's own schema, owned by its own login; the application only calls jobs.enqueue. */
async function installQueue(sql: postgres.Sql, worker: string, root: string) {
  await sql.unsafe(`
    create schema if not exists graphile_worker authorization gantry_worker;
    create schema if not exists jobs authorization gantry_worker;
    do $$ begin execute format('grant create on database %I to gantry_worker', current_database()); end $$;`);
  await runMigrations({ connectionString: worker });
  await sql.unsafe(`do $$ begin execute format('revoke create on database %I from gantry_worker', current_database()); end $$;`);
  await sql.begin(async (tx) => {
    await tx`set local role gantry_worker`;
    await tx.unsafe(readFileSync(join(root, "db/queue.sql"), "utf8"));
  });
}
