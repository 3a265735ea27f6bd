import postgres from "postgres";
import { urlOf } from "./global-setup.ts";

/** A database as the migrations leave it, which no other test has written to: for tests that describe the whole of it. Dropped with the run. */
export async function pristineDatabase(): Promise<string> {
  const server = process.env.GANTRY_TEST_SERVER!;
  const name = `gantry_${process.env.GANTRY_TEST_RUN}_pristine_${Math.random().toString(36).slice(2, 8)}`;
  const sql = postgres(urlOf(server, "postgres"), { max: 1, onnotice: () => {} });
  await sql`create database ${sql(name)} template ${sql(`gantry_${process.env.GANTRY_TEST_RUN}_template`)}`;
  await sql.end();
  return urlOf(server, name);
}
