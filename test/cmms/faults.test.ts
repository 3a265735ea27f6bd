import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, afterEach, expect, test } from "vitest";
import { createConnection } from "@/lib/cmms/create-connection";
import { goOn } from "@/lib/cmms/jobs";
import { removeConnection } from "@/lib/cmms/remove-connection";
import { removeLink } from "@/lib/cmms/remove-link";
import { resolveConflict } from "@/lib/cmms/resolve-conflict";
import { carryOn } from "@/lib/cmms/run-sync";
import { MOST_RESULTS, noteRun } from "@/lib/cmms/runs";
import { sapPm } from "@/lib/cmms/sap";
import { createConnectionInput, systemSettings } from "@/lib/cmms/schema";
import { startSync } from "@/lib/cmms/sync-cmms";
import { updateConnection } from "@/lib/cmms/update-connection";
import type { OrderResult } from "@/lib/cmms/words";
import { workOrderForUpdate } from "@/lib/maintenance/move-work-order";
import { updateWorkOrder } from "@/lib/maintenance/update-work-order";
import { createConnectedDesk } from "./desk";
import { startSap } from "./sap";
import type { System } from "./server";
import { startServiceNow } from "./servicenow";

process.env.ALLOW_PRIVATE_ADDRESSES = "1";
const admin = postgres(process.env.DATABASE_URL!, { onnotice: () => {} });
const open: System[] = [];
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));
afterAll(() => admin.end());
const opened = async <T extends System>(starting: Promise<T>) => {
  const system = await starting;
  open.push(system);
  return system;
};
const serviceNow = async (more: { conflictRule?: "ask" } = {}) => {
  const now = await opened(startServiceNow());
  const desk = await createConnectedDesk("ServiceNow", now.url, { credentials: { username: "gantry", password: "secret" }, ...more });
  return { now, ...desk };
};
const begin = ({ as, engineer, connection }: Awaited<ReturnType<typeof serviceNow>>) =>
  as(engineer, (tx) => startSync(tx, { which: { id: connection.id }, operation: "push" }));

test("a gateway that gave up waiting may have passed the order on: it is looked for, not sent again", async () => {
  for (const status of [502, 504]) {
    const { now, make, sync } = await serviceNow();
    await make();
    now.silence(({ method }) => method === "POST", { status });
    expect(await sync("push")).toMatchObject({ status: "failed" });
    expect(now.rows.size).toBe(1);
    now.usual();
    expect(await sync("push")).toMatchObject({ status: "completed", succeeded: 1 });
    expect(now.rows.size).toBe(1);
  }
});

test("an order that was deleted over there says so on its link; without the link the next run makes it anew", async () => {
  const { now, make, sync, link, order, as, engineer, viewer } = await serviceNow();
  const { id } = await make();
  await sync("push");
  now.rows.clear();
  await as(engineer, (tx) => updateWorkOrder(tx, { id, title: "Replace both bearings" }));
  expect(await sync("push")).toMatchObject({ status: "partial", failed: 1 });
  const broken = (await link(id))!;
  expect(broken).toMatchObject({ state: "failed", message: expect.stringContaining("no longer in ServiceNow") });
  await expect(as(viewer, (tx) => removeLink(tx, { id: broken.id }))).rejects.toMatchObject({ code: "FORBIDDEN" });
  await as(engineer, (tx) => removeLink(tx, { id: broken.id }));
  expect(await link(id)).toBeUndefined();
  expect(await order(id)).toMatchObject({ externalId: null, externalSystem: null });
  expect(await sync("push")).toMatchObject({ status: "completed" });
  expect([...now.rows.values()].map((row) => row.short_description)).toEqual(["Replace both bearings"]);
});

test("a hundred and fifty orders of one mass change are each read once, whatever fraction of a second it fell on", async () => {
  const sap = await opened(startSap());
  for (let n = 0; n < 150; n += 1) sap.insert({ MaintenanceOrderDesc: `Order ${n}` }).changed = "2026-11-01T10:00:00.500Z";
  const settings = systemSettings["SAP PM"].parse({ planningPlant: "1010", orderType: "YA01" });
  const adapter = sapPm({ system: "SAP PM", baseUrl: sap.address, credentials: { username: "GANTRY", password: "secret" }, settings });
  const seen: string[] = [];
  let place: { since: string | null; page: string | null } | null = { since: "2026-10-01T00:00:00Z", page: null };
  for (let page = 0; place && page < 5; page += 1) {
    const { items, next }: Awaited<ReturnType<typeof adapter.changes>> = await adapter.changes(place);
    seen.push(...items.map(({ id }) => id));
    place = next;
  }
  expect(place).toBeNull();
  expect([seen.length, new Set(seen).size]).toEqual([150, 150]);
});

test("a system that gives the same page for ever ends the pull, and says so", async () => {
  const { now, sync } = await serviceNow();
  for (let n = 0; n < 100; n += 1) now.insert({ short_description: `Done ${n}`, state: "3" });
  now.first((call) => {
    if (call.query.get("sysparm_query")?.includes("sys_updated_on")) call.query.set("sysparm_query", "ORDERBYsys_updated_on");
    return undefined;
  });
  expect(await sync("pull")).toMatchObject({ status: "failed", message: expect.stringContaining("the same page") });
});

