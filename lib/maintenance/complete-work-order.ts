import "server-only";
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { isKey, systemActor } from "@/db/actor";
import { assetDowntimes, assets, workOrders, workOrderTasks } from "@/db/schema";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { moveWorkOrder, type WorkOrder, workOrderForUpdate } from "./move-work-order";
import { planProof } from "./prove-repair";
import { replaceComponents } from "./replace-components";
import { minutesBetween } from "./rules";
import { openRun } from "./run-prescription";
import type { ById, CompleteWorkOrderInput, WithReason } from "./schema";
import { stopTimers, sumUp } from "./sum-up";
import { noteNextService, restartTurn } from "./turns";
import { unfinished } from "./words";

type Completion = Omit<CompleteWorkOrderInput, "replaced"> & Partial<Pick<CompleteWorkOrderInput, "replaced">>;

/** Says what was done. Required tasks are done and, where asked for, signed; timers stop, costs are summed, downtime ends, the proof is planned. */
export async function completeWorkOrder(tx: ActorTx, input: Completion) {
  assertCan(tx, "work-orders:write");
  const { id, resolutionNotes, rootCause, failureMode, otherCost, replaced = {} } = input;
  const before = await workOrderForUpdate(tx, id);
  if (before.status === "in-progress") await assertFinished(tx, before);
  const now = new Date();
  await stopTimers(tx, id, now);
  const sums = await sumUp(tx, id);
  const order = await moveWorkOrder(tx, before, "complete", {
    set: {
      completedAt: now,
      completedBy: tx.actor.userId,
      resolutionNotes,
      rootCause: rootCause || null,
      failureMode: failureMode || null,
      otherCost: otherCost ?? before.otherCost,
      actualDurationMinutes: minutesBetween(before.startedAt ?? now, now),
      ...sums,
    },
    event: "work_order.completed",
    details: { resolution: resolutionNotes, rootCause: rootCause || null },
  });
  await replaceComponents(tx, order, replaced, now);
  await tx
    .update(assetDowntimes)
    .set({ endedAt: sql`greatest(${assetDowntimes.startedAt}, ${now.toISOString()}::timestamptz)` }) // one that was planned ahead did not take place
    .where(and(eq(assetDowntimes.workOrderId, id), isNull(assetDowntimes.endedAt)));
  await actingAs(tx, systemActor(tx.actor.organizationId!, "maintenance.complete", tx.actor), async (as) => {
    await as.update(assets).set({ lastMaintenance: now }).where(eq(assets.id, order.assetId));
    if (!order.planId) return;
    await restartTurn(as, order.planId, now);
    await noteNextService(as, order.assetId);
  });
  if (order.alertId) await planProof(tx, id, now);
  return { id, number: order.number, status: order.status };
}

async function assertFinished(tx: ActorTx, { id, number, workflowId, requiresSignature, signedAt }: WorkOrder) {
  const run = workflowId ? await openRun(tx, workflowId) : undefined;
  if (run) {
    const rest = `its prescription stands at step ${run.currentStep + 1} of ${run.totalSteps}`;
    throw new AppError("CONFLICT", `WO-${number} is not finished: ${rest}. Finish the steps, or end the run and say why.`);
  }
  const waiting = await tx
    .select({ label: workOrderTasks.label })
    .from(workOrderTasks)
    .where(and(eq(workOrderTasks.workOrderId, id), workOrderTasks.required, isNull(workOrderTasks.doneAt)))
    .orderBy(workOrderTasks.position);
  if (waiting.length > 0) {
    const rest = waiting.length > 1 ? ` and ${waiting.length - 1} more` : "";
    throw new AppError("CONFLICT", `WO-${number} is not finished: do "${waiting[0]!.label}"${rest} first.`);
  }
  if (requiresSignature && !signedAt) throw new AppError("CONFLICT", `WO-${number} asks for a signature. Sign it, then complete it.`);
}

/** Somebody else looked: the work did what it should. */
export async function verifyWorkOrder(tx: ActorTx, { id }: ById) {
  assertCan(tx, "work-orders:verify");
  const before = await workOrderForUpdate(tx, id);
  if (before.completedBy !== null && before.completedBy === tx.actor.userId) {
    throw new AppError("CONFLICT", `You finished WO-${before.number} yourself. Ask a colleague to verify it.`);
  }
  if (before.status === "completed" && before.completedBy === null && isKey(tx.actor))
    throw new AppError("CONFLICT", `A key may have finished WO-${before.number} itself. Ask a colleague to verify it.`);
  const { number, status } = await moveWorkOrder(tx, before, "verify", {
    set: { verifiedAt: new Date(), verifiedBy: tx.actor.userId },
    event: "work_order.verified",
  });
  return { id, number, status };
}

/** It is not fixed: the order goes back to work. */
export async function reopenWorkOrder(tx: ActorTx, { id, reason }: WithReason) {
  assertCan(tx, "work-orders:write");
  const before = await workOrderForUpdate(tx, id);
  if (before.planId) await assertNoneSince(tx, before, before.planId);
  const { number, status } = await moveWorkOrder(tx, before, "reopen", {
    set: { completedAt: null, completedBy: null, signature: null, signedBy: null, signedAt: null, reopenedCount: before.reopenedCount + 1 },
    event: "work_order.reopened",
    details: { reason },
  });
  return { id, number, status };
}

/** A plan has one unfinished order at a time: what is still wrong is done with the one it has asked for meanwhile. */
async function assertNoneSince(tx: ActorTx, { number }: WorkOrder, planId: string) {
  const [next] = await tx
    .select({ number: workOrders.number })
    .from(workOrders)
    .where(and(eq(workOrders.planId, planId), inArray(workOrders.status, [...unfinished])));
  if (next)
    throw new AppError("CONFLICT", `The plan of WO-${number} asks for WO-${next.number} by now. Do what is still wrong with that one.`);
}
