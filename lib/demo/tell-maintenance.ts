import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import { alertRules, alerts, assets, parts, workOrders } from "@/db/schema";
import { type ActorTx, withActor } from "@/db/with-actor";
import { activatePrescription, approvePrescription } from "@/lib/maintenance/approve-prescription";
import { assignWorkOrder } from "@/lib/maintenance/assign-work-order";
import { completeWorkOrder, verifyWorkOrder } from "@/lib/maintenance/complete-work-order";
import { createFromAlert } from "@/lib/maintenance/create-from-alert";
import { createWorkOrder } from "@/lib/maintenance/create-work-order";
import { recordDowntime } from "@/lib/maintenance/downtime";
import { addLabor } from "@/lib/maintenance/labor";
import { makeDueOrders } from "@/lib/maintenance/make-due-orders";
import { createPart, stockPart } from "@/lib/maintenance/parts";
import { createPlan } from "@/lib/maintenance/plans";
import { planInput, prescriptionInput } from "@/lib/maintenance/prescription-schema";
import { proveRepair } from "@/lib/maintenance/prove-repair";
import { completeStep, rateExecution, startExecution } from "@/lib/maintenance/run-prescription";
import { createWorkOrderInput, partInput } from "@/lib/maintenance/schema";
import { startWorkOrder } from "@/lib/maintenance/start-work-order";
import { takePart } from "@/lib/maintenance/use-part";
import { createPrescription } from "@/lib/maintenance/write-prescription";
import { actorOf, type Cast } from "./tell-story";

const DAY = 86_400_000;
const stock = [
  { number: "6310-2RS", name: "Deep groove bearing 6310", unitCost: 48.9, reorderPoint: 2, location: "Store 1, shelf 4", quantity: 3 },
  { number: "SEAL-50-72", name: "Shaft seal 50 × 72", unitCost: 7.4, reorderPoint: 4, location: "Store 1, shelf 4", quantity: 4 },
  {
    number: "GREASE-H1",
    name: "Food-grade grease",
    unit: "kg",
    unitCost: 21.5,
    reorderPoint: 1,
    location: "Store 1, cabinet",
    quantity: 6,
  },
];

const procedure = prescriptionInput.parse({
  title: "Replace the main bearing of a filler",
  assetType: "filler",
  category: "bearing",
  description: "For bearings that run hot or loud. Stop the line first: a seized bearing takes the carousel with it.",
  steps: [
    {
      description: "Stop the filler, lock out the main drive and the glycol valve.",
      safety: ["Lock and tag", "Hot surfaces: wait until below 45 °C"],
      expectedTime: 15,
    },
    { description: "Open the housing and pull the bearing.", tools: ["Puller, three arms", "Torque wrench"], expectedTime: 35 },
    {
      description: "Measure the shaft where the bearing sits.",
      tools: ["Micrometer 50–75 mm"],
      expectedTime: 10,
      reading: { label: "Shaft diameter", unit: "mm", min: 49.99, max: 50.02 },
    },
    {
      description: "Fit bearing and seal, fill with new grease, close the housing.",
      tools: ["Induction heater"],
      safety: ["Gloves: the ring is at 110 °C"],
      expectedTime: 40,
    },
    { description: "Run ten minutes at half speed and listen.", expectedTime: 15, reading: { label: "Vibration", unit: "mm/s", max: 2.8 } },
  ],
});

/** The repair behind the bearing's story, and the work of an ordinary week: told once, by the commands that people use. */
export async function tellMaintenance(organizationId: string, cast: Cast) {
  const machinery = systemActor(organizationId, "demo");
  const told = await withActor(machinery, (tx) => tx.select({ id: parts.id }).from(parts).limit(1), { readOnly: true });
  if (told.length > 0) return;
  const [mara, jonas, ines] = await Promise.all([
    actorOf(organizationId, cast.mara, "Mara Okafor"),
    actorOf(organizationId, cast.jonas, "Jonas Brandt"),
    actorOf(organizationId, cast.ines, "Inês Duarte"),
  ]);
  const { alert, asset } = await withActor(machinery, (tx) => bearing(tx), { readOnly: true });
  if (!alert || !asset) return; // a demo whose history was changed keeps what it has
  const pump = await withActor(machinery, (tx) => anotherAsset(tx, asset.id), { readOnly: true });

  const shelf = await withActor(mara, (tx) => fillStore(tx));
  const prescriptionId = await withActor(jonas, async (tx) => (await createPrescription(tx, procedure)).id);
  await withActor(mara, async (tx) => {
    await approvePrescription(tx, { id: prescriptionId });
    await activatePrescription(tx, { id: prescriptionId });
  });
  const { id } = await withActor(mara, async (tx) => {
    const order = await createFromAlert(tx, { alertId: alert.id, prescriptionId, assigneeId: cast.jonas });
    return order;
  });
  await withActor(jonas, async (tx) => {
    await startWorkOrder(tx, { id });
    const run = await startExecution(tx, { prescriptionId, assetId: asset.id, workOrderId: id });
    await completeStep(tx, { id: run.id, step: 1 });
    await completeStep(tx, { id: run.id, step: 2, notes: "Outer ring pitted over a third, grease black." });
    await completeStep(tx, { id: run.id, step: 3, reading: 50.01 });
    await completeStep(tx, { id: run.id, step: 4 });
    await completeStep(tx, { id: run.id, step: 5, reading: 2.1, notes: "Quiet." });
    await rateExecution(tx, { id: run.id, rating: 5, notes: "The puller needs longer arms." });
    for (const partId of [shelf[0]!, shelf[1]!]) await takePart(tx, { id, partId, quantity: 1 });
    await addLabor(tx, { id, minutes: 115, hourlyRate: 52 });
    await completeWorkOrder(tx, {
      id,
      resolutionNotes: "Main bearing and seal replaced, housing cleaned, new grease.",
      rootCause: "Water from cleaning behind a worn seal.",
      failureMode: "bearing, pitting",
    });
  });
  await withActor(machinery, (tx) => putIntoHistory(tx, { id, alert, assetId: asset.id }));
  await withActor(mara, async (tx) => {
    await proveRepair(tx, { id });
    await verifyWorkOrder(tx, { id });
  });
  await withActor(mara, (tx) => planWeek(tx, { fillerId: asset.id, pumpId: pump?.id ?? asset.id, prescriptionId, jonas: cast.jonas }));
  await withActor(ines, (tx) => askForInspection(tx, pump?.id ?? asset.id));
  await makeDueOrders(machinery);
  await withActor(jonas, (tx) => takeNextOrder(tx));
}

