import { readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { withActor } from "@/db/with-actor";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { connect, startRealtime } from "@/test/realtime";
import { createTenant } from "@/test/rest";

// What an operator adds under a login of their own, as one does with Supabase: a table, its grants, its policies.
const admin = postgres(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} });
let api: Awaited<ReturnType<typeof startRealtime>>;
let tenant: Awaited<ReturnType<typeof createTenant>>;
let other: Awaited<ReturnType<typeof createTenant>>;

beforeAll(async () => {
  [api, tenant, other] = await Promise.all([startRealtime(), createTenant(), createTenant()]);
  await admin.unsafe(`create table shift_notes (id bigserial primary key, organization_id uuid not null default auth.organization_id(), asset_id uuid, body text);
    alter table shift_notes enable row level security;
    create policy "Members use their notes" on shift_notes for all to authenticated
      using (organization_id = (select auth.organization_id())) with check (organization_id = (select auth.organization_id()));
    grant select, insert, update, delete on shift_notes to authenticated;
    grant usage on sequence shift_notes_id_seq to authenticated;
    create table shift_secrets (id int primary key, body text);
    alter publication supabase_realtime add table shift_notes;
    notify pgrst, 'reload schema'`);
});
afterAll(async () => {
  await admin.unsafe("drop table shift_notes, shift_secrets; notify pgrst, 'reload schema'");
  await admin.end();
  await api.close();
});

test("a table of the operator's is read, written and live under its own grants and policies", async () => {
  const supabase = connect(api.url, tenant.key);
  await vi.waitFor(async () => expect((await supabase.from("shift_notes").select()).error).toBeNull(), 5_000);
  const heard: string[] = [];
  await new Promise<void>((resolve) => {
    supabase
      .channel("notes")
      .on("postgres_changes", { event: "*", schema: "public", table: "shift_notes" }, ({ eventType }) => heard.push(eventType))
      .on("system", {}, () => resolve())
      .subscribe();
  });
  const made = await supabase.from("shift_notes").insert({ body: "Filler squeaks" }).select().single();
  expect(made).toMatchObject({ status: 201, data: { organization_id: tenant.id, body: "Filler squeaks" } });
  await supabase.from("shift_notes").update({ body: "Filler is fine" }).eq("id", made.data.id);
  expect((await connect(api.url, other.key).from("shift_notes").select()).data).toEqual([]);
  expect(
    (
      await connect(api.url, await makeInstanceKey("anon"))
        .from("shift_notes")
        .select()
    ).status,
  ).toBe(401);
  await supabase.from("shift_notes").delete().eq("id", made.data.id);
  await vi.waitFor(() => expect(heard).toEqual(["INSERT", "UPDATE", "DELETE"]), 8_000);
});

test("what it granted to nobody stays closed to people and keys, and open to the service key", async () => {
  const supabase = connect(api.url, tenant.key);
  expect(await supabase.from("shift_secrets").select()).toMatchObject({ status: 403, error: { code: "42501" } });
  expect(await supabase.from("shift_secrets").insert({ id: 1 })).toMatchObject({ status: 403, error: { code: "42501" } });
  const operator = connect(api.url, await makeInstanceKey("service_role"));
  expect((await operator.from("shift_secrets").insert({ id: 1, body: "x" })).error).toBeNull();
  expect((await operator.from("shift_secrets").select()).data).toEqual([{ id: 1, body: "x" }]);
});

test("the next migration passes it by: grants and row-level security stay as the operator made them", async () => {
  const security = readFileSync("db/security.sql", "utf8");
  const state = () =>
    admin`select relname, relacl::text, relrowsecurity, relforcerowsecurity from pg_class where relname like 'shift_%' order by relname`;
  const before = await state();
  await admin.begin(async (tx) => {
    await tx`set local role gantry_owner`;
    await tx.unsafe(security);
    await tx`select private.install_change_capture()`;
  });
  expect(await state()).toEqual(before);
});

test("an alert that the service key adds goes to the organization of its asset, with the next number", async () => {
  const operator = connect(api.url, await makeInstanceKey("service_role"));
  const alert = { asset_id: tenant.plant.asset.id, title: "Bearing hot", severity: "critical", category: "threshold" };
  const first = await operator.from("alerts").insert(alert).select().single();
  const second = await operator.from("alerts").insert(alert).select().single();
  expect(first).toMatchObject({ status: 201, data: { organization_id: tenant.id, site_id: tenant.plant.site.id } });
  expect(second.data.number).toBe(first.data.number + 1);
  const [row] = await withActor(tenant.system, (tx) => tx.execute<{ last: number }>(sql`select last_value as last from alert_sequences`));
  expect(row).toEqual({ last: second.data.number });
});
