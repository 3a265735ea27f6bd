import { readFileSync } from "node:fs";
import { createClient } from "@supabase/supabase-js";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { type OtherProcess, startOtherProcess } from "../other-process";
import { pristineDatabase } from "../pristine";
import { hasDocument } from "./document";
import { columnsOf, readStatements, runStatements, type Statement, trapOf, wordsOf } from "./sql";

// The document's SQL, statement by statement, run by the operator on a database that Gantry made. What Gantry has already says so, and is compared
// instead; the rest becomes a table of the operator's own, which the API serves.
describe.skipIf(!hasDocument)("the SQL of the document (skipped without ../shared/specs)", () => {
  let admin: postgres.Sql;
  let api: OtherProcess;
  let outcome: Awaited<ReturnType<typeof runStatements>>;
  let safe: Statement[];
  let trapped: Statement[];
  beforeAll(async () => {
    const url = await pristineDatabase();
    admin = postgres(url, { max: 1, onnotice: () => {} });
    const all = readStatements();
    [safe, trapped] = [all.filter(({ text }) => !trapOf(text)), all.filter(({ text }) => trapOf(text))];
    outcome = await runStatements(admin, safe);
    api = await startOtherProcess({ DATABASE_URL: url });
  });
  afterAll(async () => {
    await api?.end();
    await admin?.end();
  });

  test("every statement runs, or names what is there already; none fails otherwise", () => {
    expect(safe.length).toBeGreaterThan(90);
    expect(outcome.failed).toEqual([]);
    const kinds = new Set(outcome.found.map(({ text }) => /CREATE (TYPE|TABLE|TRIGGER)/.exec(text)?.[1]));
    expect([...kinds].sort()).toEqual(["TABLE", "TRIGGER", "TYPE"]);
  });

  test("what is not run is what would undo a guarantee, and each has its reason", () => {
    expect(
      trapped.map(({ heading, text }) => `${heading}: ${/(?:FUNCTION|POLICY|INDEX) (\S+|"[^"]+")/.exec(text)?.[1]?.split("(")[0]}`),
    ).toEqual([
      "profiles: public.handle_new_user",
      "user_roles: public.has_role",
      "telemetry: idx_telemetry_sensor_timestamp",
      "telemetry: idx_telemetry_timestamp",
      'User Profile Policies: "Users',
      'User Profile Policies: "Users',
      'User Profile Policies: "Admins',
      'Asset Policies: "Authenticated',
      'Asset Policies: "Engineers',
      'Alert Policies: "Authenticated',
      'Alert Policies: "Users',
    ]);
  });

  test("a type that is there knows every word of the document's", async () => {
    const types = outcome.found.map(({ text }) => wordsOf(text)).filter((found) => found !== undefined);
    expect(types.length).toBeGreaterThan(10);
    for (const { type, words } of types) {
      const rows = await admin`select e.enumlabel as word from pg_enum e where e.enumtypid = ${`public.${type}`}::regtype`;
      expect([type, words.filter((word) => !rows.some((row) => row.word === word))]).toEqual([type, []]);
    }
  });

  test("a table that is there has every column of the document's, or the ledger says why not, and can be asked for them", async () => {
    const ledger = JSON.parse(readFileSync(new URL("../../docs/spec-coverage.json", import.meta.url), "utf8"))["000"].columns as object;
    const tables = outcome.found.map(({ text }) => columnsOf(text)).filter((found) => found !== undefined);
    expect(tables.length).toBeGreaterThan(12);
    const key = await makeInstanceKey("service_role");
    for (const { table, columns } of tables) {
      const told = columns.filter(({ name }) => `${table}.${name}` in ledger);
      const asked = columns.filter((column) => !told.includes(column)).map(({ name }) => name);
      const answer = await fetch(`${api.url}/rest/v1/${table}?select=${asked.join(",")}&limit=1`, { headers: { apikey: key } });
      expect([table, answer.status, await answer.json()]).toMatchObject([table, 200, { error: null }]);
    }
  });

  test("every other table of the document is served as soon as its operator grants it, with all its columns", async () => {
    const tables = outcome.made.map(({ text }) => columnsOf(text)).filter((found) => found !== undefined);
    expect(tables.map(({ table }) => table).sort()).toEqual([
      "agent_configs",
      "agent_executions",
      "chat_messages",
      "chat_sessions",
      "knowledge_articles",
      "ml_models",
      "predictions",
      "report_deliveries",
      "reports",
      "sme_tickets",
      "webhooks",
    ]);
    for (const { table } of tables)
      await admin.unsafe(
        `grant select, insert on ${table} to service_role; create policy operator on ${table} to service_role using (true) with check (true)`,
      );
    await admin`notify pgrst, 'reload schema'`;
    const db = createClient(api.url, await makeInstanceKey("service_role"), { realtime: { transport: WebSocket as never } });
    for (const { table, columns } of tables) {
      const names = columns.map(({ name }) => name).join(",");
      await expect.poll(async () => (await db.from(table).select(names)).error, { timeout: 10_000 }).toBeNull();
    }
    const { data: model } = await db
      .from("ml_models")
      .insert({ name: "IF", version: "1", model_type: "isolation-forest" })
      .select()
      .single();
    expect(model).toMatchObject({ status: "training", training_config: {} });
    expect((await db.from("predictions").select("prediction_type, ml_models(name), assets(name)")).error).toBeNull();
    expect((await db.from("ml_models").insert({ name: "IF", version: "1", model_type: "again" })).error).toMatchObject({ code: "23505" });
  });
});
