import { createClient, type FunctionsHttpError } from "@supabase/supabase-js";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import WebSocket from "ws";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { syncHourly } from "@/lib/cmms/jobs";
import { listLinksOf, listSyncs } from "@/lib/cmms/queries";
import { syncCmms } from "@/lib/cmms/sync-cmms";
import type { ConflictRule, OrderResult } from "@/lib/cmms/words";
import { setChecklist } from "@/lib/maintenance/checklist";
import { completeWorkOrder } from "@/lib/maintenance/complete-work-order";
import { startWorkOrder } from "@/lib/maintenance/start-work-order";
import { updateWorkOrder } from "@/lib/maintenance/update-work-order";
import { createDesk } from "@/test/desk";
import { startApi } from "@/test/server";
import { createConnectedDesk } from "./desk";
import { startServiceNow } from "./servicenow";

process.env.ALLOW_PRIVATE_ADDRESSES = "1";
let api: Awaited<ReturnType<typeof startApi>>;
let now: Awaited<ReturnType<typeof startServiceNow>>;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  await now?.close();
  now = await startServiceNow();
});
afterAll(() => Promise.all([api.close(), now.close()]));

const credentials = { username: "gantry", password: "secret" };
const connected = (conflictRule: ConflictRule = "newest") => createConnectedDesk("ServiceNow", now.url, { credentials, conflictRule });
const clientOf = (key: string) =>
  createClient(api.url, key, { auth: { persistSession: false, autoRefreshToken: false }, realtime: { transport: WebSocket as never } });
const only = <T>(all: T[]) => {
  expect(all).toHaveLength(1);
  return all[0]!;
};

test("functions.invoke pushes orders, answers per order, and pushing twice makes one", async () => {
  const desk = await connected();
  now.items.push({ sys_id: "c1", asset_tag: desk.asset.tag!, name: "Filler" });
  const { id, number } = await desk.make({ description: "Too warm" });
  const supabase = clientOf(await desk.key());
  const body = { system: "ServiceNow", operation: "push" } as const;
  const { data, error } = await supabase.functions.invoke("sync-cmms", { body });
  expect(error).toBeNull();
  expect(data).toMatchObject({ system: "ServiceNow", operation: "push", status: "completed", succeeded: 1, failed: 0, conflicts: 0 });
  const row = only([...now.rows.values()]);
  expect(data.results).toMatchObject([{ workOrderId: id, number, externalId: row.sys_id, outcome: "created" }]);
  expect(row).toMatchObject({
    short_description: "Replace the bearing",
    description: "Too warm",
    state: "1",
    priority: "2",
    cmdb_ci: "c1",
  });
  expect([row.due_date, row.correlation_id]).toEqual(["2026-12-01 10:00:00", expect.stringMatching(/^WO-1-[0-9A-F]{6}$/)]);
  expect(await desk.order(id)).toMatchObject({ externalId: row.sys_id, externalSystem: "ServiceNow" });
  const again = await supabase.functions.invoke("sync-cmms", { body: { ...body, workOrderIds: [`WO-${number}`, id] } });
  expect(again.data.results).toMatchObject([{ number, outcome: "unchanged" }]);
  expect(now.rows.size).toBe(1);
  expect((await supabase.functions.invoke("sync-cmms", { body })).data.results).toEqual([]);
});

test("a run that was begun after its order was pushed says where it is known, and so does its prescription", async () => {
  const desk = await connected();
  now.items.push({ sys_id: "c1", asset_tag: desk.asset.tag!, name: "Filler" });
  const { id } = await desk.make();
  await desk.sync("push");
  const [run] = await desk.see((tx) =>
    tx.execute<{
      id: string;
    }>(sql`with p as (insert into prescriptions (family_id, title, asset_type, category, status) values (null, 'x', 'x', 'x', 'active') returning id)
      insert into workflow_executions (prescription_id, asset_id, total_steps, status) select id, ${desk.asset.id}, 1, 'in-progress' from p returning id, prescription_id`),
  );
  await desk.see((tx) =>
    tx.execute(
      sql`update work_orders w set workflow_id = e.id, prescription_id = e.prescription_id from workflow_executions e where e.id = ${run!.id}::uuid and w.id = ${id}::uuid`,
    ),
  );
  for (const _ of [1, 2]) await desk.sync("push", [id]);
  const external = only([...now.rows.values()]).sys_id;
  const [known] = await desk.see((tx) =>
    tx.execute(sql`select e.synced_to_cmms as synced, e.cmms_work_order_id as external, p.cmms_linked as systems from workflow_executions e
      join prescriptions p on p.id = e.prescription_id where e.id = ${run!.id}::uuid`),
  );
  expect(known).toEqual({ synced: true, external, systems: ["ServiceNow"] });
});

