import "server-only";
import { systemActor } from "@/db/actor";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { moveWorkOrder, workOrderForUpdate } from "./move-work-order";
import { cancelExecution, openRun } from "./run-prescription";
import type { ById, WithReason } from "./schema";
import { stopTimers, sumUp } from "./sum-up";
import { noteNextService } from "./turns";

/** Begins or goes on. Whoever starts unassigned work takes it. */
export async function startWorkOrder(tx: ActorTx, { id }: ById) {
  assertCan(tx, "work-orders:write");
  const before = await workOrderForUpdate(tx, id);
  const takes = before.assignedTo === null && tx.actor.userId !== null;
  const { number, status } = await moveWorkOrder(tx, before, "start", {
    set: {
      startedAt: before.startedAt ?? new Date(),
      holdReason: null,
      ...(takes && { assignedTo: tx.actor.userId, assignedAt: new Date() }),
    },
    event: "work_order.started",
    details: { resumed: before.status === "on-hold" },
  });
  return { id, number, status };
}

/** Waits for a part, a permit, a stop of the line. */
export async function holdWorkOrder(tx: ActorTx, { id, reason }: WithReason) {
  assertCan(tx, "work-orders:write");
  const { number, status } = await moveWorkOrder(tx, await workOrderForUpdate(tx, id), "hold", {
    set: { holdReason: reason },
    event: "work_order.held",
    details: { reason },
  });
  await stopTimers(tx, id, new Date());
  return { id, number, status };
}

/** Not needed after all. What it cost until then stays with it, its run of a prescription ends with it, and its plan goes on to the next turn. */
export async function cancelWorkOrder(tx: ActorTx, { id, reason }: WithReason) {
  assertCan(tx, "work-orders:write");
  const before = await workOrderForUpdate(tx, id);
  const now = new Date();
  await stopTimers(tx, id, now);
  const { number, status } = await moveWorkOrder(tx, before, "cancel", {
    set: { cancelledAt: now, resolutionNotes: reason, ...(await sumUp(tx, id)) },
    event: "work_order.cancelled",
    details: { reason },
  });
  if (before.workflowId && (await openRun(tx, before.workflowId))) await cancelExecution(tx, { id: before.workflowId, reason });
  if (before.planId)
    await actingAs(tx, systemActor(tx.actor.organizationId!, "maintenance.cancel", tx.actor), (as) => noteNextService(as, before.assetId));
  return { id, number, status };
}
