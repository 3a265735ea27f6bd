import "server-only";
import { and, eq, inArray, sql } from "drizzle-orm";
import { workOrders } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { colleaguesWho } from "@/lib/collaboration/colleagues";
import { AppError } from "@/lib/errors";
import { tellWorkOrder, workOrderForUpdate } from "./move-work-order";
import type { AssignWorkOrderInput } from "./schema";
import { unfinished } from "./words";

/** Gives an order to a colleague who may work on it, or back to nobody. Assigning to the present one changes nothing. */
export async function assignWorkOrder(tx: ActorTx, { id, assigneeId }: AssignWorkOrderInput) {
  assertCan(tx, "work-orders:write");
  const before = await workOrderForUpdate(tx, id);
  const [assignee] = assigneeId
    ? await colleaguesWho(tx, { permission: "work-orders:write", siteId: before.siteId, ids: [assigneeId] })
    : [];
  if (assigneeId && !assignee) {
    const message = "Choose a colleague who may work at this site.";
    throw new AppError("VALIDATION_ERROR", message, { assigneeId: [message] });
  }
  if (before.assignedTo === assigneeId) return { id, number: before.number, assigneeId };
  const status = assigneeId
    ? before.status === "open"
      ? "assigned"
      : before.status
    : before.status === "assigned"
      ? "open"
      : before.status;
  const [order] = await tx
    .update(workOrders)
    .set({ assignedTo: assigneeId, assignedAt: assigneeId ? new Date() : null, status })
    .where(
      and(
        eq(workOrders.id, id),
        inArray(workOrders.status, [...unfinished]),
        sql`${workOrders.assignedTo} is distinct from ${assigneeId}::uuid`,
      ),
    )
    .returning();
  if (!order) throw new AppError("CONFLICT", `WO-${before.number} is ${before.status}. Only unfinished work is given to somebody else.`);
  await recordAudit(tx, {
    action: "work_order.assign",
    resourceType: "work_order",
    resourceId: id,
    details: { number: order.number },
    previous: { assignedTo: before.assignedTo, status: before.status },
    next: { assignedTo: assigneeId, status },
  });
  await tellWorkOrder(tx, order, "work_order.assigned", { assigneeId, assigneeName: assignee?.name ?? null });
  return { id, number: order.number, assigneeId };
}
