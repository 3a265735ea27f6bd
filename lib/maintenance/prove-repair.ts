import "server-only";
import { and, eq, isNotNull, sql } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import { alertRules, alerts, repairProofs, workflowExecutions, workOrders } from "@/db/schema";
import { type ActorTx, actingAs, withActor } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { enqueueJob } from "@/lib/jobs/enqueue";
import { feedPrescription } from "./feed-prescription";
import { tellWorkOrder, type WorkOrder } from "./move-work-order";
import { judgeRepair, PROOF_HOURS } from "./proof";

const HOUR = 3_600_000;
/** Readings a side, evenly thinned: more would not change the verdict. */
const MOST = 2_000;

/**
 * Judges the repair of an alert's order by the sensor that raised it: normal is the week before the alert, before the fault's own hours, after the
 * day that follows completion (or what there is of it). Writes the proof anew, and feeds the prescription that was followed.
 */
export async function proveRepair(tx: ActorTx, { id }: { id: string }) {
  assertCan(tx, "maintenance:read");
  assertCan(tx, "telemetry:read");
  const [found] = await tx
    .select({
      order: workOrders,
      sensorId: alerts.sensorId,
      ruleId: alerts.ruleId,
      raisedAt: alerts.timestamp,
      condition: alertRules.conditionType,
      executed: workflowExecutions.prescriptionId,
    })
    .from(workOrders)
    .leftJoin(alerts, eq(alerts.id, workOrders.alertId))
    .leftJoin(alertRules, eq(alertRules.id, alerts.ruleId))
    .leftJoin(workflowExecutions, eq(workflowExecutions.id, workOrders.workflowId))
    .where(eq(workOrders.id, id));
  if (!found) throw notFound("work order");
  const { order, sensorId, ruleId, raisedAt, condition } = found;
  if (!sensorId || !raisedAt)
    throw new AppError("CONFLICT", `WO-${order.number} has no alert of a sensor, so there is nothing to measure it by.`);
  if (!order.completedAt) throw new AppError("CONFLICT", `WO-${order.number} is not completed. Its effect is measured afterwards.`);

  const began = order.startedAt && order.startedAt > raisedAt ? order.startedAt : order.completedAt;
  const windows = {
    normal: [new Date(raisedAt.getTime() - 7 * 24 * HOUR), new Date(raisedAt.getTime() - HOUR)],
    before: [new Date(Math.max(raisedAt.getTime() - HOUR, began.getTime() - PROOF_HOURS * HOUR)), began],
    after: [order.completedAt, new Date(order.completedAt.getTime() + PROOF_HOURS * HOUR)],
  } as const;
  const [normal, before, after] = await Promise.all(
    [windows.normal, windows.before, windows.after].map(([from, to]) => valuesOf(tx, sensorId, from, to)),
  );
  const recurrences = ruleId ? await countRecurrences(tx, { sensorId, ruleId, window: windows.after, own: order.alertId! }) : 0;
  const alertSide = condition === "threshold_high" ? "high" : condition === "threshold_low" ? "low" : undefined;
  const judged = judgeRepair({ normal: normal!, before: before!, after: after! }, { recurrences, alertSide });
  const prescriptionId = found.executed ?? order.prescriptionId;
  const { restored, ...kept } = judged;
  const proof = {
    ...kept,
    alertId: order.alertId,
    prescriptionId,
    recurrences,
    beforeFrom: windows.before[0],
    beforeTo: windows.before[1],
    afterFrom: windows.after[0],
    afterTo: windows.after[1],
    beforeCount: before!.length,
    afterCount: after!.length,
  };
  await actingAs(tx, systemActor(tx.actor.organizationId!, "maintenance.prove", tx.actor), async (as) => {
    await as
      .insert(repairProofs)
      .values({ workOrderId: id, sensorId, ...proof })
      .onConflictDoUpdate({ target: [repairProofs.organizationId, repairProofs.workOrderId, repairProofs.sensorId], set: proof });
    if (prescriptionId) await feedPrescription(as, prescriptionId);
    await recordAudit(as, {
      action: "work_order.prove",
      resourceType: "work_order",
      resourceId: id,
      details: { number: order.number, verdict: judged.verdict, pValue: judged.pValue, effectSize: judged.effectSize },
    });
    await tellWorkOrder(as, order as WorkOrder, "work_order.proved", { verdict: judged.verdict, restored, recurrences });
  });
  return { id, number: order.number, ...judged, recurrences, beforeCount: before!.length, afterCount: after!.length };
}

async function valuesOf(tx: ActorTx, sensorId: string, from: Date, to: Date) {
  const rows = await tx.execute<{ value: number }>(sql`
    select value from (
      select value, row_number() over (order by timestamp) as n, count(*) over () as total
      from private.readings(${sensorId}::uuid, ${from.toISOString()}::timestamptz, ${to.toISOString()}::timestamptz) where quality = 'good') r
    where n % greatest(1, ceil(total / ${MOST}::float8)::int) = 0`);
  return rows.map(({ value }) => Number(value));
}

async function countRecurrences(tx: ActorTx, wanted: { sensorId: string; ruleId: string; window: readonly [Date, Date]; own: string }) {
  const [from, to] = wanted.window.map((moment) => moment.toISOString());
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(alerts)
    .where(
      and(
        eq(alerts.sensorId, wanted.sensorId),
        eq(alerts.ruleId, wanted.ruleId),
        sql`${alerts.id} <> ${wanted.own}::uuid and ${alerts.timestamp} >= ${from}::timestamptz and ${alerts.timestamp} < ${to}::timestamptz`,
      ),
    );
  return row!.count;
}

/**
 * The job behind a completed order: a day later, with whatever readings there are. An order that was reopened meanwhile is left alone, and so is one
 * that no sensor can judge. One that was finished again since is judged a day after that: a job that waits keeps the hour it was given first.
 */
export async function proveLater({ organizationId, workOrderId }: Record<string, unknown>) {
  await withActor(systemActor(String(organizationId), "maintenance.prove"), async (tx) => {
    const [order] = await tx
      .select({ id: workOrders.id, completedAt: workOrders.completedAt })
      .from(workOrders)
      .innerJoin(alerts, and(eq(alerts.id, workOrders.alertId), isNotNull(alerts.sensorId)))
      .where(eq(workOrders.id, String(workOrderId)));
    if (!order?.completedAt) return;
    if (isProvable(order.completedAt)) await proveRepair(tx, { id: order.id });
    else await planProof(tx, order.id, order.completedAt);
  });
}

/** A minute of grace for clocks that differ. */
const isProvable = (completedAt: Date) => completedAt.getTime() + PROOF_HOURS * HOUR <= Date.now() + 60_000;

/** Has the effect of a repair measured once its day is over. */
export const planProof = (tx: ActorTx, workOrderId: string, completedAt: Date) =>
  enqueueJob(
    tx,
    "maintenance.prove",
    { workOrderId },
    { key: `prove:${workOrderId}`, runAt: new Date(completedAt.getTime() + PROOF_HOURS * HOUR) },
  );
