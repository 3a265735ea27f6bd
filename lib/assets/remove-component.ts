import "server-only";
import { eq } from "drizzle-orm";
import { assetComponents } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";

/** Its sensors stay with the asset. */
export async function removeComponent(tx: ActorTx, { id }: { id: string }) {
  assertCan(tx, "assets:write");
  const [component] = await tx.delete(assetComponents).where(eq(assetComponents.id, id)).returning();
  if (!component) throw notFound("component");
  const { assetId, siteId, name, type, status } = component;
  await recordAudit(tx, {
    action: "component.remove",
    event: "asset.updated",
    resourceType: "asset",
    resourceId: assetId,
    details: { componentId: id, component: name },
    previous: { name, type, status },
  });
  await appendEvent(tx, {
    type: "asset.updated",
    subjectType: "asset",
    subjectId: assetId,
    siteId,
    permission: "assets:read",
    data: { component: name, done: "removed" },
  });
  return { id, name, assetId };
}
