import { readFileSync } from "node:fs";
import postgres from "postgres";
import { databaseUrls } from "@/db/urls";
import { type Check, ok, problem, reason, skipped, warning } from "./check";

const connect = (url: string) =>
  postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 5, connection: { application_name: "gantry-doctor" } });

/** Runs a question over one login and hangs up. */
async function ask<T>(url: string, question: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = connect(url);
  try {
    return await question(sql);
  } finally {
    await sql.end({ timeout: 2 });
  }
}

const ours = () => databaseUrls().admin ?? databaseUrls().app;
const durable: Record<string, [wanted: string[], why: string]> = {
  fsync: [["on"], "what was saved may be lost, or the whole database damaged, when the power fails"],
  full_page_writes: [["on"], "pages may be torn when the power fails"],
  synchronous_commit: [["on", "remote_apply", "remote_write", "local"], "readings already acknowledged may be lost when the server fails"],
  data_checksums: [["on"], "a silently damaged page is not noticed"],
};

/** The database: there, of the right age, migrated, walled in, durable. */
export const databaseChecks: Check[] = [
  {
    name: "Database",
    async run() {
      const { admin } = databaseUrls();
      if (!admin) return skipped("DATABASE_URL is not set here: the owner's login cannot be tried.");
      try {
        const [row] = await ask(
          admin,
          (sql) =>
            sql<
              { version: number; text: string }[]
            >`select current_setting('server_version_num')::int as version, current_setting('server_version') as text`,
        );
        const major = Math.floor(row!.version / 10_000);
        if (major < 15 || major > 18)
          return problem(
            `PostgreSQL ${row!.text} answers; Gantry is tested with 15 to 18.`,
            "Move the database to a server of one of these versions.",
          );
        return ok(`PostgreSQL ${row!.text} answers.`);
      } catch (error) {
        return problem(
          `The owner's login is refused or the server does not answer: ${reason(error)}`,
          "Check host, port, name and password in DATABASE_URL, that PostgreSQL runs, and that its pg_hba.conf lets this machine in.",
        );
      }
    },
  },
  {
    name: "Logins",
    async run() {
      const { app, worker } = databaseUrls();
      for (const [role, url] of [
        ["authenticator", app],
        ["gantry_worker", worker],
      ] as const) {
        try {
          await ask(url, (sql) => sql`select 1`);
        } catch (error) {
          return problem(
            `The login ${role} does not get in: ${reason(error)}`,
            "Run gantry migrate: it makes the logins and sets their passwords from GANTRY_SECRET. After a changed secret, restart the server too.",
          );
        }
      }
      const [role] = await ask(
        app,
        (sql) => sql<{ strong: boolean; inherits: boolean; missing: string[] | null }[]>`
        select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as strong, rolinherit as inherits,
          (select array_agg(n) from unnest(array['anon', 'authenticated', 'worker', 'service_role', 'auth_admin']) n
            where not exists (select from pg_roles r where r.rolname = n and pg_has_role(current_user, r.oid, 'member'))) as missing
        from pg_roles where rolname = current_user`,
      );
      if (role!.strong)
        return problem(
          "The application's login is too powerful: row-level security may not bind it.",
          "alter role authenticator nosuperuser nobypassrls nocreaterole nocreatedb",
        );
      if (role!.missing) return problem(`The application's login may not take on ${role!.missing.join(", ")}.`, "Run gantry migrate.");
      return ok("authenticator and gantry_worker get in, and own nothing.");
    },
  },
  {
    name: "Migrations",
    async run() {
      const journal: { entries: { tag: string; when: number }[] } = JSON.parse(readFileSync("db/migrations/meta/_journal.json", "utf8"));
      const { admin } = databaseUrls();
      if (!admin) return skipped("Only the owner's login (DATABASE_URL) can read which migrations ran.");
      const done = await ask(admin, async (sql) => {
        const [there] = await sql<{ table: string | null }[]>`select to_regclass('drizzle.__drizzle_migrations')::text as table`;
        return there!.table
          ? (await sql<{ at: string }[]>`select created_at::text as at from drizzle.__drizzle_migrations`).map(({ at }) => Number(at))
          : [];
      });
      const newest = Math.max(0, ...done);
      const pending = journal.entries.filter(({ when }) => when > newest);
      if (pending.length > 0)
        return problem(
          `${pending.length} migrations are pending: ${pending.map(({ tag }) => tag).join(", ")}.`,
          "Run gantry migrate; npm start does it too.",
        );
      if (newest > Math.max(...journal.entries.map(({ when }) => when)))
        return problem(
          "The database is newer than this program.",
          "Install the newer version of Gantry; going back needs a backup from before.",
        );
      return ok(`All ${journal.entries.length} migrations have run.`);
    },
  },
  {
    name: "Tenant wall",
    async run() {
      const open = await ask(
        ours(),
        (sql) => sql<{ name: string }[]>`select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('public', 'auth', 'private') and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)
          and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e') order by 1`,
      );
      if (open.length > 0)
        return problem(
          `Row-level security is not forced on ${open.map(({ name }) => name).join(", ")}.`,
          "Run gantry migrate: it forces it on every table.",
        );
      return ok("Row-level security is forced on every table.");
    },
  },
  {
    name: "Durability",
    async run() {
      const rows = await ask(
        databaseUrls().app,
        (sql) => sql<{ name: string; setting: string }[]>`select name, setting from pg_settings where name = any(${Object.keys(durable)})`,
      );
      const bad = rows.filter(({ name, setting }) => !durable[name]![0].includes(setting));
      if (bad.length === 0) return ok("fsync, full_page_writes, synchronous_commit and data checksums are on.");
      const text = bad.map(({ name, setting }) => `${name} is ${setting}: ${durable[name]![1]}.`).join(" ");
      const onlyChecksums = bad.every(({ name }) => name === "data_checksums");
      return (onlyChecksums ? warning : problem)(
        text,
        onlyChecksums
          ? "Stop the server and run pg_checksums --enable on its data folder."
          : "Set them to on in postgresql.conf and reload the server.",
      );
    },
  },
  {
    name: "Clock",
    async run() {
      const [gap] = await ask(databaseUrls().app, async (sql) => {
        await sql`select 1`;
        const before = Date.now();
        const [row] = await sql<{ at: number }[]>`select (extract(epoch from clock_timestamp()) * 1000)::float8 as at`;
        return [row!.at - (before + Date.now()) / 2];
      });
      const seconds = Math.abs(gap!) / 1_000;
      if (seconds > 30)
        return problem(
          `This machine's clock and the database's are ${seconds.toFixed(0)} s apart.`,
          "Run a time service (chrony, systemd-timesyncd) on both machines.",
        );
      if (seconds > 2)
        return warning(
          `This machine's clock and the database's are ${seconds.toFixed(1)} s apart.`,
          "Run a time service on both machines.",
        );
      return ok(`The clocks agree within ${Math.max(1, Math.round(Math.abs(gap!)))} ms.`);
    },
  },
];
