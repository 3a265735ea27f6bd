import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { withActor } from "@/db/with-actor";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { raise } from "@/test/realtime-plant";
import { createKey, createTenant } from "@/test/rest";
import { startApi } from "@/test/server";

// The real client, over a real socket.
let server: Awaited<ReturnType<typeof startApi>>;
let home: Awaited<ReturnType<typeof createTenant>>;
let foreign: Awaited<ReturnType<typeof createTenant>>;
let db: SupabaseClient;
const names = ["Ammonia pump", "Boiler", "Conveyor", "Dryer, large", 'Extruder "B"'];
const clientFor = (key: string) =>
  createClient(server.url, key, { auth: { persistSession: false, autoRefreshToken: false }, realtime: { transport: WebSocket as never } });

beforeAll(async () => {
  server = await startApi();
  [home, foreign] = [await createTenant(), await createTenant()];
  db = clientFor(home.key);
  const rows = names.map((name, index) => ({
    site_id: home.plant.site.id,
    name,
    type: index % 2 ? "heat" : "motion",
    tag: `T-${index}`,
    health_score: index * 20,
    tags: ["a", `t${index}`],
    specifications: { power: { kw: index * 5 }, label: `L${index}` },
  }));
  const { error } = await db.from("assets").insert(rows);
  expect(error).toBeNull();
  await db.from("assets").update({ health_score: 0 }).eq("id", home.plant.asset.id).throwOnError();
});
afterAll(() => server.close());

const ours = () => db.from("assets").select("name").neq("id", home.plant.asset.id);
const namesOf = (rows: { name: string }[] | null) => rows?.map(({ name }) => name);

test("select: columns, aliases, casts and JSON paths", async () => {
  const { data, error, status } = await db
    .from("assets")
    .select("title:name, health_score::text, kw:specifications->power->kw, specifications->>label")
    .eq("tag", "T-2");
  expect(error).toBeNull();
  expect(status).toBe(200);
  expect(data).toEqual([{ title: "Conveyor", health_score: "40", kw: 10, label: "L2" }]);
});

test.each([
  ["eq", (q: ReturnType<typeof ours>) => q.eq("name", "Dryer, large"), ["Dryer, large"]],
  ["neq", (q: ReturnType<typeof ours>) => q.neq("type", "motion"), ["Boiler", "Dryer, large"]],
  [
    "gt and lte are a range",
    (q: ReturnType<typeof ours>) => q.gt("health_score", 20).lte("health_score", 60),
    ["Conveyor", "Dryer, large"],
  ],
  ["like", (q: ReturnType<typeof ours>) => q.like("name", "%er%"), ["Boiler", "Dryer, large", 'Extruder "B"']],
  ["ilike", (q: ReturnType<typeof ours>) => q.ilike("name", "b%"), ["Boiler"]],
  ["likeAnyOf", (q: ReturnType<typeof ours>) => q.likeAnyOf("name", ["Bo%", "Con%"]), ["Boiler", "Conveyor"]],
  ["ilikeAllOf", (q: ReturnType<typeof ours>) => q.ilikeAllOf("name", ["%e%", "%dry%"]), ["Dryer, large"]],
  [
    "in, with a comma and quotes inside",
    (q: ReturnType<typeof ours>) => q.in("name", ["Dryer, large", "Boiler"]),
    ["Boiler", "Dryer, large"],
  ],
  ["is null", (q: ReturnType<typeof ours>) => q.is("make", null).eq("tag", "T-0"), ["Ammonia pump"]],
  ["contains an array", (q: ReturnType<typeof ours>) => q.contains("tags", ["a", "t1"]), ["Boiler"]],
  ["contains an object", (q: ReturnType<typeof ours>) => q.contains("specifications", { power: { kw: 15 } }), ["Dryer, large"]],
  ["overlaps", (q: ReturnType<typeof ours>) => q.overlaps("tags", ["t0", "t4"]), ["Ammonia pump", 'Extruder "B"']],
  ["a JSON path", (q: ReturnType<typeof ours>) => q.eq("specifications->>label", "L3"), ["Dryer, large"]],
  ["not", (q: ReturnType<typeof ours>) => q.not("tag", "in", "(T-0,T-1,T-2)"), ["Dryer, large", 'Extruder "B"']],
  ["or", (q: ReturnType<typeof ours>) => q.or("tag.eq.T-0,and(type.eq.heat,health_score.gt.30)"), ["Ammonia pump", "Dryer, large"]],
  ["filter", (q: ReturnType<typeof ours>) => q.filter("health_score", "in", "(0,80)"), ["Ammonia pump", 'Extruder "B"']],
  ["match", (q: ReturnType<typeof ours>) => q.match({ type: "heat", tag: "T-1" }), ["Boiler"]],
  ["textSearch", (q: ReturnType<typeof ours>) => q.textSearch("name", "large", { type: "plain" }), ["Dryer, large"]],
] as const)("filter %s", async (_, filtered, expected) => {
  const { data, error } = await filtered(ours()).order("name");
  expect(error).toBeNull();
  expect(namesOf(data)).toEqual(expected);
});

