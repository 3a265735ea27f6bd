import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { maintenancePlans, workOrderFollowUps, workOrders } from "@/db/schema";
import { createDesk } from "@/test/desk";
import { activatePrescription, approvePrescription } from "./approve-prescription";
import { finishTask, setChecklist } from "./checklist";
import { completeWorkOrder } from "./complete-work-order";
import { createWorkOrder } from "./create-work-order";
import { failureBehind, followUpStep, followUpTask } from "./follow-up";
import { getExecution } from "./prescription-queries";
import { prescriptionInput } from "./prescription-schema";
import { completeStep, startExecution } from "./run-prescription";
import { createWorkOrderInput, setChecklistInput } from "./schema";
import { cancelWorkOrder, startWorkOrder } from "./start-work-order";
import { getWorkOrder } from "./work-order-record";
import { createPrescription } from "./write-prescription";

async function inspection(planned?: { followUpFailures: boolean }) {
  const desk = await createDesk();
  const { as, see, engineer, colleague, asset } = desk;
  const plan =
    planned &&
    (await see(async (tx) => {
      const values = { name: "Monthly", assetId: asset.id, trigger: "meter" as const, meterEvery: 500, title: "Monthly inspection" };
      return (
        await tx
          .insert(maintenancePlans)
          .values({ ...values, ...planned })
          .returning()
      )[0]!;
    }));
  const order = await as(engineer, (tx) =>
    createWorkOrder(
      tx,
      createWorkOrderInput.parse({ title: "Monthly inspection", assetId: asset.id, kind: "inspection", priority: "high" }),
      plan ? { planId: plan.id } : {},
    ),
  );
  const labels = ["Guard is in place", "Hoses are tight"];
  await as(engineer, (tx) =>
    setChecklist(tx, setChecklistInput.parse({ id: order.id, tasks: labels.map((label) => ({ kind: "inspection", label })) })),
  );
  await as(colleague, (tx) => startWorkOrder(tx, order));
  const { tasks } = await as(colleague, (tx) => getWorkOrder(tx, order.id));
  const [guard, hoses] = tasks.map(({ id }) => id) as [string, string];
  const tick = (taskId: string, passed: boolean) => as(colleague, (tx) => finishTask(tx, { taskId, passed }));
  const follow = (taskId: string) => as(colleague, (tx) => followUpTask(tx, { taskId }));
  const record = (id: string) => as(engineer, (tx) => getWorkOrder(tx, id));
  return { ...desk, order, guard, hoses, tick, follow, record };
}

test("a failed task opens a corrective order that says what failed, and both orders name each other", async () => {
  const { order, guard, tick, follow, record } = await inspection();
  expect(await tick(guard, false)).toMatchObject({ followUp: null });
  const made = await follow(guard);
  expect(made.created).toBe(true);
  const fixing = await record(made.id);
  expect(fixing).toMatchObject({ title: "Put right: Guard is in place", kind: "corrective", priority: "high", status: "open" });
  expect(fixing.description).toBe(`Guard is in place\nFound in WO-${order.number}: Monthly inspection`);
  expect(fixing.follows).toEqual({ executionId: null, step: null, task: "Guard is in place", orderNumber: order.number });
  const inspected = await record(order.id);
  expect(inspected.followUps).toEqual([{ taskId: guard, step: null, number: made.number, status: "open" }]);
  expect(inspected.follows).toBeNull();
  expect(fixing.correlationId).toBe(inspected.correlationId);
});

test("while the corrective order of an item is unfinished there is no second, however many press at once; afterwards there may be", async () => {
  const { guard, hoses, tick, follow, as, engineer, see } = await inspection();
  await tick(guard, false);
  await tick(hoses, false);
  const made = await Promise.all(Array.from({ length: 8 }, () => follow(guard)));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  expect(made.filter(({ created }) => created)).toHaveLength(1);
  expect((await follow(hoses)).created).toBe(true);
  await as(engineer, (tx) => cancelWorkOrder(tx, { id: made[0]!.id, reason: "Seen wrong" }));
  expect(await follow(guard)).toMatchObject({ created: true });
  expect(await see((tx) => tx.select().from(workOrderFollowUps).where(eq(workOrderFollowUps.taskId, guard)))).toHaveLength(2);
});

