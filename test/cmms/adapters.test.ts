import { sql } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { completeWorkOrder } from "@/lib/maintenance/complete-work-order";
import { cancelWorkOrder, holdWorkOrder, startWorkOrder } from "@/lib/maintenance/start-work-order";
import { updateWorkOrder } from "@/lib/maintenance/update-work-order";
import { type ConnectedDesk, createConnectedDesk } from "./desk";
import { startMaintainX } from "./maintainx";
import { startMaximo } from "./maximo";
import { startSap } from "./sap";
import { type System, stopClock } from "./server";

process.env.ALLOW_PRIVATE_ADDRESSES = "1";
const open: System[] = [];
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

/** What a test needs to know of a system: how its rows are made, changed and read. */
type Side = {
  desk: ConnectedDesk;
  system: System;
  count: () => number;
  row: () => { title: unknown; status: unknown; priority: unknown; due: unknown };
  change: (fields: { title?: string; status?: string }) => void;
  insert: (title: string, asset: string) => void;
  codes: { open: string; started: string; held: string; done: string; gone: string; high: string };
};

async function sap(pageSize = 100): Promise<Side> {
  const system = await startSap({ pageSize });
  open.push(system);
  const fields = { credentials: { username: "GANTRY", password: "secret" }, settings: { planningPlant: "1010", orderType: "YA01" } };
  const desk = await createConnectedDesk("SAP PM", system.address, fields);
  const first = () => [...system.rows.values()][0]!;
  return {
    desk,
    system,
    count: () => system.rows.size,
    row: () => ({
      title: first().MaintenanceOrderDesc,
      status: first().status.at(-1),
      priority: first().MaintPriority,
      due: first().MaintOrdBasicEndDateTime,
    }),
    change: ({ title, status }) =>
      system.touch(first(), { ...(title && { MaintenanceOrderDesc: title }), ...(status && { status: [status] }) }),
    insert: (title, Equipment) => system.insert({ MaintenanceOrderDesc: title, Equipment }),
    codes: { open: "CRTD", started: "REL", held: "LKD", done: "TECO", gone: "DLFL", high: "2" },
  };
}
async function maximo(pageSize = 100): Promise<Side> {
  const system = await startMaximo({ pageSize });
  open.push(system);
  const desk = await createConnectedDesk("IBM Maximo", system.address, { credentials: { apiKey: "key" }, settings: { siteId: "BEDFORD" } });
  const first = () => [...system.rows.values()][0]!;
  return {
    desk,
    system,
    count: () => system.rows.size,
    row: () => ({ title: first().description, status: first().status, priority: String(first().wopriority), due: first().targcompdate }),
    change: ({ title, status }) => system.touch(first(), { ...(title && { description: title }), ...(status && { status }) }),
    insert: (description, assetnum) => system.insert({ description, assetnum, wopriority: 1 }),
    codes: { open: "WAPPR", started: "INPRG", held: "WMATL", done: "COMP", gone: "CAN", high: "2" },
  };
}
async function maintainX(pageSize = 100): Promise<Side> {
  const system = await startMaintainX({ pageSize });
  open.push(system);
  const desk = await createConnectedDesk("MaintainX", system.address, { credentials: { token: "token" } });
  const first = () => [...system.rows.values()][0]!;
  return {
    desk,
    system,
    count: () => system.rows.size,
    row: () => ({ title: first().title, status: first().status, priority: first().priority, due: first().dueDate }),
    change: (fields) => system.touch(first(), fields),
    insert: (title, asset) => {
      system.assets.set(9, asset);
      system.insert({ title, assetId: 9, priority: "HIGH" });
    },
    codes: { open: "OPEN", started: "IN_PROGRESS", held: "ON_HOLD", done: "DONE", gone: "CANCELED", high: "HIGH" },
  };
}
const systems = [
  ["SAP PM", sap],
  ["IBM Maximo", maximo],
  ["MaintainX", maintainX],
] as const;

test.each(systems)("%s: an order goes there once, with its fields, and every state it goes through", async (_, start) => {
  const { desk, row, count, codes } = await start();
  const { id } = await desk.make();
  expect(await desk.sync("push")).toMatchObject({ status: "completed", succeeded: 1 });
  expect(row()).toMatchObject({ title: "Replace the bearing", status: codes.open, priority: codes.high });
  expect(JSON.stringify(row().due)).toMatch(/2026-12-01T10:00:00|1796119200000/);
  const states: [string, (id: string) => Promise<unknown>][] = [
    [codes.started, () => desk.as(desk.engineer, (tx) => startWorkOrder(tx, { id }))],
    [codes.held, () => desk.as(desk.engineer, (tx) => holdWorkOrder(tx, { id, reason: "Waits" }))],
    [codes.started, () => desk.as(desk.engineer, (tx) => startWorkOrder(tx, { id }))],
    [codes.done, () => desk.as(desk.engineer, (tx) => completeWorkOrder(tx, { id, resolutionNotes: "Done" }))],
  ];
  for (const [state, move] of states) {
    await move(id);
    expect((await desk.sync("push")).results).toMatchObject([{ outcome: "updated", sent: ["status"] }]);
    expect(row().status).toBe(state);
  }
  expect(await desk.sync("push")).toMatchObject({ status: "completed", results: [] });
  expect(count()).toBe(1);
});

