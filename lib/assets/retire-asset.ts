import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import { assets } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { refreshSiteStatus } from "./refresh-site-status";

/** Takes an asset out of service. Nothing is deleted: readings, alerts and incidents keep their asset. */
export async function retireAsset(tx: ActorTx, { id, reason }: { id: string; reason: string }) {
  assertCan(tx, "assets:write");
  const [asset] = await tx
    .update(assets)
    .set({ retiredAt: new Date() })
    .where(and(eq(assets.id, id), isNull(assets.retiredAt))) // the guard is the lock: a second retirer matches no row
    .returning({ id: assets.id, name: assets.name, siteId: assets.siteId, retiredAt: assets.retiredAt });
  if (!asset) throw notFound("asset in service");
  await refreshSiteStatus(tx, [asset.siteId]);
  await recordAudit(tx, {
    action: "asset.retire",
    event: "asset.deleted",
    resourceType: "asset",
    resourceId: id,
    details: { reason },
    previous: { retiredAt: null },
    next: { retiredAt: asset.retiredAt },
  });
  await appendEvent(tx, {
    type: "asset.retired",
    subjectType: "asset",
    subjectId: id,
    siteId: asset.siteId,
    permission: "assets:read",
    data: { name: asset.name, reason },
  });
  return { id, name: asset.name };
}