test("who may not is told so, a foreign order does not exist, and wrong words are refused", async () => {
  const desk = await connected();
  const other = await createConnectedDesk("ServiceNow", now.url, { credentials });
  const { id } = await other.make();
  const call = async (key: string, body: object) => {
    const { data, error } = await clientOf(key).functions.invoke("sync-cmms", { body });
    return error ? ((error as FunctionsHttpError).context as Response).status : (data as { results: OrderResult[]; status: string });
  };
  const push = { system: "ServiceNow", operation: "push" };
  expect(await call(await desk.key(), { ...push, workOrderIds: [id, "WO-99"] })).toMatchObject({
    status: "partial",
    results: [
      { workOrderId: id, outcome: "failed", message: "No such work order." },
      { number: 99, outcome: "failed" },
    ],
  });
  expect(now.rows.size).toBe(0);
  expect(await call(await desk.key(["maintenance:read"]), push)).toBe(403);
  expect(await call(await makeInstanceKey("anon"), push)).toBe(401);
  expect(await call(await makeInstanceKey("service_role"), push)).toBe(400);
  expect(await call(await desk.key(), { ...push, system: "Paper" })).toBe(400);
  expect(await call(await desk.key(), { ...push, operation: "erase" })).toBe(400);
  expect(await call(await desk.key(), { system: "MaintainX", operation: "pull" })).toBe(404);
});

test("a pull makes orders of what is to be done, by page, and goes on from where the last one ended", async () => {
  await now.close();
  now = await startServiceNow({ pageSize: 100 });
  const desk = await connected();
  now.items.push({ sys_id: "c1", asset_tag: desk.asset.tag!.toLowerCase(), name: "Filler" });
  for (let i = 0; i < 120; i += 1)
    now.insert({ short_description: `Order ${i}`, state: i === 0 ? "18" : i === 1 ? "3" : "16", priority: "1", cmdb_ci: "c1" });
  const first = await desk.sync("pull");
  expect(first).toMatchObject({ status: "completed", succeeded: 119, failed: 0 });
  expect(first.results.filter(({ outcome }) => outcome === "skipped")).toMatchObject([
    { message: expect.stringContaining("finished before") },
  ]);
  const orders = await desk.orders();
  expect(orders).toHaveLength(119);
  expect(orders[0]).toMatchObject({ title: "Order 0", status: "in-progress", priority: "emergency" });
  now.calls.length = 0;
  const [changed] = [...now.rows.keys()];
  now.change(changed!, { short_description: "Order 0, again" });
  const second = await desk.sync("pull");
  expect(second.results.filter(({ outcome }) => outcome === "updated")).toMatchObject([{ received: ["title"], externalId: changed }]);
  expect(second.results.length).toBeLessThan(4);
  expect(now.calls.length).toBeLessThan(4);
  expect((await desk.orders())[0]!.title).toBe("Order 0, again");
  expect(await desk.orders()).toHaveLength(119);
}, 60_000);

test("what cannot be taken in is told per order, and taken in once its cause is gone", async () => {
  const desk = await connected();
  const unknown = now.insert({ short_description: "No such asset", cmdb_ci: "c9" });
  now.items.push({ sys_id: "c9", asset_tag: "P-9999", name: "Unknown pump" });
  expect((await desk.sync("pull")).results).toMatchObject([
    { outcome: "failed", externalId: unknown.sys_id, message: expect.stringContaining("P-9999") },
  ]);
  now.insert({ short_description: "Later", cmdb_ci: "c9" });
  expect((await desk.sync("pull")).failed).toBe(2);
  await desk.see((tx) => tx.execute(sql`update assets set tag = 'p-9999' where id = ${desk.asset.id}::uuid`));
  expect((await desk.sync("pull")).results.map(({ outcome }) => outcome)).toEqual(["created", "created"]);
  expect((await desk.orders()).map(({ title }) => title)).toEqual(["No such asset", "Later"]);
});

test("changes travel both ways, through the commands of maintenance", async () => {
  const desk = await connected();
  const { id } = await desk.make();
  await desk.sync();
  const row = only([...now.rows.values()]);
  await desk.as(desk.engineer, (tx) => startWorkOrder(tx, { id }));
  now.change(row.sys_id!, { short_description: "Replace both bearings", priority: "1" });
  expect((await desk.sync()).results).toMatchObject([{ outcome: "updated", sent: ["status"], received: ["title", "priority"] }]);
  expect(row).toMatchObject({ state: "18", short_description: "Replace both bearings" });
  now.change(row.sys_id!, { state: "3", close_notes: "Both replaced" });
  await desk.sync("pull");
  expect(await desk.order(id)).toMatchObject({
    status: "completed",
    priority: "emergency",
    title: "Replace both bearings",
    resolutionNotes: "Both replaced",
  });
  const audit = await desk.see((tx) =>
    tx.execute<{ action: string }>(sql`select action from audit_logs where resource_id = ${id}::uuid order by seq`),
  );
  expect(audit.map(({ action }) => action)).toEqual(["work_order.create", "work_order.start", "work_order.update", "work_order.complete"]);
  expect((await desk.sync()).results.every(({ outcome }) => outcome === "unchanged")).toBe(true);
});

