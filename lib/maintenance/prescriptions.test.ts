import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { maintenancePlans, prescriptions, workOrders } from "@/db/schema";
import { createDesk } from "@/test/desk";
import { activatePrescription, approvePrescription, archivePrescription } from "./approve-prescription";
import { completeWorkOrder } from "./complete-work-order";
import { createWorkOrder } from "./create-work-order";
import { makeDueOrders } from "./make-due-orders";
import { createPlan } from "./plans";
import { getExecution, getPrescription } from "./prescription-queries";
import { planInput, prescriptionInput } from "./prescription-schema";
import { completeStep, failExecution, pauseExecution, rateExecution, resumeExecution, startExecution } from "./run-prescription";
import { createWorkOrderInput } from "./schema";
import { cancelWorkOrder, startWorkOrder } from "./start-work-order";
import { getWorkOrder } from "./work-order-record";
import { createPrescription, editPrescription, revisePrescription } from "./write-prescription";

const draft = (more: Record<string, unknown> = {}) =>
  prescriptionInput.parse({
    title: "Replace a bearing",
    assetType: "pump",
    category: "bearing",
    steps: [
      { description: "Lock out", safety: ["Lock and tag"], expectedTime: 5 },
      { description: "Measure play", tools: ["Feeler gauge"], expectedTime: 10, reading: { label: "Play", unit: "mm", max: 0.2 } },
      { description: "Release", expectedTime: 5 },
    ],
    ...more,
  });

async function bench() {
  const desk = await createDesk();
  const { as, engineer, colleague } = desk;
  const active = async () => {
    const { id } = await as(colleague, (tx) => createPrescription(tx, draft()));
    await as(engineer, (tx) => approvePrescription(tx, { id }));
    await as(engineer, (tx) => activatePrescription(tx, { id }));
    return id;
  };
  return { ...desk, active };
}

test("nobody approves their own draft, neither by the command nor by a bare write", async () => {
  const { as, engineer, colleague } = await bench();
  const { id } = await as(engineer, (tx) => createPrescription(tx, draft()));
  await expect(as(engineer, (tx) => approvePrescription(tx, { id }))).rejects.toThrow("Ask a colleague to approve it");
  const bare = as(engineer, (tx) =>
    tx
      .update(prescriptions)
      .set({ status: "approved", approvedBy: engineer.userId, approvedAt: new Date() })
      .where(eq(prescriptions.id, id)),
  );
  await expect(bare).rejects.toMatchObject({ cause: { code: "23514" } });
  await expect(as(colleague, (tx) => approvePrescription(tx, { id }))).rejects.toMatchObject({ code: "FORBIDDEN" });
  const byTechnician = as(colleague, (tx) => tx.execute(sql`update prescriptions set status = 'approved' where id = ${id}::uuid`));
  await expect(byTechnician).rejects.toMatchObject({ cause: { code: "42501" } });
});

test("only a draft is edited; a new version replaces the active one when it is activated", async () => {
  const { as, engineer, colleague, active } = await bench();
  const id = await active();
  await expect(as(colleague, (tx) => editPrescription(tx, { id, ...draft({ title: "Another" }) }))).rejects.toThrow("Make a new version");
  const bare = as(colleague, (tx) => tx.execute(sql`update prescriptions set steps = '[]' where id = ${id}::uuid`));
  await expect(bare).rejects.toMatchObject({ cause: { constraint_name: "prescriptions_steps_check" } });
  const next = await as(colleague, (tx) => revisePrescription(tx, { id }));
  expect(next.version).toBe(2);
  await expect(as(colleague, (tx) => revisePrescription(tx, { id }))).rejects.toThrow("Version 2 is a draft already");
  await expect(as(engineer, (tx) => activatePrescription(tx, { id: next.id }))).rejects.toMatchObject({ code: "CONFLICT" });
  await as(engineer, (tx) => approvePrescription(tx, { id: next.id }));
  await as(engineer, (tx) => activatePrescription(tx, { id: next.id }));
  const record = await as(engineer, (tx) => getPrescription(tx, next.id));
  expect(record.versions.map(({ version, status }) => [version, status])).toEqual([
    [2, "active"],
    [1, "archived"],
  ]);
});