test("a run that was paused goes on in seconds, also when it is looked after already", async () => {
  const desk = await serviceNow();
  for (let n = 0; n < 2; n += 1) await desk.make();
  const { run, connection } = await begin(desk);
  expect(await carryOn(run, { organizationId: desk.id, connection, patienceMs: -1 })).toBe("running");
  const [next] =
    await admin`select extract(epoch from min(run_at) - now())::float8 as seconds from graphile_worker._private_jobs where payload->>'syncId' = ${run.id}`;
  expect(next!.seconds).toBeLessThan(10);
});

test("a connection that is disabled or removed while a run waits carries nothing more", async () => {
  const desk = await serviceNow();
  await desk.make();
  const paused = await begin(desk);
  await desk.see((tx) => tx.execute(sql`update cmms_syncs set claimed_until = now() where id = ${paused.run.id}::uuid`));
  await desk.as(desk.engineer, (tx) => updateConnection(tx, { id: desk.connection.id, enabled: false }));
  await goOn({ organizationId: desk.id, syncId: paused.run.id });
  const [ended] = await desk.see((tx) => tx.execute(sql`select status, message from cmms_syncs where id = ${paused.run.id}::uuid`));
  expect(ended).toMatchObject({ status: "failed", message: expect.stringContaining("disabled") });
  expect(desk.now.calls).toEqual([]);

  await desk.as(desk.engineer, (tx) => updateConnection(tx, { id: desk.connection.id, enabled: true }));
  const { run, connection } = await begin(desk);
  await desk.as(desk.engineer, (tx) => removeConnection(tx, { id: desk.connection.id }));
  expect(await carryOn(run, { organizationId: desk.id, connection, patienceMs: 60_000 })).toBe("failed");
});

test("a decision on a conflict and a run that writes the same order wait for one another", async () => {
  const desk = await serviceNow({ conflictRule: "ask" });
  const { id } = await desk.make();
  await desk.sync();
  const [row] = [...desk.now.rows.values()];
  desk.now.change(row!.sys_id!, { short_description: "Theirs" });
  await desk.as(desk.engineer, (tx) => updateWorkOrder(tx, { id, title: "Ours" }));
  await desk.sync();
  const link = (await desk.link(id))!;
  let decided: Promise<unknown> | undefined;
  await desk.see(async (tx) => {
    await workOrderForUpdate(tx, id);
    decided = desk.as(desk.engineer, (other) => resolveConflict(other, { linkId: link.id, choices: { title: "ours" } }));
    decided.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 300)); // it stands in the queue by now
    await tx.execute(sql`update cmms_links set last_synced_at = now() where id = ${link.id}::uuid`);
  });
  expect(await decided).toMatchObject({ workOrderId: id });
});

test("another installation of the same system may number its orders as the first one did", async () => {
  const [first, second] = [await opened(startSap()), await opened(startSap())];
  const fields = { credentials: { username: "GANTRY", password: "secret" }, settings: { planningPlant: "1010", orderType: "YA01" } };
  const { make, sync, as, engineer, connection, see } = await createConnectedDesk("SAP PM", first.address, fields);
  for (let n = 0; n < 2; n += 1) await make();
  await sync("push");
  await as(engineer, (tx) => updateConnection(tx, { id: connection.id, enabled: false }));
  const input = createConnectionInput.parse({ system: "SAP PM", name: "The new one", baseUrl: second.address, ...fields });
  await as(engineer, (tx) => createConnection(tx, input));
  second.insert({ MaintenanceOrderDesc: "Was there before" });
  expect(await sync("push")).toMatchObject({ status: "completed", succeeded: 2 });
  const orders = await see((tx) => tx.execute<{ external_id: string }>(sql`select external_id from work_orders order by number`));
  expect(orders.map(({ external_id }) => external_id)).toEqual(["4000002", "4000003"]);
  expect(second.rows.size).toBe(3);
});

test("a run over very many orders lists a thousand of them and each that failed, and counts all", async () => {
  const desk = await serviceNow();
  const { run } = await begin(desk);
  const result = (outcome: "unchanged" | "failed"): OrderResult => ({
    ...{ workOrderId: null, number: null, externalId: "x", externalUrl: null, outcome, sent: [], received: [], message: null },
  });
  run.results = Array.from({ length: MOST_RESULTS - 1 }, () => result("unchanged")); // what was noted until now
  await desk.see(async (tx) => {
    for (const outcome of ["unchanged", "unchanged", "failed", "unchanged"] as const) await noteRun(tx, run, result(outcome));
  });
  const [row] = await desk.see((tx) =>
    tx.execute(
      sql`select jsonb_path_query_array(results, '$[*].outcome') as listed, succeeded, failed from cmms_syncs where id = ${run.id}::uuid`,
    ),
  );
  expect(row).toEqual({ listed: ["unchanged", "failed"], succeeded: 3, failed: 1 });
});
