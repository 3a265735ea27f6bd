import "server-only";
import { and, eq, inArray, isNull, or, sql } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import {
  alertSilences,
  alerts,
  assetComponents,
  assetDowntimes,
  assetHealthHistory,
  assets,
  incidents,
  maintenancePlans,
  maintenanceWindows,
  notificationDeliveries,
  sensors,
  telemetryAnnotations,
  workflowExecutions,
  workOrders,
} from "@/db/schema";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { moveAttachments } from "@/lib/attachments/move-attachments";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { moveComments } from "@/lib/collaboration/move-comments";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { moveEvents } from "@/lib/events/move-events";
import { assetKeys, editableAsset } from "./columns";
import { refreshSiteStatus } from "./refresh-site-status";
import type { UpdateAsset } from "./schema";
import { assertPlace, assetValues } from "./values";
import { changedMeanwhile, difference, unchanged } from "./version";

export async function updateAsset(tx: ActorTx, { id, version, ...input }: UpdateAsset) {
  assertCan(tx, "assets:write");
  const [before] = await tx.select().from(assets).where(eq(assets.id, id)).for("update");
  if (!before) throw notFound("asset");
  if (before.retiredAt) throw new AppError("CONFLICT", "This asset is retired; its record no longer changes.");
  await assertPlace(tx, input);
  if (input.parentId && (await standsInside(tx, input.parentId, id))) {
    const message = "An asset cannot stand inside itself.";
    throw new AppError("VALIDATION_ERROR", message, { parentId: [`${message} Choose another parent.`] });
  }
  const values = assetValues(input);
  const [asset] = await tx
    .update(assets)
    .set(Object.keys(values).length > 0 ? values : { name: before.name })
    .where(and(eq(assets.id, id), isNull(assets.retiredAt), unchanged(editableAsset, version)))
    .returning();
  if (!asset) throw changedMeanwhile("asset");
  if (asset.siteId !== before.siteId) {
    await moveDependents(tx, id, asset.siteId);
    await refreshSiteStatus(tx, [before.siteId, asset.siteId]);
  }

  const { changed, previous, next } = difference(before, asset, assetKeys);
  if (changed.length > 0) {
    await recordAudit(tx, { action: "asset.update", event: "asset.updated", resourceType: "asset", resourceId: id, previous, next });
    await appendEvent(tx, {
      type: "asset.updated",
      subjectType: "asset",
      subjectId: id,
      siteId: asset.siteId,
      permission: "assets:read",
      data: { name: asset.name, changed },
    });
  }
  return { id, name: asset.name };
}

async function standsInside(tx: ActorTx, candidate: string, asset: string) {
  const [found] = await tx.execute(sql`with recursive up as (
      select a.id, a.parent_id, 1 as depth from assets a where a.id = ${candidate}::uuid
      union all select a.id, a.parent_id, up.depth + 1 from assets a join up on a.id = up.parent_id where up.depth < 50)
    select 1 from up where id = ${asset}::uuid limit 1`);
  return found !== undefined;
}

/** Every table whose rows carry the site of their asset. */
export const ofAsset = [
  assetComponents,
  sensors,
  alerts,
  incidents,
  workOrders,
  workflowExecutions,
  maintenancePlans,
  assetDowntimes,
  maintenanceWindows,
  assetHealthHistory,
  telemetryAnnotations,
] as const;

/** Rows of an asset carry its site for site scope. The mover may not be allowed to write alerts, so the organization's machinery does it. */
async function moveDependents(tx: ActorTx, assetId: string, siteId: string) {
  await actingAs(tx, systemActor(tx.actor.organizationId!, "asset.move", tx.actor), async (system) => {
    for (const table of ofAsset) await system.update(table).set({ siteId }).where(eq(table.assetId, assetId));
    const of = (table: (typeof ofAsset)[number]) => system.select({ id: table.id }).from(table).where(eq(table.assetId, assetId));
    await system
      .update(notificationDeliveries)
      .set({ siteId })
      .where(inArray(notificationDeliveries.alertId, of(alerts)));
    const silenced = or(eq(alertSilences.assetId, assetId), inArray(alertSilences.sensorId, of(sensors)));
    await system.update(alertSilences).set({ siteId }).where(silenced);
    await moveComments(system, siteId, "asset", [assetId]);
    await moveComments(system, siteId, "alert", of(alerts));
    await moveComments(system, siteId, "incident", of(incidents));
    await moveComments(system, siteId, "work_order", of(workOrders));
    await moveAttachments(system, siteId, "execution", of(workflowExecutions));
    await moveEvents(system, siteId, "asset", [assetId]);
    await moveEvents(system, siteId, "sensor", of(sensors));
    await moveEvents(system, siteId, "alert", of(alerts));
    await moveEvents(system, siteId, "incident", of(incidents));
    await moveEvents(system, siteId, "work_order", of(workOrders));
    await moveEvents(system, siteId, "execution", of(workflowExecutions));
    await moveEvents(system, siteId, "maintenance_window", of(maintenanceWindows));
    await moveEvents(system, siteId, "alert_silence", system.select({ id: alertSilences.id }).from(alertSilences).where(silenced));
  });
}
