import "server-only";
import { asc, eq, sql } from "drizzle-orm";
import { alertNotices, notificationRoutes } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";

const row = {
  id: notificationRoutes.id,
  position: notificationRoutes.position,
  name: notificationRoutes.name,
  enabled: notificationRoutes.enabled,
  minSeverity: notificationRoutes.minSeverity,
  siteIds: notificationRoutes.siteIds,
  ruleIds: notificationRoutes.ruleIds,
  assetTypes: notificationRoutes.assetTypes,
  channels: notificationRoutes.channels,
  userIds: notificationRoutes.userIds,
  recipients: notificationRoutes.recipients,
  schedule: notificationRoutes.schedule,
  groupWaitSeconds: notificationRoutes.groupWaitSeconds,
  repeatMinutes: notificationRoutes.repeatMinutes,
  remindMinutes: notificationRoutes.remindMinutes,
  continues: notificationRoutes.continues,
};

/** The organization's routes in the order in which an alert tries them, with how much each told in the last week. */
export async function listRoutes(tx: ActorTx) {
  assertCan(tx, "alert-rules:read");
  const items = await tx
    .select({
      ...row,
      lastWeek: sql<number>`(select count(*)::int from ${alertNotices} n where n.route_id = "notification_routes"."id" and n.sent_at > now() - interval '7 days')`,
      lastSentAt: sql<string | null>`(select max(n.sent_at) from ${alertNotices} n where n.route_id = "notification_routes"."id")`,
    })
    .from(notificationRoutes)
    .orderBy(asc(notificationRoutes.position), asc(notificationRoutes.createdAt), asc(notificationRoutes.id))
    .limit(500);
  return { items, total: items.length };
}
export type RouteRow = Awaited<ReturnType<typeof listRoutes>>["items"][number];

export async function getRoute(tx: ActorTx, { id }: { id: string }) {
  assertCan(tx, "alert-rules:read");
  const [route] = await tx.select(row).from(notificationRoutes).where(eq(notificationRoutes.id, id));
  if (!route) throw notFound("notification route");
  return route;
}
export type RouteRecord = Awaited<ReturnType<typeof getRoute>>;

/** What was told of one alert, through what, when. */
export async function listNotices(tx: ActorTx, alertId: string) {
  assertCan(tx, "alerts:read");
  return tx
    .select({
      id: alertNotices.id,
      route: notificationRoutes.name,
      reason: alertNotices.reason,
      channels: alertNotices.channels,
      sentAt: alertNotices.sentAt,
    })
    .from(alertNotices)
    .leftJoin(notificationRoutes, eq(notificationRoutes.id, alertNotices.routeId))
    .where(eq(alertNotices.alertId, alertId))
    .orderBy(asc(alertNotices.sentAt))
    .limit(50);
}
export type NoticeRow = Awaited<ReturnType<typeof listNotices>>[number];
