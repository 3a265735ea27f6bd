import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { assets, auditLogs, domainEvents, parts, repairProofs, workOrders } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { createComponent } from "@/lib/assets/create-component";
import { createComponentInput } from "@/lib/assets/schema";
import { createDesk } from "@/test/desk";
import { createSite } from "@/test/factories";
import { landReadings } from "@/test/telemetry";
import { assignWorkOrder } from "./assign-work-order";
import { finishTask, setChecklist } from "./checklist";
import { completeWorkOrder, reopenWorkOrder, verifyWorkOrder } from "./complete-work-order";
import { createFromAlert } from "./create-from-alert";
import { createWorkOrder } from "./create-work-order";
import { endDowntime, recordDowntime } from "./downtime";
import { addLabor, startTimer, stopTimer } from "./labor";
import { createPart, stockPart } from "./parts";
import { proveRepair } from "./prove-repair";
import { listWorkOrders } from "./queries";
import { reliabilityOf, worstAssets } from "./reliability";
import { createWorkOrderInput, partInput, workOrderFilter } from "./schema";
import { cancelWorkOrder, holdWorkOrder, startWorkOrder } from "./start-work-order";
import { signWorkOrder, updateWorkOrder } from "./update-work-order";
import { returnPart, takePart } from "./use-part";
import { getWorkOrder } from "./work-order-record";

async function bench() {
  const desk = await createDesk();
  const draft = (more: Record<string, unknown> = {}) =>
    createWorkOrderInput.parse({ title: "Replace the bearing", assetId: desk.asset.id, ...more });
  const make = (more?: Record<string, unknown>) => desk.as(desk.engineer, (tx) => createWorkOrder(tx, draft(more)));
  return { ...desk, draft, make };
}

test("fifty people ask for work at once and get the numbers 1 to 50", async () => {
  const { make } = await bench();
  const made = await Promise.all(Array.from({ length: 50 }, () => make()));
  expect(made.map(({ number }) => number).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
});

test("an order is assigned, started, held, resumed, completed, reopened, completed and verified, each with audit and event", async () => {
  const { make, engineer, colleague, as, see } = await bench();
  const { id } = await make();
  await as(engineer, (tx) => assignWorkOrder(tx, { id, assigneeId: colleague.userId! }));
  await as(colleague, (tx) => startWorkOrder(tx, { id }));
  await as(colleague, (tx) => holdWorkOrder(tx, { id, reason: "Waits for the bearing" }));
  await as(colleague, (tx) => startWorkOrder(tx, { id }));
  await as(colleague, (tx) => completeWorkOrder(tx, { id, resolutionNotes: "Bearing replaced", rootCause: "No grease" }));
  await as(engineer, (tx) => reopenWorkOrder(tx, { id, reason: "Still warm" }));
  await as(colleague, (tx) => completeWorkOrder(tx, { id, resolutionNotes: "Greased as well" }));
  await as(engineer, (tx) => verifyWorkOrder(tx, { id }));
  const record = await as(engineer, (tx) => getWorkOrder(tx, id));
  expect(record).toMatchObject({
    status: "verified",
    reopenedCount: 1,
    completedBy: "Jonas Brandt",
    verifiedBy: "Mara Okafor",
    resolutionNotes: "Greased as well",
  });
  const audit = await see((tx) =>
    tx.select({ action: auditLogs.action }).from(auditLogs).where(eq(auditLogs.resourceId, id)).orderBy(auditLogs.seq),
  );
  const verbs = ["create", "assign", "start", "hold", "start", "complete", "reopen", "complete", "verify"];
  expect(audit.map(({ action }) => action)).toEqual(verbs.map((verb) => `work_order.${verb}`));
  const events = await see((tx) => tx.select().from(domainEvents).where(eq(domainEvents.subjectId, id)));
  expect(events).toHaveLength(verbs.length);
});

test("the database refuses illegal moves, whoever writes", async () => {
  const { make, as, engineer, see } = await bench();
  const { id } = await make();
  for (const status of ["completed", "verified", "on-hold"]) {
    const attempt = as(engineer, (tx) =>
      tx.execute(sql`update work_orders set status = ${status}::work_order_status, completed_at = now() where id = ${id}::uuid`),
    );
    await expect(attempt).rejects.toMatchObject({ cause: { constraint_name: "work_orders_status_transition" } });
  }
  await as(engineer, (tx) => cancelWorkOrder(tx, { id, reason: "Not needed" }));
  await expect(see((tx) => tx.execute(sql`update work_orders set status = 'open' where id = ${id}::uuid`))).rejects.toMatchObject({
    cause: { constraint_name: "work_orders_status_transition" },
  });
});

test("nobody verifies what they finished themselves, neither by the command nor by a bare write", async () => {
  const { make, as, engineer } = await bench();
  const { id } = await make();
  await as(engineer, (tx) => startWorkOrder(tx, { id }));
  await as(engineer, (tx) => completeWorkOrder(tx, { id, resolutionNotes: "Done" }));
  await expect(as(engineer, (tx) => verifyWorkOrder(tx, { id }))).rejects.toThrow("Ask a colleague to verify it");
  const bare = as(engineer, (tx) =>
    tx.update(workOrders).set({ status: "verified", verifiedBy: engineer.userId, verifiedAt: new Date() }).where(eq(workOrders.id, id)),
  );
  await expect(bare).rejects.toMatchObject({ cause: { constraint_name: "work_orders_verified_by_check" } });
});

test("a technician outside the site scope sees nothing, and a stranger neither", async () => {
  const { make, as, member, stranger, site } = await bench();
  const { id } = await make();
  const elsewhere = await member({ applicationRole: "maintenance_technician", siteScope: [crypto.randomUUID()] });
  const here = await member({ applicationRole: "maintenance_technician", siteScope: [site.id] });
  for (const outsider of [elsewhere, stranger]) {
    await expect(as(outsider, (tx) => getWorkOrder(tx, id))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(as(outsider, (tx) => startWorkOrder(tx, { id }))).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await as(outsider, (tx) => listWorkOrders(tx, workOrderFilter.parse({})))).total).toBe(0);
  }
  expect((await as(here, (tx) => listWorkOrders(tx, workOrderFilter.parse({})))).total).toBe(1);
});

