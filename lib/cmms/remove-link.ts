import "server-only";
import { eq } from "drizzle-orm";
import { cmmsLinks, workOrders } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { tellWorkOrder } from "@/lib/maintenance/move-work-order";
import type { ById } from "@/lib/maintenance/schema";
import { linkForUpdate } from "./links";

/** Forgets that an order is known elsewhere, as when it was deleted there. Nothing is sent; an unfinished order is made anew by the next push. */
export async function removeLink(tx: ActorTx, { id }: ById) {
  assertCan(tx, "work-orders:write");
  const { link, order } = await linkForUpdate(tx, id);
  await tx.delete(cmmsLinks).where(eq(cmmsLinks.id, id));
  if (order.externalId === link.externalId)
    await tx.update(workOrders).set({ externalId: null, externalSystem: null }).where(eq(workOrders.id, order.id));
  await recordAudit(tx, {
    action: "work_order.remove_link",
    resourceType: "work_order",
    resourceId: order.id,
    details: { number: order.number },
    previous: { externalId: link.externalId, externalSystem: order.externalSystem },
  });
  await tellWorkOrder(tx, order, "work_order.updated", { changed: ["externalId"] });
  return { id, workOrderId: order.id, number: order.number };
}
