import postgres from "postgres";
import { afterAll } from "vitest";
import { closeDatabase } from "../db/client.ts";
import { TEST_SECRET, urlOf } from "./global-setup.ts";

// One database per worker, cloned from the run's template. Tests mint their own organizations, so files share it.
const server = process.env.GANTRY_TEST_SERVER!;
const name = `gantry_${process.env.GANTRY_TEST_RUN}_w${process.env.VITEST_POOL_ID}`;
const sql = postgres(urlOf(server, "postgres"), { max: 1, onnotice: () => {} });
const [found] = await sql`select 1 from pg_database where datname = ${name}`;
if (!found) await sql`create database ${sql(name)} template ${sql(`gantry_${process.env.GANTRY_TEST_RUN}_template`)}`;
await sql`revoke temporary on database ${sql(name)} from public`; // a clone does not inherit what the migration did to the database itself
await sql.end();

process.env.DATABASE_URL = urlOf(server, name);
process.env.GANTRY_SECRET = TEST_SECRET;
process.env.LOG_LEVEL = "silent";
process.env.DATABASE_POOL_SIZE = "10";

afterAll(closeDatabase);
