import "server-only";
import { eq } from "drizzle-orm";
import { cmmsLinks } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { tellWorkOrder } from "@/lib/maintenance/move-work-order";
import { linkForUpdate } from "./links";
import type { ResolveConflictInput } from "./schema";
import type { Conflict } from "./words";

/**
 * Says which side is right, field by field. The side that lost is put down as what was agreed on, so that the next comparison finds a change on the
 * other side alone, and carries it over.
 */
export async function resolveConflict(tx: ActorTx, { linkId, choices }: ResolveConflictInput) {
  assertCan(tx, "work-orders:write");
  const { link, order } = await linkForUpdate(tx, linkId);
  const open = (link.conflict ?? []) as Conflict[];
  const decided = open.filter(({ field }) => choices[field]);
  if (decided.length === 0)
    throw new AppError("CONFLICT", "There is nothing to decide about these fields. Somebody was faster; look again.");
  const lost = decided.map(({ field, ours, theirs }) => [field, choices[field] === "ours" ? theirs : ours]);
  const left = open.filter(({ field }) => !choices[field]);
  await tx
    .update(cmmsLinks)
    .set({
      agreed: { ...link.agreed, ...Object.fromEntries(lost) },
      conflict: left.length > 0 ? left : null,
      state: left.length > 0 ? "conflict" : "synced",
      ourVersion: null,
    })
    .where(eq(cmmsLinks.id, linkId));
  const fields = Object.fromEntries(decided.map(({ field }) => [field, choices[field]]));
  await recordAudit(tx, {
    action: "work_order.resolve_conflict",
    resourceType: "work_order",
    resourceId: order.id,
    details: { number: order.number, externalId: link.externalId },
    next: fields,
  });
  await tellWorkOrder(tx, order, "work_order.updated", { changed: [], resolved: fields });
  return { workOrderId: order.id, connectionId: link.connectionId, number: order.number };
}
