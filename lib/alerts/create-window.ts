import "server-only";
import { maintenanceWindows } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { asMachinery } from "@/lib/auth/as-machinery";
import { assertCan } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { siteOfTarget } from "./operation-target";
import { type CreateWindowInput, NO_PLACE } from "./operations-schema";
import { syncMutes } from "./sync-mutes";

/** Plans work on an asset or a site: meanwhile its alerts are recorded and tell nobody, or are not raised at all. */
export async function createWindow(tx: ActorTx, { assetId, siteId, ...input }: CreateWindowInput) {
  assertCan(tx, "alerts:write");
  if (!assetId && !siteId) throw new AppError("VALIDATION_ERROR", NO_PLACE, { assetId: [NO_PLACE] });
  const site = await siteOfTarget(tx, { assetId, siteId });
  const row = { ...input, assetId: assetId ?? null, siteId: site };
  const [window] = await tx
    .insert(maintenanceWindows)
    .values({ ...row, createdBy: tx.actor.userId })
    .returning({ id: maintenanceWindows.id });
  const { id } = window!;
  await recordAudit(tx, { action: "maintenance_window.create", resourceType: "maintenance_window", resourceId: id, next: row });
  await appendEvent(tx, {
    type: "maintenance_window.created",
    subjectType: "maintenance_window",
    subjectId: id,
    siteId: site,
    permission: "alerts:read",
    data: { mode: input.mode, reason: input.reason, startsAt: input.startsAt.toISOString(), endsAt: input.endsAt.toISOString() },
  });
  const { muted } = await asMachinery(tx, "alerts.mutes", syncMutes);
  return { id, startsAt: input.startsAt, endsAt: input.endsAt, muted };
}
