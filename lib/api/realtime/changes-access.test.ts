import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { withActor } from "@/db/with-actor";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { createPlant } from "@/test/factories";
import { connect, disconnectAll, keyOf, startRealtime, tokenOf } from "@/test/realtime";
import { createScene, follow, type Row, raise, settled } from "@/test/realtime-plant";

const admin = postgres(process.env.DATABASE_URL!, { max: 2, onnotice: () => {} });
let api: Awaited<ReturnType<typeof startRealtime>>;
beforeAll(async () => {
  api = await startRealtime();
});
afterEach(disconnectAll);
afterAll(async () => {
  await api.close();
  await admin.end();
});

test("another organization's changes are never told, deletions included", async () => {
  const [home, foreign] = await Promise.all([createScene(), createScene()]);
  const [ours, theirs] = await Promise.all([follow(connect(api.url, home.key), "alerts"), follow(connect(api.url, foreign.key), "alerts")]);
  const components = await follow(connect(api.url, home.key), "asset_components");
  const id = await raise(foreign.organization.system, foreign.plant.asset.id, "critical");
  await withActor(foreign.organization.system, async (tx) => {
    await tx.execute(sql`insert into asset_components (asset_id, name, type) values (${foreign.plant.asset.id}::uuid, 'Seal', 'seal')`);
    await tx.execute(sql`delete from asset_components where asset_id = ${foreign.plant.asset.id}::uuid`);
  });
  await vi.waitFor(() => expect(theirs.map((payload) => (payload.new as Row).id)).toEqual([id]));
  await settled();
  expect([ours, components]).toEqual([[], []]);
});

test("a person limited to sites hears of those sites alone, deletions included", async () => {
  const { organization, plant } = await createScene();
  const other = await createPlant(organization.system);
  const technician = await organization.member({ role: "member", applicationRole: "reliability_engineer", siteScope: [plant.site.id] });
  const { token } = await tokenOf(technician);
  const supabase = connect(api.url, await makeInstanceKey("anon"), () => token);
  const [alerts, components] = [await follow(supabase, "alerts"), await follow(supabase, "asset_components")];
  const change = (assetId: string) =>
    withActor(organization.system, async (tx) => {
      await tx.execute(sql`insert into asset_components (asset_id, name, type) values (${assetId}::uuid, 'Seal', 'seal')`);
      await tx.execute(sql`delete from asset_components where asset_id = ${assetId}::uuid`);
    });
  await raise(organization.system, other.asset.id, "high");
  await change(other.asset.id);
  const id = await raise(organization.system, plant.asset.id, "high");
  await change(plant.asset.id);
  await vi.waitFor(() => expect(components.filter(({ eventType }) => eventType === "DELETE")).toHaveLength(1));
  await settled();
  expect(alerts.map((payload) => (payload.new as Row).id)).toEqual([id]);
  expect(components.filter(({ eventType }) => eventType === "DELETE")).toHaveLength(1);
});

test("without the permission of a table nothing of it is told", async () => {
  const { owner, organization, plant } = await createScene();
  const { key } = await keyOf(owner, ["comments:read"]);
  const [alerts, components] = [await follow(connect(api.url, key), "alerts"), await follow(connect(api.url, key), "asset_components")];
  await raise(organization.system, plant.asset.id, "high");
  await withActor(organization.system, async (tx) => {
    await tx.execute(sql`insert into asset_components (asset_id, name, type) values (${plant.asset.id}::uuid, 'Seal', 'seal')`);
    await tx.execute(sql`delete from asset_components where asset_id = ${plant.asset.id}::uuid`);
  });
  await settled();
  expect([alerts, components]).toEqual([[], []]);
});

test("a person's own rows reach that person alone", async () => {
  const { organization } = await createScene();
  const [mara, tom] = await Promise.all([organization.member(), organization.member()]);
  const anon = await makeInstanceKey("anon");
  const inbox = async (person: typeof mara) => {
    const { token } = await tokenOf(person);
    return follow(
      connect(api.url, anon, () => token),
      "notifications",
    );
  };
  const [hers, his] = [await inbox(mara), await inbox(tom)];
  await withActor(organization.system, (tx) =>
    tx.execute(sql`insert into notifications (user_id, type, title) values (${mara.userId}::uuid, 'mention', 'You were mentioned')`),
  );
  await vi.waitFor(() => expect(hers).toHaveLength(1));
  await settled();
  expect(his).toEqual([]);
});

test("hidden columns stay hidden, and the operator's key hears every organization", async () => {
  await admin`alter publication supabase_realtime add table api_keys`;
  try {
    const { owner, organization } = await createScene();
    const { key } = await keyOf(owner, ["keys:read"]);
    const got = await follow(connect(api.url, key), "api_keys");
    const operator = await follow(connect(api.url, await makeInstanceKey("service_role")), "api_keys", {
      filter: `organization_id=eq.${organization.id}`,
    });
    const made = await keyOf(owner, ["assets:read"]);
    await vi.waitFor(() => expect([got.length, operator.length]).toEqual([1, 1]));
    expect(got[0]!.new).toMatchObject({ id: made.id, key_prefix: expect.any(String) });
    expect(got[0]!.new).not.toHaveProperty("key_hash");
    expect(JSON.stringify(got)).not.toContain("key_hash");
  } finally {
    await admin`alter publication supabase_realtime drop table api_keys`;
  }
});