test("what has not failed asks for no order, and neither does a task that a stranger or a viewer names", async () => {
  const { guard, hoses, tick, follow, as, viewer, stranger, see } = await inspection();
  await tick(guard, true);
  await tick(hoses, false);
  await expect(follow(guard)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(as(viewer, (tx) => followUpTask(tx, { taskId: hoses }))).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(as(stranger, (tx) => followUpTask(tx, { taskId: hoses }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await see((tx) => tx.select().from(workOrders))).toHaveLength(1);
});

test("where the plan says so a failed item opens its order by itself, once, and what passes opens none", async () => {
  const { guard, hoses, tick, follow, record } = await inspection({ followUpFailures: true });
  expect(await tick(hoses, true)).toMatchObject({ followUp: null });
  const { followUp } = await tick(guard, false);
  expect(followUp).toMatchObject({ created: true });
  expect(await follow(guard)).toMatchObject({ id: followUp!.id, created: false });
  expect(await record(followUp!.id)).toMatchObject({ kind: "corrective", planId: null });
  const silent = await inspection({ followUpFailures: false });
  expect(await silent.tick(silent.guard, false)).toMatchObject({ followUp: null });
});

test("a step that measured out of range opens its order, with what was measured", async () => {
  const { as, engineer, colleague, member, asset, order, tick, guard, hoses } = await inspection();
  const reading = { label: "Vibration", unit: "mm/s", max: 4.5 };
  const steps = [
    { description: "Measure the vibration", expectedTime: 5, reading },
    { description: "Close the guard", expectedTime: 1 },
  ];
  const approver = await member({ applicationRole: "reliability_engineer" });
  const { id: prescriptionId } = await as(engineer, (tx) =>
    createPrescription(tx, prescriptionInput.parse({ title: "Vibration check", assetType: "filler", category: "bearing", steps })),
  );
  await as(approver, (tx) => approvePrescription(tx, { id: prescriptionId }));
  await as(approver, (tx) => activatePrescription(tx, { id: prescriptionId }));
  const run = await as(colleague, (tx) => startExecution(tx, { prescriptionId, assetId: asset.id, workOrderId: order.id }));
  await as(colleague, (tx) => completeStep(tx, { id: run.id, step: 1, reading: 7.2, notes: "Loud" }));
  await as(colleague, (tx) => completeStep(tx, { id: run.id, step: 2 }));
  await expect(as(colleague, (tx) => followUpStep(tx, { id: run.id, step: 2 }))).rejects.toMatchObject({ code: "CONFLICT" });
  const made = await as(colleague, (tx) => followUpStep(tx, { id: run.id, step: 1 }));
  const again = await as(engineer, (tx) => followUpStep(tx, { id: run.id, step: 1 }));
  expect(again).toEqual({ id: made.id, number: made.number, created: false });
  const fixing = await as(engineer, (tx) => getWorkOrder(tx, made.id));
  expect(fixing.description).toBe(
    `Measure the vibration\nVibration: 7.2 mm/s, out of range\nLoud\nFound in WO-${order.number}: Monthly inspection`,
  );
  expect(await as(engineer, (tx) => failureBehind(tx, made.id))).toMatchObject({ executionId: run.id, step: 1, orderNumber: order.number });
  const seen = await as(engineer, (tx) => getExecution(tx, run.id));
  expect(seen.followUps).toMatchObject([{ step: 1, number: made.number, status: "open" }]);
  for (const taskId of [guard, hoses]) await tick(taskId, true);
  await as(colleague, (tx) => completeWorkOrder(tx, { id: order.id, resolutionNotes: "Inspected" }));
  expect(await as(engineer, (tx) => getWorkOrder(tx, made.id))).toMatchObject({ status: "open" });
});