test.each(systems)("%s: changes come here, and one that was made there becomes an order of ours", async (_, start) => {
  const { desk, change, insert, codes, row } = await start();
  const { id } = await desk.make();
  await desk.sync();
  change({ title: "Both bearings", status: codes.started });
  insert("Check the coupling", desk.asset.tag!);
  const pulled = await desk.sync("pull");
  expect(pulled).toMatchObject({ status: "completed" });
  expect(await desk.order(id)).toMatchObject({ title: "Both bearings", status: "in-progress" });
  expect((await desk.orders())[1]).toMatchObject({ title: "Check the coupling", status: "open" });
  await desk.as(desk.engineer, (tx) => updateWorkOrder(tx, { id, title: "All bearings", dueDate: null }));
  await desk.as(desk.engineer, (tx) => cancelWorkOrder(tx, { id, reason: "Replaced last week" }));
  const sent = await desk.sync();
  expect(sent.results.find(({ workOrderId }) => workOrderId === id)).toMatchObject({
    outcome: "updated",
    sent: ["title", "status", "dueDate"],
  });
  expect(row()).toMatchObject({ title: "All bearings", status: codes.gone });
});

test.each(systems)(
  "%s: pages are read to the end, also when many changed in one moment",
  async (_, start) => {
    const { desk, insert } = await start(100);
    for (let i = 0; i < 230; i += 1) {
      stopClock(i >= 50 && i < 170);
      insert(`Order ${i}`, desk.asset.tag!);
    }
    expect(await desk.sync("pull")).toMatchObject({ status: "completed", succeeded: 230 });
    expect(new Set((await desk.orders()).map(({ title }) => title)).size).toBe(230);
  },
  60_000,
);

test.each(systems)("%s: what was made and got no answer is found by our number, and wrong credentials are told", async (_, start) => {
  const { desk, system, count, insert } = await start();
  insert("Another", desk.asset.tag!);
  const { id } = await desk.make();
  system.silence(({ method, path }) => method === "POST" && !path.includes("("));
  expect(await desk.sync("push")).toMatchObject({ status: "failed", failed: 1, message: expect.stringContaining("did not answer") });
  expect([count(), await desk.link(id)]).toEqual([2, undefined]);
  system.usual();
  expect((await desk.sync("push")).results).toMatchObject([{ outcome: "updated", sent: [] }]);
  expect([count(), (await desk.link(id))?.state]).toEqual([2, "synced"]);
  await desk.make();
  system.first(() => ({ status: 401 }));
  expect(await desk.sync("push")).toMatchObject({ status: "failed", message: expect.stringContaining("refused the credentials") });
});

test("SAP PM: a session that ended is opened again, a changed order is compared again, a title is cut to forty characters", async () => {
  const system = await startSap();
  open.push(system);
  const fields = { credentials: { username: "GANTRY", password: "secret" }, settings: { planningPlant: "1010" } };
  const desk = await createConnectedDesk("SAP PM", system.address, fields);
  const { id } = await desk.make({ title: "Replace the bearing of the second filler before the audit" });
  await desk.sync();
  const row = [...system.rows.values()][0]!;
  expect(row.MaintenanceOrderDesc).toBe("Replace the bearing of the second filler");
  expect(await desk.order(id)).toMatchObject({ title: "Replace the bearing of the second filler before the audit" });
  await desk.as(desk.engineer, (tx) => updateWorkOrder(tx, { id, priority: "low" }));
  let once = false;
  system.first((call) => {
    if (call.method === "PATCH" && !once) {
      once = true;
      system.endSession();
      system.touch(row, { MaintenanceOrderDesc: "Theirs" });
    }
    return undefined;
  });
  expect((await desk.sync("sync", [id])).results).toMatchObject([{ outcome: "updated", sent: ["priority"], received: ["title"] }]);
  expect(row).toMatchObject({ MaintPriority: "4", MaintenanceOrderDesc: "Theirs" });
});

test("what the other side refuses is one order's trouble, in its own words", async () => {
  for (const [start, words] of [
    [sap, "Equipment NO-SUCH does not exist"],
    [maximo, "BMXAA4147E"],
  ] as const) {
    const { desk, count } = await start();
    await desk.see((tx) => tx.execute(sql`update assets set tag = 'NO-SUCH' where id = ${desk.asset.id}::uuid`));
    await desk.make();
    await desk.make();
    const { status, results } = await desk.sync("push");
    expect([status, results.length, count()]).toEqual(["partial", 2, 0]);
    expect(results[0]!.message).toContain(words);
  }
});

test("IBM Maximo: a state that the connection does not know is told, and known once it is mapped", async () => {
  const { desk, change } = await maximo();
  const { id } = await desk.make();
  await desk.sync();
  change({ status: "WPLAN", title: "Planned" });
  expect((await desk.sync("pull")).results).toMatchObject([
    { outcome: "failed", received: ["title"], message: expect.stringContaining('"WPLAN"') },
  ]);
  await desk.see((tx) => tx.execute(sql`update cmms_connections set settings = settings || '{"statuses": {"WPLAN": "in-progress"}}'`));
  await desk.sync("pull");
  expect(await desk.order(id)).toMatchObject({ status: "in-progress", title: "Planned" });
});
