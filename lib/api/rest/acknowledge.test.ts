import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { connect } from "@/test/realtime";
import { createTenant, signInMember } from "@/test/rest";
import { startApi } from "@/test/server";

// The specification's policy "Users can acknowledge alerts", as its clients use it.
let api: Awaited<ReturnType<typeof startApi>>;
let tenant: Awaited<ReturnType<typeof createTenant>>;
let anon: string;

beforeAll(async () => {
  [api, tenant, anon] = await Promise.all([startApi(), createTenant(), makeInstanceKey("anon")]);
});
afterAll(() => api.close());

const as = async (applicationRole: "operator" | "viewer") => {
  const { member, token } = await signInMember(api.url, tenant.id, {
    role: applicationRole === "viewer" ? "viewer" : "member",
    applicationRole,
  });
  return { userId: member.userId, supabase: connect(api.url, anon, () => token) };
};
async function raise() {
  const [row] = await withActor(tenant.system, (tx) =>
    tx.execute<{ id: string }>(
      sql`insert into alerts (asset_id, title, severity, category) values (${tenant.plant.asset.id}::uuid, 'Hot', 'high', 'threshold') returning id`,
    ),
  );
  return row!.id;
}
const told = (id: string) =>
  withActor(tenant.system, (tx) =>
    tx.execute<{ audits: number; events: number }>(sql`select
      (select count(*)::int from audit_logs where action = 'alert.acknowledge' and resource_id = ${id}::uuid) as audits,
      (select count(*)::int from domain_events where type = 'alert.acknowledged' and subject_id = ${id}::uuid) as events`),
  );

test("an update acknowledges an alert in the caller's name, once, and tells it", async () => {
  const { supabase, userId } = await as("operator");
  const id = await raise();
  const claim = { acknowledged: true, acknowledged_by: randomUUID(), acknowledged_at: "2001-01-01T00:00:00Z" };
  const first = await supabase.from("alerts").update(claim).eq("id", id).select().single();
  expect(first).toMatchObject({ status: 200, error: null, data: { acknowledged: true, acknowledged_by: userId } });
  expect(Date.parse(first.data.acknowledged_at)).toBeGreaterThan(Date.now() - 60_000);
  const again = await (await as("operator")).supabase.from("alerts").update(claim).eq("id", id).select().single();
  expect(again.data).toMatchObject({ acknowledged_by: userId, acknowledged_at: first.data.acknowledged_at });
  expect(await told(id)).toEqual([{ audits: 1, events: 1 }]);
});

test("it is not unsaid, nothing else of the alert is written, and whoever may not acknowledge changes nothing", async () => {
  const { supabase } = await as("operator");
  const id = await raise();
  const row = () => supabase.from("alerts").select("acknowledged,title,resolved").eq("id", id).single();
  expect((await (await as("viewer")).supabase.from("alerts").update({ acknowledged: true }).eq("id", id).select()).data).toEqual([]);
  for (const change of [{ title: "Cold" }, { resolved: true }, { acknowledged: true, severity: "low" }])
    expect(await supabase.from("alerts").update(change).eq("id", id)).toMatchObject({ status: 403, error: { code: "42501" } });
  expect((await row()).data).toEqual({ acknowledged: false, title: "Hot", resolved: false });
  await supabase.from("alerts").update({ acknowledged: true }).eq("id", id);
  expect(await supabase.from("alerts").update({ acknowledged: false }).eq("id", id)).toMatchObject({
    status: 400,
    error: { code: "23514" },
  });
  expect((await row()).data).toMatchObject({ acknowledged: true });
});