test("steps go in order, a reading is asked for, and of two people who finish a step one is told who was first", async () => {
  const { as, colleague, engineer, asset, active } = await bench();
  const prescriptionId = await active();
  const { id } = await as(colleague, (tx) => startExecution(tx, { prescriptionId, assetId: asset.id }));
  await expect(as(colleague, (tx) => completeStep(tx, { id, step: 2, reading: 0.1 }))).rejects.toThrow("Step 1 comes first");
  const both = await Promise.allSettled([engineer, colleague].map((who) => as(who, (tx) => completeStep(tx, { id, step: 1 }))));
  const lost = both.find(({ status }) => status === "rejected") as PromiseRejectedResult;
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(lost.reason.message).toMatch(/(Mara Okafor|Jonas Brandt) has finished step 1 already/);
  await expect(as(colleague, (tx) => completeStep(tx, { id, step: 2 }))).rejects.toThrow("asks for Play in mm");
  await as(colleague, (tx) => pauseExecution(tx, { id }));
  await expect(as(colleague, (tx) => completeStep(tx, { id, step: 2, reading: 0.3 }))).rejects.toThrow("paused");
  await as(colleague, (tx) => resumeExecution(tx, { id }));
  expect(await as(colleague, (tx) => completeStep(tx, { id, step: 2, reading: 0.3, notes: "Worn" }))).toMatchObject({ outOfRange: true });
  expect(await as(colleague, (tx) => completeStep(tx, { id, step: 3 }))).toMatchObject({ done: true });
  await as(colleague, (tx) => rateExecution(tx, { id, rating: 4 }));
  const run = await as(engineer, (tx) => getExecution(tx, id));
  expect(run.execution).toMatchObject({ status: "completed", currentStep: 3, feedbackRating: 4 });
  expect(run.execution.stepCompletions.map(({ step }) => step)).toEqual([1, 2, 3]);
  expect(run.completions[1]).toMatchObject({ readingValue: 0.3, readingUnit: "mm", notes: "Worn", outOfRange: true });
  await expect(as(colleague, (tx) => failExecution(tx, { id, reason: "Too late" }))).rejects.toMatchObject({ code: "CONFLICT" });
});

test("only an active prescription is run or prescribed", async () => {
  const { as, colleague, engineer, asset, active } = await bench();
  const prescriptionId = await active();
  await as(engineer, (tx) => archivePrescription(tx, { id: prescriptionId }));
  await expect(as(colleague, (tx) => startExecution(tx, { prescriptionId, assetId: asset.id }))).rejects.toMatchObject({
    code: "CONFLICT",
  });
  const order = createWorkOrderInput.parse({ title: "Replace", assetId: asset.id, prescriptionId });
  await expect(as(engineer, (tx) => createWorkOrder(tx, order))).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
});

test("a calendar plan makes one order ahead of its date, and none while that is unfinished", async () => {
  const { as, engineer, asset, see, system } = await bench();
  const dueAt = new Date(Date.now() + 3 * 86_400_000);
  const plan = planInput.parse({
    ...{ name: "Monthly grease", title: "Grease", assetId: asset.id, trigger: "calendar", everyCount: 1, everyUnit: "month" },
    nextDueAt: dueAt.toISOString(),
    leadDays: 7,
  });
  const { id } = await as(engineer, (tx) => createPlan(tx, plan));
  expect(await makeDueOrders(system)).toBe(1);
  expect(await makeDueOrders(system)).toBe(0);
  const later = new Date(Date.now() + 60 * 86_400_000);
  expect(await makeDueOrders(system, later)).toBe(0);
  const [order] = await see((tx) => tx.select().from(workOrders).where(eq(workOrders.planId, id)));
  expect(order).toMatchObject({ kind: "preventive", status: "open" });
  expect(order!.dueDate!.getTime()).toBe(dueAt.getTime());
  await as(engineer, (tx) => startWorkOrder(tx, { id: order!.id }));
  await as(engineer, (tx) => completeWorkOrder(tx, { id: order!.id, resolutionNotes: "Greased" }));
  expect(await makeDueOrders(system, later)).toBe(1);
});