test("required tasks and the signature come before completion; of two people who tick a task, one is told", async () => {
  const { make, as, engineer, colleague } = await bench();
  const { id } = await make({ requiresSignature: true });
  const tasks = [
    { kind: "number" as const, label: "Torque", unit: "Nm", required: true, options: [] },
    { kind: "inspection" as const, label: "No leak", required: true, options: [] },
  ];
  await as(engineer, (tx) => setChecklist(tx, { id, tasks }));
  await as(colleague, (tx) => startWorkOrder(tx, { id }));
  const complete = () => as(colleague, (tx) => completeWorkOrder(tx, { id, resolutionNotes: "Done" }));
  await expect(complete()).rejects.toThrow('do "Torque" and 1 more first');
  const [torque, leak] = (await as(colleague, (tx) => getWorkOrder(tx, id))).tasks;
  await expect(as(colleague, (tx) => finishTask(tx, { taskId: torque!.id, value: "tight" }))).rejects.toThrow("Give a number");
  const both = await Promise.allSettled(
    [engineer, colleague].map((who) => as(who, (tx) => finishTask(tx, { taskId: torque!.id, value: "42.5" }))),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "CONFLICT" } });
  await as(colleague, (tx) => finishTask(tx, { taskId: leak!.id, passed: true }));
  await expect(complete()).rejects.toThrow("asks for a signature");
  await as(colleague, (tx) => signWorkOrder(tx, { id, name: "Jonas Brandt", path: "M 10 10 L 200 80" }));
  expect(await complete()).toMatchObject({ status: "completed" });
});

