import "server-only";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { moveWorkOrder, workOrderForUpdate } from "./move-work-order";
import type { ById, WithReason } from "./schema";

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
  return { id, number, status };
}

/** Not needed after all. */
export async function cancelWorkOrder(tx: ActorTx, { id, reason }: WithReason) {
  assertCan(tx, "work-orders:write");
  const { number, status } = await moveWorkOrder(tx, await workOrderForUpdate(tx, id), "cancel", {
    set: { cancelledAt: new Date(), resolutionNotes: reason },
    event: "work_order.cancelled",
    details: { reason },
  });
  return { id, number, status };
}
