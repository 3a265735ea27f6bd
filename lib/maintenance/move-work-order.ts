import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { workOrders } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import type { EventType } from "@/lib/events/types";
import { type Move, moves, refusal } from "./rules";

export type WorkOrder = typeof workOrders.$inferSelect;
type Change = { set: Partial<typeof workOrders.$inferInsert>; event: EventType; details?: Record<string, unknown> };

/** One step of the life of an order: the guard in `where` is the lock, so of two people only the first one moves it. Ask for the permission first. */
export async function moveWorkOrder(tx: ActorTx, before: WorkOrder, move: Move, { set, event, details = {} }: Change): Promise<WorkOrder> {
  const { from, to } = moves[move];
  const [order] = await tx
    .update(workOrders)
    .set({ ...set, status: to })
    .where(and(eq(workOrders.id, before.id), inArray(workOrders.status, [...from])))
    .returning();
  if (!order) throw new AppError("CONFLICT", refusal(before.number, before.status, move));
  await recordAudit(tx, {
    action: `work_order.${move}`,
    resourceType: "work_order",
    resourceId: order.id,
    details: { number: order.number, ...details },
    previous: { status: before.status },
    next: { status: to },
  });
  await tellWorkOrder(tx, order, event, details);
  return order;
}

/** Locks the row until the end of the transaction. A stranger's order and a missing one are the same. */
export async function workOrderForUpdate(tx: ActorTx, id: string): Promise<WorkOrder> {
  const [order] = await tx.select().from(workOrders).where(eq(workOrders.id, id)).for("update");
  if (!order) throw notFound("work order");
  return order;
}

/** For what only an unfinished order takes: tasks, parts, time. */
export async function openWorkOrder(tx: ActorTx, id: string): Promise<WorkOrder> {
  const order = await workOrderForUpdate(tx, id);
  if (order.status === "completed") throw new AppError("CONFLICT", `WO-${order.number} is completed. Reopen it before you change it.`);
  if (order.status === "verified" || order.status === "cancelled")
    throw new AppError("CONFLICT", `WO-${order.number} is ${order.status} and stays as it is. Ask for a new order.`);
  return order;
}

/** Appends an event about an order to its thread. */
export function tellWorkOrder(tx: ActorTx, order: WorkOrder, type: EventType, data: Record<string, unknown> = {}, causationId?: string) {
  return appendEvent(tx, {
    type,
    subjectType: "work_order",
    subjectId: order.id,
    siteId: order.siteId,
    permission: "maintenance:read",
    correlationId: order.correlationId,
    data: {
      number: order.number,
      title: order.title,
      assetId: order.assetId,
      by: tx.actor.userId,
      byName: tx.actor.label ?? tx.actor.job ?? null,
      ...data,
    },
    ...(causationId && { causationId }),
  });
}