test("two people cannot take the last part; what is returned is at most what was taken; costs are summed on completion", async () => {
  const { make, as, engineer, colleague, see } = await bench();
  const { id } = await make();
  const part = await as(engineer, (tx) =>
    createPart(tx, partInput.parse({ number: "6205", name: "Bearing 6205", unitCost: 12.5, reorderPoint: 1 })),
  );
  await as(engineer, (tx) => stockPart(tx, { id: part.id, reason: "received", quantity: 1 }));
  await as(colleague, (tx) => startWorkOrder(tx, { id }));
  const take = () => as(colleague, (tx) => takePart(tx, { id, partId: part.id, quantity: 1 }));
  const both = await Promise.allSettled([take(), take()]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await expect(as(colleague, (tx) => returnPart(tx, { id, partId: part.id, quantity: 2 }))).rejects.toMatchObject({ code: "CONFLICT" });
  const [stock] = await see((tx) => tx.select().from(parts).where(eq(parts.id, part.id)));
  expect(stock!.quantityOnHand).toBe(0);
  await expect(as(colleague, (tx) => tx.execute(sql`update parts set quantity_on_hand = 99`))).rejects.toMatchObject({
    cause: { code: "42501" },
  });
  await as(colleague, (tx) => addLabor(tx, { id, minutes: 90, hourlyRate: 40 }));
  await as(colleague, (tx) => completeWorkOrder(tx, { id, resolutionNotes: "Done", otherCost: 3 }));
  const record = await as(engineer, (tx) => getWorkOrder(tx, id));
  expect(record).toMatchObject({ partsCost: 12.5, laborCost: 60, laborHours: 1.5, otherCost: 3 });
  expect(record.parts).toMatchObject([{ number: "6205", quantity: 1 }]);
});

test("a person's timer runs on one order at a time, and stops when the order is completed", async () => {
  const { make, as, colleague, engineer } = await bench();
  const [one, other] = [await make(), await make()];
  for (const { id } of [one, other]) await as(colleague, (tx) => startWorkOrder(tx, { id }));
  await as(colleague, (tx) => startTimer(tx, { id: one.id }));
  expect(await as(colleague, (tx) => startTimer(tx, { id: other.id }))).toMatchObject({ stopped: one.number });
  await expect(as(colleague, (tx) => stopTimer(tx, { id: one.id }))).rejects.toMatchObject({ code: "CONFLICT" });
  await as(colleague, (tx) => completeWorkOrder(tx, { id: other.id, resolutionNotes: "Done" }));
  const record = await as(engineer, (tx) => getWorkOrder(tx, other.id));
  expect(record.labor.every(({ endedAt }) => endedAt !== null)).toBe(true);
});

test("an alert has one unfinished order, in its own thread, however many ask for it", async () => {
  const { as, engineer, raise, see } = await bench();
  const alert = await raise({ severity: "critical" });
  const asked = await Promise.all(Array.from({ length: 5 }, () => as(engineer, (tx) => createFromAlert(tx, { alertId: alert.id }))));
  expect(asked.filter(({ created }) => created)).toHaveLength(1);
  expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
  const [order] = await see((tx) => tx.select().from(workOrders).where(eq(workOrders.id, asked[0]!.id)));
  expect(order).toMatchObject({ correlationId: alert.correlationId, priority: "emergency", kind: "corrective" });
});

test("an order says what changed, and a finished one is not changed", async () => {
  const { make, as, engineer } = await bench();
  const { id } = await make();
  expect((await as(engineer, (tx) => updateWorkOrder(tx, { id, title: "Replace the seal", priority: "medium" }))).changed).toEqual([
    "title",
  ]);
  await as(engineer, (tx) => cancelWorkOrder(tx, { id, reason: "Not needed" }));
  await expect(as(engineer, (tx) => updateWorkOrder(tx, { id, title: "Another" }))).rejects.toMatchObject({ code: "CONFLICT" });
});

test("availability, MTBF and MTTR follow from downtimes", async () => {
  const { as, engineer, asset } = await bench();
  const at = (hours: number) => new Date(Date.UTC(2026, 0, 1) + hours * 3_600_000).toISOString();
  const stop = (from: number, to: number, planned = false) =>
    as(engineer, (tx) => recordDowntime(tx, { assetId: asset.id, startedAt: at(from), endedAt: at(to), planned }));
  await stop(10, 14);
  await stop(50, 52);
  await stop(80, 90, true);
  const found = await as(engineer, (tx) => reliabilityOf(tx, { assetId: asset.id, from: new Date(at(0)), to: new Date(at(100)) }));
  expect(found).toMatchObject({ failures: 2, downHours: 16, mttrHours: 3, availability: 0.84 });
  expect(found.mtbfHours).toBeCloseTo(42, 6);
});

test("costs are summed with the currencies they are in, so that nobody adds euros to dollars", async () => {
  const { make, as, engineer, see, asset } = await bench();
  const finish = async (currency: string, cost: number) => {
    const { id } = await make();
    await see((tx) => tx.execute(sql`update work_orders set asset_id = ${asset.id}::uuid, status = 'in-progress' where id = ${id}::uuid`));
    await see((tx) =>
      tx.execute(
        sql`update work_orders set status = 'completed', completed_at = now() - interval '1 minute', currency = ${currency}, other_cost = ${cost} where id = ${id}::uuid`,
      ),
    );
  };
  const figures = () =>
    as(engineer, async (tx) => {
      const period = { from: new Date(Date.now() - 86_400_000), to: new Date() };
      const { cost } = await reliabilityOf(tx, { assetId: asset.id, ...period });
      const [worst] = await worstAssets(tx, period);
      return [cost.total, cost.currencies, worst!.cost, worst!.currencies];
    });
  await finish("EUR", 0);
  expect(await figures()).toEqual([0, ["EUR"], 0, ["EUR"]]);
  await finish("USD", 40);
  expect(await figures()).toEqual([40, ["USD"], 40, ["USD"]]);
  await finish("EUR", 2);
  expect(await figures()).toEqual([42, ["EUR", "USD"], 42, ["EUR", "USD"]]);
});

test("an asset stands still once at a time", async () => {
  const { as, engineer, asset } = await bench();
  const begin = () => as(engineer, (tx) => recordDowntime(tx, { assetId: asset.id, startedAt: new Date().toISOString(), planned: false }));
  const { id } = await begin();
  await expect(begin()).rejects.toMatchObject({ code: "CONFLICT" });
  await as(engineer, (tx) => endDowntime(tx, { id }));
  await begin();
});

/** One reading a minute around a value, as stored. */
const feed = (tx: ActorTx, sensorId: string, from: Date, minutes: number, value: number) =>
  landReadings(
    tx,
    sensorId,
    Array.from({ length: minutes }, (_, i) => ({ at: from.getTime() + i * 60_000, value: value + Math.sin(i * 2.399) })),
  );

test("a repair is proved on the sensor that raised the alert", async () => {
  const { as, engineer, colleague, sensor, asset, raise, rule, see } = await bench();
  const { id: ruleId } = await rule(false);
  const alert = await raise({ ruleId });
  const hour = 3_600_000;
  const now = Date.now();
  const raisedAt = new Date(now - 6 * hour);
  await see(async (tx) => {
    await tx.execute(sql`update alerts set "timestamp" = ${raisedAt.toISOString()}::timestamptz where id = ${alert.id}::uuid`);
    await feed(tx, sensor.id, new Date(raisedAt.getTime() - 3 * hour), 110, 50);
    await feed(tx, sensor.id, raisedAt, 180, 90);
    await feed(tx, sensor.id, new Date(now - 2 * hour), 100, 51);
  });
  const { id } = await as(engineer, (tx) => createFromAlert(tx, { alertId: alert.id }));
  await as(colleague, (tx) => startWorkOrder(tx, { id }));
  await as(colleague, (tx) => completeWorkOrder(tx, { id, resolutionNotes: "Bearing replaced" }));
  await see((tx) =>
    tx
      .update(workOrders)
      .set({ startedAt: new Date(now - 3 * hour), completedAt: new Date(now - 2 * hour) })
      .where(eq(workOrders.id, id)),
  );
  const proof = await as(engineer, (tx) => proveRepair(tx, { id }));
  expect(proof).toMatchObject({ verdict: "improved", recurrences: 0 });
  expect(proof.restored).toBeGreaterThan(0.9);
  await as(engineer, (tx) => proveRepair(tx, { id }));
  expect(await see((tx) => tx.select().from(repairProofs).where(eq(repairProofs.workOrderId, id)))).toHaveLength(1);
  const [repaired] = await see((tx) => tx.select({ last: assets.lastMaintenance }).from(assets).where(eq(assets.id, asset.id)));
  expect(repaired!.last).not.toBeNull();
});

test("an order is about a component of its asset: neither another asset's nor one of a site that is not seen", async () => {
  const { make, as, engineer, colleague, see, asset, draft } = await bench();
  const elsewhere = await see((tx) => createSite(tx));
  const other = await see(async (tx) => {
    const [pump] = await tx.insert(assets).values({ siteId: elsewhere.id, name: "Pump", type: "pump" }).returning();
    return createComponent(tx, createComponentInput.parse({ assetId: pump!.id, name: "Motor", type: "motor" }));
  });
  const { id } = await make();
  const limited = { ...colleague, siteScope: [asset.siteId] };
  for (const actor of [engineer, limited]) {
    await expect(as(actor, (tx) => createWorkOrder(tx, draft({ componentId: other.id })))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(as(actor, (tx) => updateWorkOrder(tx, { id, componentId: other.id }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
  const own = await as(engineer, (tx) =>
    createComponent(tx, createComponentInput.parse({ assetId: asset.id, name: "Motor", type: "motor" })),
  );
  expect(await as(limited, (tx) => updateWorkOrder(tx, { id, componentId: own.id }))).toMatchObject({ changed: ["componentId"] });
});
