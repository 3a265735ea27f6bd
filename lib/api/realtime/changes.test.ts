import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type Actor, systemActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { connect, disconnectAll, joined, startRealtime } from "@/test/realtime";
import { createScene, follow, nextNumber, type Row, raise, settled } from "@/test/realtime-plant";

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

const status = (actor: Actor, assetId: string, to: string) =>
  withActor(actor, (tx) => tx.execute(sql`update assets set status = ${to} where id = ${assetId}::uuid`));

test("the specification's alert subscription: new critical alerts, and no other", async () => {
  const { key, plant, organization } = await createScene();
  const supabase = connect(api.url, key);
  const console = { log: vi.fn() };
  // Subscribe to new alerts
  const alertChannel = supabase.channel("alerts").on(
    "postgres_changes",
    {
      event: "INSERT",
      schema: "public",
      table: "alerts",
      filter: "severity=eq.critical",
    },
    (payload) => {
      console.log("New critical alert:", payload.new);
    },
  );
  await joined(alertChannel, { changes: true });
  await raise(organization.system, plant.asset.id, "low");
  const id = await raise(organization.system, plant.asset.id, "critical");
  await vi.waitFor(() => expect(console.log).toHaveBeenCalledTimes(1));
  expect(console.log).toHaveBeenCalledWith(
    "New critical alert:",
    expect.objectContaining({ id, severity: "critical", title: "Bearing hot" }),
  );
});

test("the specification's asset subscription: assets that are not healthy", async () => {
  const { key, plant, organization } = await createScene();
  const supabase = connect(api.url, key);
  const console = { log: vi.fn() };
  // Subscribe to asset status changes
  const assetChannel = supabase.channel("asset-status").on(
    "postgres_changes",
    {
      event: "UPDATE",
      schema: "public",
      table: "assets",
      filter: "status=neq.healthy",
    },
    (payload) => {
      console.log("Asset status changed:", payload.new);
    },
  );
  await joined(assetChannel, { changes: true });
  await status(organization.system, plant.asset.id, "critical");
  await vi.waitFor(() => expect(console.log).toHaveBeenCalledTimes(1));
  expect(console.log.mock.calls[0]![1]).toMatchObject({ id: plant.asset.id, status: "critical" });
  await status(organization.system, plant.asset.id, "healthy");
  await settled();
  expect(console.log).toHaveBeenCalledTimes(1);
});

test("an insert, an update and a delete have the client's shapes, in order", async () => {
  const { key, organization, plant } = await createScene();
  const got = await follow(connect(api.url, key), "asset_components");
  const as = <T>(work: Parameters<typeof withActor<T>>[1]) => withActor(organization.system, work);
  const [made] = await as((tx) =>
    tx.execute<{ id: string }>(
      sql`insert into asset_components (asset_id, name, type) values (${plant.asset.id}::uuid, 'Seal', 'seal') returning id`,
    ),
  );
  const id = made!.id;
  await vi.waitFor(() => expect(got).toHaveLength(1));
  await as((tx) => tx.execute(sql`update asset_components set name = 'Gasket' where id = ${id}::uuid`));
  await vi.waitFor(() => expect(got).toHaveLength(2));
  await as((tx) => tx.execute(sql`delete from asset_components where id = ${id}::uuid`));
  await vi.waitFor(() => expect(got).toHaveLength(3));
  const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const shared = { schema: "public", table: "asset_components", commit_timestamp: at, errors: null };
  expect(got[0]).toEqual({ ...shared, eventType: "INSERT", new: expect.objectContaining({ id, name: "Seal" }), old: {} });
  expect(got[1]).toEqual({ ...shared, eventType: "UPDATE", new: expect.objectContaining({ id, name: "Gasket" }), old: { id } });
  expect(got[2]).toEqual({ ...shared, eventType: "DELETE", new: {}, old: { id } });
});

test("select: each listener is told the columns it asked for, and an unknown or hidden one is refused by name", async () => {
  const { key, plant, organization } = await createScene();
  const client = connect(api.url, key);
  const narrow: unknown[] = [];
  const whole: unknown[] = [];
  const on = { event: "UPDATE", schema: "public", table: "assets" } as const;
  const channel = client
    .channel("narrow")
    .on("postgres_changes", { ...on, select: ["id", "status"] }, (payload) => narrow.push(payload))
    .on("postgres_changes", { ...on, filter: "status=eq.critical" }, (payload) => whole.push(payload));
  await joined(channel, { changes: true });
  await status(organization.system, plant.asset.id, "critical");
  await vi.waitFor(() => expect([narrow.length, whole.length]).toEqual([1, 1]));
  expect(narrow[0]).toMatchObject({ eventType: "UPDATE", old: { id: plant.asset.id }, errors: null });
  expect((narrow[0] as { new: Row }).new).toEqual({ id: plant.asset.id, status: "critical" });
  expect((whole[0] as { new: Row }).new).toMatchObject({ id: plant.asset.id, status: "critical", name: "Filler 2", tags: [] });
  for (const select of [["id", "nothing"], ["nothing"]]) {
    const said: { status: string; message: string }[] = [];
    const refused = connect(api.url, key)
      .channel("refused")
      .on("postgres_changes", { ...on, select }, () => {});
    refused.on("system", {}, (message: (typeof said)[number]) => said.push(message));
    await joined(refused);
    await vi.waitFor(() => expect(said).toMatchObject([{ status: "error", message: expect.stringContaining("nothing") }]));
  }
});

