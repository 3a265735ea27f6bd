import { readFileSync, writeFileSync } from "node:fs";
import postgres from "postgres";
import { expect, test } from "vitest";
import { pristineDatabase } from "../test/pristine.ts";
import { describeStructure } from "./structure.ts";

const file = `${import.meta.dirname}/structure.sql`;

/** `npm run structure` sets UPDATE_STRUCTURE and so writes the file instead of comparing it. */
test("db/structure.sql is what the migrations make", async () => {
  const sql = postgres(await pristineDatabase(), { max: 1, onnotice: () => {} });
  const [server] = await sql<{ version: number }[]>`select current_setting('server_version_num')::int / 10000 as version`;
  const live = await describeStructure(sql);
  await sql.end();
  if (process.env.UPDATE_STRUCTURE) writeFileSync(file, live);
  // Other versions print some expressions differently; the committed file is the embedded server's.
  if (server!.version === 18) expect(readFileSync(file, "utf8")).toBe(live);
  else expect(live).toContain("create table public.assets (");
});
