import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { types } from "./commands/types";
import { type } from "./testing";

const run = promisify(execFile);
// Inside the project, so that the compiler finds supabase-js.
const folder = mkdtempSync(join(process.cwd(), "node_modules/.types-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Compiled, not run: each line that expects an error fails the compiler when there is none. */
const uses = `
import { createClient } from "@supabase/supabase-js";
import type { Database, Enums, Tables, TablesInsert, TablesUpdate } from "./database";

const supabase = createClient<Database>("http://127.0.0.1:3000", "key");
export async function right() {
  const { data: assets } = await supabase.from("assets").select("id, name, tags, status, specifications").eq("status", "critical").order("name");
  const names: string[] | undefined = assets?.map(({ name }) => name);
  const status: Enums<"asset_status"> | undefined = assets?.[0]?.status;
  const { data: embedded } = await supabase.from("assets").select("name, sites(name, timezone)").limit(5).single();
  const zone: string | undefined = embedded?.sites.timezone;
  const { data: children } = await supabase.from("sites").select("name, assets(id, health_score)").single();
  const score: number | null | undefined = children?.assets[0]?.health_score;
  await supabase.from("sites").insert({ name: "Hall 3", location: "Bremen", region: "EU" });
  await supabase.from("assets").update({ name: "Filler 3", tags: ["line-2"] }).eq("id", "1").select("id").maybeSingle();
  const { data: unread } = await supabase.rpc("get_unread_notification_count");
  const count: number | null = unread;
  const row: Tables<"assets"> | undefined = undefined;
  const made: TablesInsert<"sites"> = { name: "Hall 3", location: "Bremen", region: "EU" };
  const change: TablesUpdate<"assets"> = { criticality: "high" };
  return { names, status, zone, score, count, row, made, change };
}
export async function wrong() {
  // @ts-expect-error no such table
  await supabase.from("asset").select();
  // @ts-expect-error a hidden table
  await supabase.from("rate_limits").select();
  // @ts-expect-error no such status
  await supabase.from("assets").select().eq("status", "broken");
  // @ts-expect-error a site needs its name
  await supabase.from("sites").insert({ location: "Bremen", region: "EU" });
  // @ts-expect-error what a ledger holds is not written
  await supabase.from("audit_logs").insert({ action: "asset.retire" });
  // @ts-expect-error a number is no name
  await supabase.from("assets").update({ name: 3 });
  // @ts-expect-error no such function
  await supabase.rpc("drop_everything");
  const { data } = await supabase.from("api_keys").select("id, name").single();
  // @ts-expect-error a column that was not selected
  data?.scopes;
  const { data: key } = await supabase.from("api_keys").select("key_hash").single();
  // @ts-expect-error a hidden column is an error, not a text
  const hash: string | undefined = key?.key_hash;
  return hash;
}
`;

test("the generated type compiles, lets right uses of createClient<Database> pass and refuses wrong ones", async () => {
  const file = join(folder, "database.ts");
  const { code, out } = await type(types, "--out", file);
  expect([code, out]).toEqual([0, ""]);
  writeFileSync(join(folder, "uses.ts"), uses);
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    module: "esnext",
    moduleResolution: "bundler",
    target: "es2022",
    types: [],
  };
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { ...options, noUncheckedIndexedAccess: true }, files: ["uses.ts"] }),
  );
  const compiled = await run(process.execPath, [join(process.cwd(), "node_modules/typescript/bin/tsc"), "-p", folder]).catch(
    (error: { stdout: string }) => error,
  );
  expect(compiled.stdout).toBe("");
}, 120_000);

test("without --out it is printed, and tells nothing of hidden tables, columns and functions", async () => {
  const { out } = await type(types);
  expect(out).toContain("export type Database = {");
  for (const hidden of ["key_hash", "token_hash", "rate_limits", "failed_login_attempts", "append_event"])
    expect(out).not.toContain(hidden);
});