test("order, limit, range and count", async () => {
  const listed = await db
    .from("assets")
    .select("name", { count: "exact" })
    .neq("id", home.plant.asset.id)
    .order("name", { ascending: false })
    .range(1, 2);
  expect(namesOf(listed.data)).toEqual(["Dryer, large", "Conveyor"]);
  expect(listed).toMatchObject({ count: 5, status: 206 });
  const headed = await db.from("assets").select("*", { count: "exact", head: true });
  expect(headed).toMatchObject({ data: null, error: null, count: 6, status: 200 });
  const beyond = await db.from("assets").select("name", { count: "exact" }).range(100, 110);
  expect(beyond.error).toMatchObject({ code: "PGRST103", details: "An offset of 100 was requested, but there are only 6 rows." });
  expect(beyond.status).toBe(416);
});

test("nulls first and last", async () => {
  const { data } = await ours().order("make", { nullsFirst: true }).order("tag", { ascending: false }).limit(1);
  expect(namesOf(data)).toEqual(['Extruder "B"']);
});

test("incidents and their alerts meet through the link between them, nested or lifted", async () => {
  const { system } = home;
  const alertId = await raise(system, home.plant.asset.id, "high", "Bearing hot");
  await withActor(system, (tx) =>
    tx.execute(sql`with made as (insert into incidents (number, title, asset_id) values (9001, 'Filler stands', ${home.plant.asset.id}::uuid) returning id)
      insert into incident_alerts (incident_id, alert_id) select id, ${alertId}::uuid from made`),
  );
  const incidents = await db.from("incidents").select("title, incident_alerts(alerts(title))").eq("number", 9001);
  expect(incidents).toMatchObject({
    error: null,
    data: [{ title: "Filler stands", incident_alerts: [{ alerts: { title: "Bearing hot" } }] }],
  });
  // An alert belongs to one incident at a time, so from there it is to-one, and can be lifted.
  const alerts = await db.from("alerts").select("title, ...incident_alerts(...incidents(incident:title))").eq("id", alertId);
  expect(alerts).toMatchObject({ error: null, data: [{ title: "Bearing hot", incident: "Filler stands" }] });
  // No junction by PostgREST's rule: the primary key says that an alert is linked once.
  expect((await db.from("incidents").select("alerts(title)")).error).toMatchObject({ code: "PGRST200" });
});

test("embeds: to-one, to-many, inner, filtered, ordered, limited, through each other", async () => {
  const { data, error } = await db
    .from("sites")
    .select("name, assets(name, sensors(tag_name, gateways(protocol)))")
    .eq("id", home.plant.site.id)
    .order("name", { referencedTable: "assets", ascending: false })
    .limit(2, { referencedTable: "assets" })
    .single();
  expect(error).toBeNull();
  expect(data).toMatchObject({
    name: home.plant.site.name,
    assets: [
      { name: "Filler 2", sensors: [{ gateways: { protocol: "REST API" } }] },
      { name: 'Extruder "B"', sensors: [] },
    ],
  });
  const inner = await db.from("assets").select("name, sensors!inner(id)", { count: "exact" });
  expect(inner).toMatchObject({ error: null, count: 1 });
  expect(namesOf(inner.data)).toEqual(["Filler 2"]);
  const filtered = await db.from("assets").select("name, sites!inner(name)").eq("sites.name", "nowhere");
  expect(filtered.data).toEqual([]);
});

test("single and maybeSingle", async () => {
  expect((await db.from("assets").select("tag").eq("tag", "T-1").single()).data).toEqual({ tag: "T-1" });
  const none = await db.from("assets").select("tag").eq("tag", "T-99").single();
  expect(none).toMatchObject({ data: null, status: 406, error: { code: "PGRST116", details: "The result contains 0 rows" } });
  expect((await db.from("assets").select().limit(2).single()).error).toMatchObject({
    code: "PGRST116",
    details: "The result contains 2 rows",
  });
  expect(await db.from("assets").select("tag").eq("tag", "T-99").maybeSingle()).toMatchObject({ data: null, error: null });
  expect((await db.from("assets").select("tag").eq("type", "heat").maybeSingle()).error).toMatchObject({ code: "PGRST116" });
});