async function bearing(tx: ActorTx) {
  const [found] = await tx
    .select({ alert: alerts, asset: assets })
    .from(alerts)
    .innerJoin(alertRules, eq(alertRules.id, alerts.ruleId))
    .innerJoin(assets, eq(assets.id, alerts.assetId))
    .where(eq(alertRules.name, "Filler bearing overheats"))
    .orderBy(alerts.number)
    .limit(1);
  return { alert: found?.alert, asset: found?.asset };
}

async function anotherAsset(tx: ActorTx, filler: string) {
  const [found] = await tx
    .select({ id: assets.id })
    .from(assets)
    .where(and(eq(assets.type, "pump"), sql`${assets.siteId} = (select site_id from assets where id = ${filler}::uuid)`))
    .limit(1);
  return found;
}

async function fillStore(tx: ActorTx) {
  const ids: string[] = [];
  for (const { quantity, ...part } of stock) {
    const { id } = await createPart(tx, partInput.parse(part));
    await stockPart(tx, { id, reason: "received", quantity });
    ids.push(id);
  }
  return ids;
}

/** The repair stood in the history while its alert was active; the commands could only write "now". */
async function putIntoHistory(tx: ActorTx, { id, alert, assetId }: { id: string; alert: typeof alerts.$inferSelect; assetId: string }) {
  const end = alert.clearedAt ?? new Date();
  const start = new Date(Math.max(alert.timestamp.getTime() + 600_000, end.getTime() - 2 * 3_600_000));
  await tx
    .update(workOrders)
    .set({ createdAt: alert.timestamp, startedAt: start, completedAt: end, actualDurationMinutes: 120 })
    .where(eq(workOrders.id, id));
  await tx.update(assets).set({ lastMaintenance: end }).where(eq(assets.id, assetId));
  const stop = { startedAt: start.toISOString(), endedAt: end.toISOString() };
  await recordDowntime(tx, { assetId, workOrderId: id, ...stop, planned: false, reason: "Bearing replaced" });
}

type Week = { fillerId: string; pumpId: string; prescriptionId: string; jonas: string };
async function planWeek(tx: ActorTx, { fillerId, pumpId, jonas }: Week) {
  const soon = new Date(Date.now() + 4 * DAY).toISOString();
  const calendar = { trigger: "calendar", everyCount: 4, everyUnit: "week", nextDueAt: soon };
  await createPlan(
    tx,
    planInput.parse({
      ...calendar,
      name: "Grease filler bearings",
      title: "Grease the bearings of filler 2",
      assetId: fillerId,
      assignTo: jonas,
      estimatedMinutes: 30,
    }),
  );
  await createPlan(
    tx,
    planInput.parse({
      name: "Pump seal by hours",
      title: "Inspect the pump's seal",
      assetId: pumpId,
      trigger: "meter",
      meterEvery: 2_000,
      priority: "low",
    }),
  );
  await createWorkOrder(
    tx,
    createWorkOrderInput.parse({
      title: "Measure the sister bearing before it tells us itself",
      assetId: fillerId,
      kind: "inspection",
      priority: "high",
      dueDate: new Date(Date.now() + 2 * DAY).toISOString(),
    }),
  );
}

async function askForInspection(tx: ActorTx, assetId: string) {
  const late = new Date(Date.now() - 3 * DAY).toISOString();
  await createWorkOrder(
    tx,
    createWorkOrderInput.parse({ title: "Drip tray under the pump overflows", assetId, priority: "medium", dueDate: late }),
  );
}

async function takeNextOrder(tx: ActorTx) {
  const [next] = await tx
    .select({ id: workOrders.id })
    .from(workOrders)
    .where(and(eq(workOrders.status, "open"), eq(workOrders.kind, "inspection")))
    .limit(1);
  if (!next) return;
  await assignWorkOrder(tx, { id: next.id, assigneeId: tx.actor.userId });
  await startWorkOrder(tx, { id: next.id });
}