test("a meter plan orders after so many units, once, and a replaced meter starts anew", async () => {
  const { as, engineer, asset, see, system } = await bench();
  const hours = (value: number) => see((tx) => tx.execute(sql`update assets set operating_hours = ${value} where id = ${asset.id}::uuid`));
  await hours(1_000);
  const plan = planInput.parse({ name: "Every 500 h", title: "Oil change", assetId: asset.id, trigger: "meter", meterEvery: 500 });
  const { id } = await as(engineer, (tx) => createPlan(tx, plan));
  expect(await makeDueOrders(system)).toBe(0);
  await hours(1_620);
  expect(await makeDueOrders(system)).toBe(1);
  expect(await makeDueOrders(system)).toBe(0);
  const [after] = await see((tx) => tx.select().from(maintenancePlans).where(eq(maintenancePlans.id, id)));
  expect(after!.meterLast).toBe(1_500);
  const [order] = await see((tx) => tx.select().from(workOrders).where(eq(workOrders.planId, id)));
  await as(engineer, (tx) => startWorkOrder(tx, { id: order!.id }));
  await as(engineer, (tx) => completeWorkOrder(tx, { id: order!.id, resolutionNotes: "Changed" }));
  await hours(20);
  expect(await makeDueOrders(system)).toBe(0);
  await hours(525);
  expect(await makeDueOrders(system)).toBe(1);
});

test("a run that failed or was called off is no obstacle to another on the same order", async () => {
  const { as, colleague, engineer, asset, active } = await bench();
  const prescriptionId = await active();
  const order = createWorkOrderInput.parse({ title: "Replace", assetId: asset.id, prescriptionId });
  const { id: workOrderId } = await as(engineer, (tx) => createWorkOrder(tx, order));
  const start = () => as(colleague, (tx) => startExecution(tx, { prescriptionId, assetId: asset.id, workOrderId }));
  const first = await start();
  await expect(start()).rejects.toThrow("has a run of a prescription already");
  await as(colleague, (tx) => failExecution(tx, { id: first.id, reason: "The puller broke" }));
  const second = await start();
  expect(await as(colleague, (tx) => getWorkOrder(tx, workOrderId))).toMatchObject({
    workflowId: second.id,
    workflowStatus: "in-progress",
  });
});

test("what its users give a prescription is in its effectiveness at once", async () => {
  const { as, colleague, asset, active } = await bench();
  const prescriptionId = await active();
  for (const rating of [5, 2]) {
    const { id } = await as(colleague, (tx) => startExecution(tx, { prescriptionId, assetId: asset.id }));
    await as(colleague, (tx) => failExecution(tx, { id, reason: "No time" }));
    await as(colleague, (tx) => rateExecution(tx, { id, rating }));
  }
  expect(await as(colleague, (tx) => getPrescription(tx, prescriptionId))).toMatchObject({ effectivenessRating: 3.5, successRate: null });
});

test("an order is not completed while its run goes on, and a cancelled order ends it", async () => {
  const { as, colleague, engineer, asset, active } = await bench();
  const prescriptionId = await active();
  const begin = async () => {
    const input = createWorkOrderInput.parse({ title: "Replace", assetId: asset.id, prescriptionId });
    const { id } = await as(engineer, (tx) => createWorkOrder(tx, input));
    await as(colleague, (tx) => startWorkOrder(tx, { id }));
    return { id, run: (await as(colleague, (tx) => startExecution(tx, { prescriptionId, assetId: asset.id, workOrderId: id }))).id };
  };
  const [one, other] = [await begin(), await begin()];
  const complete = () => as(colleague, (tx) => completeWorkOrder(tx, { id: one.id, resolutionNotes: "Replaced" }));
  await as(colleague, (tx) => completeStep(tx, { id: one.run, step: 1 }));
  await expect(complete()).rejects.toThrow("stands at step 2 of 3");
  await as(colleague, (tx) => failExecution(tx, { id: one.run, reason: "No gauge at hand" }));
  expect(await complete()).toMatchObject({ status: "completed" });
  await as(engineer, (tx) => cancelWorkOrder(tx, { id: other.id, reason: "The pump was replaced" }));
  const { execution } = await as(engineer, (tx) => getExecution(tx, other.run));
  expect(execution).toMatchObject({ status: "cancelled", failureReason: "The pump was replaced" });
});