test("csv", async () => {
  const { data } = await db.from("assets").select("tag,name").like("tag", "T-%").order("tag").csv();
  expect(data?.split("\n").slice(0, 5)).toEqual(["tag,name", 'T-0,"Ammonia pump"', "T-1,Boiler", "T-2,Conveyor", 'T-3,"Dryer, large"']);
});

test("insert answers nothing unless asked, and then the rows with their columns", async () => {
  const row = { asset_id: home.plant.asset.id, name: "Bearing", type: "bearing" };
  expect(await db.from("asset_components").insert(row)).toMatchObject({ data: null, error: null, status: 201 });
  const written = await db
    .from("asset_components")
    .insert({ ...row, name: "Seal" })
    .select("name, assets(name)")
    .single();
  expect(written).toMatchObject({ status: 201, error: null, data: { name: "Seal", assets: { name: "Filler 2" } } });
});

test("bulk insert: unlike keys become null, or the default when asked", async () => {
  const base = { asset_id: home.plant.asset.id, type: "part" };
  const rows = [
    { ...base, name: "B1", status: "warning" },
    { ...base, name: "B2" },
  ];
  expect((await db.from("asset_components").insert(rows)).error).toMatchObject({ code: "23502" });
  const { data, error } = await db.from("asset_components").insert(rows, { defaultToNull: false }).select("name,status").order("name");
  expect(error).toBeNull();
  expect(data).toEqual([
    { name: "B1", status: "warning" },
    { name: "B2", status: "healthy" },
  ]);
});

test("upsert merges by a key, or leaves what is there", async () => {
  const row = { asset_id: home.plant.asset.id, name: "Upserted", type: "part", health_score: 10 };
  const { data } = await db.from("asset_components").insert(row).select("id").single();
  const merged = await db
    .from("asset_components")
    .upsert({ ...row, id: data!.id, health_score: 77 })
    .select("id,health_score");
  expect(merged).toMatchObject({ error: null, status: 200, data: [{ id: data!.id, health_score: 77 }] });
  const byName = { onConflict: "organization_id,asset_id,name" };
  const rows = [
    { ...row, health_score: 78 },
    { ...row, name: "Upserted too" },
  ];
  const both = await db.from("asset_components").upsert(rows, byName).select("name,health_score").order("name");
  expect(both).toMatchObject({ error: null, status: 201, data: [{ health_score: 78 }, { name: "Upserted too", health_score: 10 }] });
  const ignored = await db
    .from("asset_components")
    .upsert({ ...row, health_score: 88 }, { ...byName, ignoreDuplicates: true })
    .select();
  expect(ignored).toMatchObject({ error: null, data: [] });
  expect((await db.from("asset_components").upsert(row, { onConflict: "type" })).error).toMatchObject({ code: "42P10" });
});

test("update and delete: filtered, with and without the rows", async () => {
  await db.from("asset_components").insert({ asset_id: home.plant.asset.id, name: "Gone soon", type: "part" }).throwOnError();
  expect(await db.from("asset_components").update({ health_score: 5 }).eq("name", "Gone soon")).toMatchObject({
    data: null,
    error: null,
    status: 204,
  });
  const updated = await db
    .from("asset_components")
    .update({ health_score: 6 }, { count: "exact" })
    .eq("name", "Gone soon")
    .select("health_score");
  expect(updated).toMatchObject({ status: 200, count: 1, data: [{ health_score: 6 }] });
  expect((await db.from("asset_components").update({ health_score: 6 }).eq("name", "nobody").select()).data).toEqual([]);
  expect(await db.from("asset_components").delete().eq("name", "Gone soon")).toMatchObject({ error: null, status: 204 });
  expect((await db.from("asset_components").select().eq("name", "Gone soon")).data).toEqual([]);
});

test("maxAffected undoes a write that touches more", async () => {
  const update = db.from("assets").update({ make: "Acme" }).like("tag", "T-%");
  // The client's types know the method only with a generated schema that names PostgREST's version.
  const { error } = await (update as unknown as { maxAffected(most: number): typeof update }).maxAffected(2);
  expect(error).toMatchObject({ code: "PGRST124", details: "The query affects 5 rows" });
  expect((await db.from("assets").select("make").eq("make", "Acme")).data).toEqual([]);
});

test("rollback writes nothing", async () => {
  const { data, error } = await db.from("assets").update({ make: "Acme" }).eq("tag", "T-0").select("make").rollback();
  expect(error).toBeNull();
  expect(data).toEqual([{ make: "Acme" }]);
  expect((await db.from("assets").select("make").eq("make", "Acme")).data).toEqual([]);
});

