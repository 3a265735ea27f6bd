import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { workOrders } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { assertPartOf } from "./create-work-order";
import { openWorkOrder, tellWorkOrder } from "./move-work-order";
import type { SignWorkOrderInput, UpdateWorkOrderInput } from "./schema";
import { unfinished } from "./words";

/** Changes what an order says, while it is unfinished. */
export async function updateWorkOrder(tx: ActorTx, { id, dueDate, ...input }: UpdateWorkOrderInput) {
  assertCan(tx, "work-orders:write");
  const before = await openWorkOrder(tx, id);
  if (input.componentId) await assertPartOf(tx, before.assetId, input.componentId);
  const wanted: Record<string, unknown> = { ...input, ...(dueDate !== undefined && { dueDate: dueDate ? new Date(dueDate) : null }) };
  const same = (one: unknown, other: unknown) => (one instanceof Date && other instanceof Date ? +one === +other : one === other);
  const changed = Object.keys(wanted).filter((key) => wanted[key] !== undefined && !same(wanted[key], before[key as keyof typeof before]));
  if (changed.length === 0) return { id, number: before.number, changed };
  const next = Object.fromEntries(changed.map((key) => [key, wanted[key]]));
  const previous = Object.fromEntries(changed.map((key) => [key, before[key as keyof typeof before]]));
  const [order] = await tx
    .update(workOrders)
    .set(next)
    .where(and(eq(workOrders.id, id), inArray(workOrders.status, [...unfinished])))
    .returning();
  await recordAudit(tx, {
    action: "work_order.update",
    resourceType: "work_order",
    resourceId: id,
    details: { number: before.number },
    previous,
    next,
  });
  await tellWorkOrder(tx, order!, "work_order.updated", { changed });
  return { id, number: before.number, changed };
}

/** Puts a name and the pen's way under the work. */
export async function signWorkOrder(tx: ActorTx, { id, name, path }: SignWorkOrderInput) {
  assertCan(tx, "work-orders:write");
  const before = await openWorkOrder(tx, id);
  await tx
    .update(workOrders)
    .set({ signature: { name, path }, signedBy: tx.actor.userId, signedAt: new Date() })
    .where(eq(workOrders.id, id));
  await recordAudit(tx, {
    action: "work_order.sign",
    resourceType: "work_order",
    resourceId: id,
    details: { number: before.number, name },
  });
  return { id, number: before.number };
}
