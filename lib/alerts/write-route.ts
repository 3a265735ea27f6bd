import "server-only";
import { eq, inArray } from "drizzle-orm";
import { alertRules, notificationRoutes, sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { asMachinery } from "@/lib/auth/as-machinery";
import { assertCan } from "@/lib/auth/permissions";
import { colleaguesWho } from "@/lib/collaboration/colleagues";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { knownRecipients, openChannels } from "@/lib/notifications/people";
import type { RouteInput } from "./route-schema";

/** A new way by which alerts reach people. */
export async function createRoute(tx: ActorTx, input: RouteInput) {
  assertCan(tx, "alert-rules:write");
  await assertReachable(tx, input);
  const row = rowOf(input);
  const [route] = await tx
    .insert(notificationRoutes)
    .values({ ...row, createdBy: tx.actor.userId })
    .returning({ id: notificationRoutes.id });
  await say(tx, "create", route!.id, input.name, { next: row });
  return { id: route!.id, name: input.name };
}

/** Replaces a route as a whole. What it has told stays told. */
export async function updateRoute(tx: ActorTx, { id, ...input }: RouteInput & { id: string }) {
  assertCan(tx, "alert-rules:write");
  const [before] = await tx.select().from(notificationRoutes).where(eq(notificationRoutes.id, id)).for("update");
  if (!before) throw notFound("notification route");
  await assertReachable(tx, input);
  const row = rowOf(input);
  await tx.update(notificationRoutes).set(row).where(eq(notificationRoutes.id, id));
  const { organizationId: _, createdAt: __, updatedAt: ___, createdBy: ____, id: _____, ...previous } = before;
  await say(tx, "update", id, input.name, { previous, next: row });
  return { id, name: input.name };
}

export async function removeRoute(tx: ActorTx, { id }: { id: string }) {
  assertCan(tx, "alert-rules:write");
  const [route] = await tx.delete(notificationRoutes).where(eq(notificationRoutes.id, id)).returning();
  if (!route) throw notFound("notification route");
  await say(tx, "remove", id, route.name, { previous: { name: route.name, channels: route.channels } });
  return { id, name: route.name };
}

const some = <T>(list: T[]) => (list.length > 0 ? list : null);
const rowOf = ({ siteIds, ruleIds, assetTypes, schedule, repeatMinutes, remindMinutes, ...rest }: RouteInput) => ({
  ...rest,
  siteIds: some(siteIds),
  ruleIds: some(ruleIds),
  assetTypes: some(assetTypes),
  schedule: schedule ?? null,
  repeatMinutes: repeatMinutes ?? null,
  remindMinutes: remindMinutes ?? null,
});

/** Sites, rules and people stand in lists, which no foreign key guards: each must exist for the author, and each recipient be one of ours. */
async function assertReachable(tx: ActorTx, { siteIds, ruleIds, userIds, recipients }: RouteInput) {
  const refuse = (field: string, message: string) => new AppError("VALIDATION_ERROR", message, { [field]: [message] });
  if (siteIds.length > 0) {
    const found = await tx.select({ id: sites.id }).from(sites).where(inArray(sites.id, siteIds));
    if (found.length < new Set(siteIds).size) throw refuse("siteIds", "Choose existing sites.");
  } else if (tx.actor.siteScope) throw refuse("siteIds", "You act for some sites only: choose among them.");
  if (ruleIds.length > 0) {
    const found = await tx.select({ id: alertRules.id }).from(alertRules).where(inArray(alertRules.id, ruleIds));
    if (found.length < new Set(ruleIds).size) throw refuse("ruleIds", "Choose existing rules.");
  }
  if (userIds.length > 0) {
    const found = await colleaguesWho(tx, { permission: "alerts:read", ids: userIds });
    if (found.length < new Set(userIds).size) throw refuse("userIds", "Choose colleagues who may see alerts.");
  }
  if (recipients.length > 0)
    await asMachinery(tx, "alerts.routes", async (as) => knownRecipients(as, recipients, await openChannels(as, ["email", "sms"])));
}

async function say(
  tx: ActorTx,
  verb: "create" | "update" | "remove",
  id: string,
  name: string,
  change: { previous?: Record<string, unknown>; next?: Record<string, unknown> },
) {
  await recordAudit(tx, {
    action: `notification_route.${verb}`,
    event: "config.changed",
    resourceType: "notification_route",
    resourceId: id,
    details: { name },
    ...change,
  });
  await appendEvent(tx, {
    type: "notification_route.changed",
    subjectType: "notification_route",
    subjectId: id,
    permission: "alert-rules:read",
    data: { name, change: verb },
  });
}
