import "server-only";
import { and, desc, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import { alertRules, alertSilences, alerts, assets, maintenanceWindows, profiles, sensors, sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import type { OperationFilter } from "./operations-schema";

const nameOf = (person: SQL | unknown) => sql<string | null>`(select coalesce(display_name, email) from ${profiles} where id = ${person})`;

/** Silences, those that end last first. "current" includes those still to begin. */
export async function listSilences(tx: ActorTx, { state, asset, site, limit }: OperationFilter) {
  assertCan(tx, "alerts:read");
  const over = sql`(${alertSilences.endsAt} <= now() or ${alertSilences.endedAt} is not null)`;
  const items = await tx
    .select({
      id: alertSilences.id,
      ruleId: alertSilences.ruleId,
      ruleName: alertRules.name,
      sensorId: alertSilences.sensorId,
      sensorName: sensors.name,
      assetId: alertSilences.assetId,
      assetName: assets.name,
      siteId: alertSilences.siteId,
      siteName: sites.name,
      severities: alertSilences.severities,
      reason: alertSilences.reason,
      startsAt: alertSilences.startsAt,
      endsAt: alertSilences.endsAt,
      endedAt: alertSilences.endedAt,
      endedBy: nameOf(alertSilences.endedBy),
      createdBy: nameOf(alertSilences.createdBy),
      muted: sql<number>`(select count(*)::int from ${alerts} a where a.muted_by_id = "alert_silences"."id" and a.cleared_at is null)`,
      state: sql<
        "planned" | "active" | "ended"
      >`case when ${over} then 'ended' when ${alertSilences.startsAt} > now() then 'planned' else 'active' end`,
    })
    .from(alertSilences)
    .leftJoin(alertRules, eq(alertRules.id, alertSilences.ruleId))
    .leftJoin(sensors, eq(sensors.id, alertSilences.sensorId))
    .leftJoin(assets, eq(assets.id, alertSilences.assetId))
    .leftJoin(sites, eq(sites.id, alertSilences.siteId))
    .where(
      and(
        state === "all" ? undefined : state === "ended" ? over : sql`not ${over}`,
        asset ? or(eq(alertSilences.assetId, asset), eq(sensors.assetId, asset)) : undefined,
        site ? eq(alertSilences.siteId, site) : undefined,
      ),
    )
    .orderBy(desc(alertSilences.endsAt), desc(alertSilences.id))
    .limit(limit);
  return { items, total: items.length };
}
export type SilenceRow = Awaited<ReturnType<typeof listSilences>>["items"][number];

/** Maintenance windows, those that end last first. */
export async function listWindows(tx: ActorTx, { state, asset, site, limit }: OperationFilter) {
  assertCan(tx, "alerts:read");
  const over = sql`(${maintenanceWindows.endsAt} <= now() or ${maintenanceWindows.cancelledAt} is not null)`;
  const items = await tx
    .select({
      id: maintenanceWindows.id,
      assetId: maintenanceWindows.assetId,
      assetName: assets.name,
      siteId: maintenanceWindows.siteId,
      siteName: sites.name,
      includeChildren: maintenanceWindows.includeChildren,
      mode: maintenanceWindows.mode,
      reason: maintenanceWindows.reason,
      startsAt: maintenanceWindows.startsAt,
      endsAt: maintenanceWindows.endsAt,
      cancelledAt: maintenanceWindows.cancelledAt,
      restoredAt: maintenanceWindows.restoredAt,
      createdBy: nameOf(maintenanceWindows.createdBy),
      muted: sql<number>`(select count(*)::int from ${alerts} a where a.muted_by_id = "maintenance_windows"."id" and a.cleared_at is null)`,
      state: sql<
        "planned" | "active" | "ended"
      >`case when ${over} then 'ended' when ${maintenanceWindows.startsAt} > now() then 'planned' else 'active' end`,
    })
    .from(maintenanceWindows)
    .leftJoin(assets, eq(assets.id, maintenanceWindows.assetId))
    .leftJoin(sites, eq(sites.id, maintenanceWindows.siteId))
    .where(
      and(
        state === "all" ? undefined : state === "ended" ? over : sql`not ${over}`,
        asset ? eq(maintenanceWindows.assetId, asset) : undefined,
        site ? and(eq(maintenanceWindows.siteId, site), isNull(maintenanceWindows.assetId)) : undefined,
      ),
    )
    .orderBy(desc(maintenanceWindows.endsAt), desc(maintenanceWindows.id))
    .limit(limit);
  return { items, total: items.length };
}
export type WindowRow = Awaited<ReturnType<typeof listWindows>>["items"][number];