test("a refusal of the state machine is told and kept; the other fields arrive, and so does the state later", async () => {
  const desk = await connected();
  const { id } = await desk.make();
  await desk.as(desk.engineer, (tx) =>
    setChecklist(tx, { id, tasks: [{ kind: "check", label: "Lock the drive", required: true, options: [] }] }),
  );
  await desk.sync();
  const row = only([...now.rows.values()]);
  now.change(row.sys_id!, { state: "3", short_description: "Done over there" });
  const result = only((await desk.sync("pull")).results);
  expect(result).toMatchObject({ outcome: "failed", received: ["title"], message: expect.stringContaining("Lock the drive") });
  expect(await desk.order(id)).toMatchObject({ status: "open", title: "Done over there" });
  expect(await desk.link(id)).toMatchObject({ state: "failed", message: expect.stringContaining("Lock the drive") });
  await desk.as(desk.engineer, (tx) => setChecklist(tx, { id, tasks: [] }));
  expect((await desk.sync("pull")).results).toMatchObject([{ outcome: "updated", received: ["status"] }]);
  expect(await desk.order(id)).toMatchObject({ status: "completed" });
  expect(await desk.link(id)).toMatchObject({ state: "synced", message: null });
});

test("an order that somebody changes right before ours arrives is compared once more", async () => {
  const desk = await connected();
  const { id } = await desk.make();
  await desk.sync();
  const row = only([...now.rows.values()]);
  await desk.as(desk.engineer, (tx) => updateWorkOrder(tx, { id, title: "Ours" }));
  let asked = 0;
  now.first((call) => {
    if (call.method === "GET" && call.path.endsWith(row.sys_id!) && (asked += 1) === 2) now.change(row.sys_id!, { priority: "4" });
    return undefined;
  });
  expect((await desk.sync("sync", [id])).results).toMatchObject([{ outcome: "updated", sent: ["title"], received: ["priority"] }]);
  expect(await desk.order(id)).toMatchObject({ title: "Ours", priority: "low" });
});

test("a field that is passed over without a word is told, not taken for theirs", async () => {
  const desk = await connected();
  const { id } = await desk.make();
  await desk.sync();
  await desk.as(desk.engineer, (tx) => startWorkOrder(tx, { id }));
  await desk.as(desk.engineer, (tx) => completeWorkOrder(tx, { id, resolutionNotes: "Done" }));
  now.first((call) => {
    delete (call.json as Record<string, unknown>).state;
    return undefined;
  });
  const result = only((await desk.sync("push")).results);
  expect(result).toMatchObject({ outcome: "failed", sent: [], message: expect.stringContaining("left status as it was") });
  await desk.sync();
  expect(await desk.order(id)).toMatchObject({ status: "completed" });
  now.usual();
  await desk.sync();
  expect(only([...now.rows.values()])).toMatchObject({ state: "3", close_notes: "Done" });
});

test("an hourly connection is synchronised by the clock, another is not", async () => {
  const hourly = await createConnectedDesk("ServiceNow", now.url, { credentials, hourly: true });
  const other = await connected();
  for (const desk of [hourly, other]) await desk.make();
  for (const desk of [hourly, other]) await syncHourly({ organizationId: desk.id });
  expect(now.rows.size).toBe(1);
});

test("a site's technician names orders of the site, and sees their links and the own runs; all of them are for those who see all sites", async () => {
  const desk = await connected();
  const { id } = await desk.make();
  const here = await desk.member({ applicationRole: "maintenance_technician", siteScope: [desk.site.id] });
  const elsewhere = await desk.member({ applicationRole: "maintenance_technician", siteScope: [crypto.randomUUID()] });
  const push = { system: "ServiceNow", operation: "push" } as const;
  for (const actor of [here, elsewhere]) await expect(syncCmms(actor, push)).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await syncCmms(elsewhere, { ...push, workOrderIds: [id] })).toMatchObject({ results: [{ message: "No such work order." }] });
  expect(await syncCmms(here, { ...push, workOrderIds: [id] })).toMatchObject({ results: [{ outcome: "created" }] });
  const seen = (actor: typeof here) => desk.as(actor, async (tx) => [(await listLinksOf(tx, id)).length, (await listSyncs(tx)).length]);
  expect([await seen(here), await seen(elsewhere), await seen(desk.engineer)]).toEqual([
    [1, 1],
    [0, 1],
    [1, 2],
  ]);
  const stranger = await createDesk();
  await expect(syncCmms(stranger.engineer, push)).rejects.toMatchObject({ code: "NOT_FOUND" });
});