test("rpc: by POST, by GET, with filters on rows, and what does not exist", async () => {
  expect(await db.rpc("get_unread_notification_count")).toMatchObject({ data: 0, error: null, status: 200 });
  expect(await db.rpc("get_unread_notification_count", {}, { get: true })).toMatchObject({ data: 0, error: null });
  expect(await db.rpc("mark_notifications_read", { notification_ids: [] })).toMatchObject({ data: 0, error: null });
  const tables = await db.rpc("get_table_rls_status").select("table_name,rls_forced").eq("table_name", "assets");
  expect(tables.data).toEqual([{ table_name: "assets", rls_forced: true }]);
  const head = await db.rpc("get_table_rls_status", {}, { head: true, count: "exact" });
  expect(head).toMatchObject({ error: null, data: null });
  expect(head.count).toBeGreaterThan(40);
  expect((await db.rpc("no_such_function", { a: 1 })).error).toMatchObject({ code: "PGRST202" });
  expect((await db.rpc("mark_notifications_read", { notification_ids: [] }, { get: true })).status).toBe(405);
});

test("schema: public is there, others are not", async () => {
  expect((await db.schema("public").from("assets").select("id").limit(1)).error).toBeNull();
  for (const hidden of ["auth", "private", "pg_catalog", "information_schema"])
    expect(await db.schema(hidden).from("users").select()).toMatchObject({ status: 406, error: { code: "PGRST106" } });
});

test("errors carry PostgREST's code, and throwOnError throws them", async () => {
  expect(await db.from("nowhere").select()).toMatchObject({ status: 404, error: { code: "PGRST205" } });
  expect(await db.from("assets").select("nothing")).toMatchObject({ status: 400, error: { code: "42703" } });
  expect(await db.from("assets").select("audit_logs(*)")).toMatchObject({ status: 400, error: { code: "PGRST200" } });
  expect(await db.from("assets").select("id").eq("id", "no uuid")).toMatchObject({ status: 400, error: { code: "22P02" } });
  expect(await db.from("assets").insert({ nonsense: 1 })).toMatchObject({ status: 400, error: { code: "PGRST204" } });
  expect(await db.from("assets").insert({ name: "x", type: "pump", site_id: home.plant.site.id, tag: "T-0" })).toMatchObject({
    status: 409,
    error: { code: "23505" },
  });
  await expect(db.from("assets").select("nothing").throwOnError()).rejects.toMatchObject({ code: "42703" });
});

test("stripNulls leaves empty keys out", async () => {
  const { data } = await db.from("assets").select("tag,make").eq("tag", "T-0").stripNulls();
  expect(data).toEqual([{ tag: "T-0" }]);
});

test("another organization's rows do not exist: not to read, not to write, not to point at", async () => {
  const theirs = foreign.plant.asset.id;
  expect((await db.from("assets").select("id").eq("id", theirs)).data).toEqual([]);
  expect((await db.from("assets").update({ name: "mine" }).eq("id", theirs).select()).data).toEqual([]);
  expect((await db.from("asset_components").delete().eq("asset_id", theirs).select()).data).toEqual([]);
  const pointed = await db.from("assets").insert({ name: "x", type: "pump", site_id: foreign.plant.site.id });
  expect(pointed).toMatchObject({ status: 409, error: { code: "23503" } });
  const planted = await db.from("sites").insert({ name: "x", location: "x", region: "x", organization_id: foreign.id });
  expect(planted).toMatchObject({ status: 403, error: { code: "42501" } });
  expect(JSON.stringify([pointed.error, planted.error])).not.toContain(foreign.id);
  expect((await clientFor(foreign.key).from("assets").select("name").eq("id", theirs).single()).data).toEqual({ name: "Filler 2" });
  expect((await db.from("organizations").select("id")).data).toEqual([{ id: home.id }]);
});

test("the anonymous key reads nothing, a wrong key is refused, the service key sees every organization", async () => {
  const anonymous = await clientFor(await makeInstanceKey("anon"))
    .from("assets")
    .select();
  expect(anonymous).toMatchObject({ status: 401, error: { code: "42501" } });
  expect(await clientFor("gk_live_wrong").from("assets").select()).toMatchObject({ status: 401, error: { code: "PGRST301" } });
  const service = clientFor(await makeInstanceKey("service_role"));
  const both = await service.from("assets").select("id").in("id", [home.plant.asset.id, foreign.plant.asset.id]);
  expect(both.data).toHaveLength(2);
});

test("a key may do what its scopes say and nothing else", async () => {
  const reader = clientFor(await createKey(home.id, ["assets:read"]));
  expect((await reader.from("assets").select("id").limit(1)).data).toHaveLength(1);
  expect((await reader.from("alerts").select("id")).data).toEqual([]);
  expect((await reader.from("assets").insert({ name: "x", type: "pump", site_id: home.plant.site.id })).status).toBe(403);
  expect((await reader.from("assets").update({ name: "x" }).eq("tag", "T-0").select()).data).toEqual([]);
});