test("hundreds of listeners that each ask for something else are told what they asked for", async () => {
  const { key, plant, organization } = await createScene();
  const client = connect(api.url, key);
  const heard = new Map<number, number>();
  for (const part of [0, 1, 2]) {
    let channel = client.channel(`many-${part}`);
    for (let n = part * 90; n < part * 90 + 90; n += 1)
      channel = channel.on(
        "postgres_changes",
        { event: "UPDATE", schema: "public", table: "assets", filter: `operating_hours=eq.${n}` },
        () => heard.set(n, (heard.get(n) ?? 0) + 1),
      );
    await joined(channel, { changes: true });
  }
  await withActor(organization.system, (tx) => tx.execute(sql`update assets set operating_hours = 205 where id = ${plant.asset.id}::uuid`));
  await vi.waitFor(() => expect(heard.size).toBe(1));
  await settled();
  expect([...heard]).toEqual([[205, 1]]);
});

test("nothing is told of what is rolled back, nor of an update that changes nothing", async () => {
  const { key, organization, plant } = await createScene();
  const got = await follow(connect(api.url, key), "alerts");
  await withActor(organization.system, async (tx) => {
    await tx.execute(
      sql`insert into alerts (asset_id, number, severity, title, category) values (${plant.asset.id}::uuid, ${nextNumber()}, 'low', 'never', 'anomaly')`,
    );
    throw new Error("rolled back");
  }).catch(() => {});
  const id = await raise(organization.system, plant.asset.id, "low", "kept");
  await vi.waitFor(() => expect(got).toHaveLength(1));
  await admin`alter table alerts disable trigger update_updated_at`;
  try {
    await withActor(organization.system, (tx) => tx.execute(sql`update alerts set title = title where id = ${id}::uuid`));
  } finally {
    await admin`alter table alerts enable trigger update_updated_at`;
  }
  await settled();
  expect(got.map((payload) => (payload.new as Row).id)).toEqual([id]);
});

test("a transaction that commits late is told when it commits, and holds nobody up", async () => {
  const { key, organization, plant } = await createScene();
  const got = await follow(connect(api.url, key), "alerts");
  let finish = () => {};
  const slow = withActor(organization.system, async (tx) => {
    await tx.execute(
      sql`insert into alerts (asset_id, number, severity, title, category) values (${plant.asset.id}::uuid, ${nextNumber()}, 'low', 'slow', 'anomaly')`,
    );
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
  });
  await settled();
  await raise(organization.system, plant.asset.id, "low", "quick");
  await vi.waitFor(() => expect(got.map((payload) => (payload.new as Row).title)).toEqual(["quick"]));
  finish();
  await slow;
  await vi.waitFor(() => expect(got.map((payload) => (payload.new as Row).title)).toEqual(["quick", "slow"]));
});

test("one message carries every matching listener of a channel", async () => {
  const { key, organization, plant } = await createScene();
  const supabase = connect(api.url, key);
  const [all, critical, other] = [vi.fn(), vi.fn(), vi.fn()];
  const channel = supabase
    .channel("several")
    .on("postgres_changes", { event: "*", schema: "public", table: "alerts" }, all)
    .on("postgres_changes", { event: "INSERT", schema: "public", table: "alerts", filter: "severity=in.(critical,high)" }, critical)
    .on("postgres_changes", { event: "*", schema: "public", table: "incidents" }, other);
  await joined(channel, { changes: true });
  await raise(organization.system, plant.asset.id, "critical");
  await vi.waitFor(() => expect(critical).toHaveBeenCalledTimes(1));
  expect(all).toHaveBeenCalledTimes(1);
  expect(other).not.toHaveBeenCalled();
});

test("filters compare in the column's own type", async () => {
  const { key, organization, plant } = await createScene();
  const supabase = connect(api.url, key);
  const health = (value: number) =>
    withActor(organization.system, (tx) => tx.execute(sql`update assets set health_score = ${value} where id = ${plant.asset.id}::uuid`));
  const [low, band, named, not, here] = await Promise.all([
    follow(supabase, "assets", { filter: "health_score=lt.9" }),
    follow(supabase, "assets", { filter: "health_score=gte.10,health_score=lte.60" }),
    follow(supabase, "assets", { filter: "name=ilike.fill%" }),
    follow(supabase, "assets", { filter: "retired_at=not.is.null" }),
    follow(supabase, "assets", { filter: `id=eq.${plant.asset.id}` }),
  ]);
  await health(50); // as text 50 would be less than 9
  await vi.waitFor(() => expect(here).toHaveLength(1));
  await health(5);
  await vi.waitFor(() => expect(here).toHaveLength(2));
  expect([low.length, band.length, named.length, not.length]).toEqual([1, 1, 2, 0]);
});

test("what cannot be listened to is said in a system message", async () => {
  const { key } = await createScene();
  const supabase = connect(api.url, key);
  const complaint = async (on: { table: string; filter?: string; schema?: string }, client = supabase) => {
    const system: { status: string; message: string; extension: string }[] = [];
    const channel = client.channel(`c-${crypto.randomUUID()}`).on("system", {}, (message: (typeof system)[number]) => system.push(message));
    await joined(channel.on("postgres_changes", { event: "*", schema: "public", ...on }, () => {}));
    await vi.waitFor(() => expect(system).toHaveLength(1));
    expect(system[0]).toMatchObject({ status: "error", extension: "postgres_changes" });
    return system[0]!.message;
  };
  expect(await complaint({ table: "telemetry" })).toContain("public.telemetry is not in the publication");
  expect(await complaint({ table: "no_such_table" })).toContain("publication");
  expect(await complaint({ table: "alerts", filter: "nonsense=eq.1" })).toContain("no column nonsense");
  expect(await complaint({ table: "alerts", filter: "severity=eq.fatal" })).toContain("does not fit public.alerts");
  expect(await complaint({ table: "alerts", filter: "severity" })).toContain("not understood");
  expect(await complaint({ table: "alerts" }, connect(api.url, await makeInstanceKey("anon")))).toContain("strangers see no changes");
});

test("a table without a key says so, and a row above one megabyte loses its large fields", async () => {
  await admin.unsafe(`create table realtime_odd (organization_id uuid not null, note text); alter table realtime_odd enable row level security; alter table realtime_odd force row level security;
    create policy tenant_select on realtime_odd for select using (organization_id = (select auth.organization_id())); grant select on realtime_odd to authenticated;
    create table realtime_large (id int primary key, organization_id uuid not null, note text, body text); alter table realtime_large enable row level security;
    create policy tenant_select on realtime_large for select using (organization_id = (select auth.organization_id())); grant select on realtime_large to authenticated;
    alter table realtime_odd owner to gantry_owner; alter table realtime_large owner to gantry_owner;
    alter publication supabase_realtime add table realtime_odd, realtime_large`);
  try {
    const { key, organization } = await createScene();
    const supabase = connect(api.url, key);
    const [odd, large] = [await follow(supabase, "realtime_odd", { event: "INSERT" }), await follow(supabase, "realtime_large")];
    await admin`insert into realtime_odd values (${organization.id}, 'x')`;
    await admin`insert into realtime_large values (1, ${organization.id}, 'small', repeat('x', 1100000))`;
    await vi.waitFor(() => expect([odd.length, large.length]).toEqual([1, 1]));
    expect(odd[0]).toMatchObject({ errors: ["Error 400: Bad Request, no primary key"], new: {} });
    expect(large[0]).toMatchObject({ errors: ["Error 413: Payload Too Large"], new: { id: 1, note: "small" } });
    expect(large[0]!.new).not.toHaveProperty("body");
    await admin`revoke select on realtime_large from authenticated`;
    const { publishedTables } = await import("@/lib/realtime/catalogue");
    await publishedTables(true);
    await admin`update realtime_large set note = 'y'`;
    await vi.waitFor(() => expect(large).toHaveLength(2));
    expect(large[1]).toMatchObject({ errors: ["Error 401: Unauthorized"], new: {} });
  } finally {
    await admin`drop table realtime_odd, realtime_large`;
  }
});

test("the log of changes names rows and holds nothing of them", async () => {
  const { organization, plant } = await createScene();
  const id = await raise(organization.system, plant.asset.id, "high", "secret words");
  const [row] = await admin`select to_jsonb(c) as entry from realtime.changes c where key ->> 'id' = ${id}`;
  expect(row!.entry).toMatchObject({ operation: "INSERT", key: { id }, organization_id: organization.id, site_id: plant.site.id });
  expect(JSON.stringify(row!.entry)).not.toContain("secret words");
  await expect(withActor(systemActor(organization.id, "x"), (tx) => tx.execute(sql`select from realtime.changes`))).rejects.toMatchObject({
    cause: { code: "42501" },
  });
});
