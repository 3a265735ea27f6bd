import "server-only";
import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import { assetComponents, assets, componentReplacements, workOrders } from "@/db/schema";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import type { WorkOrder } from "./move-work-order";
import { nameOf } from "./queries";
import type { CompleteWorkOrderInput } from "./schema";

type Replaced = CompleteWorkOrderInput["replaced"];
type Component = typeof assetComponents.$inferSelect;

/**
 * The components of its asset that an order put new ones in for: each begins a new life, and its history says how the old one ended. What nobody says of
 * the new one's life is unknown; the old one's figure is not its.
 */
export async function replaceComponents(tx: ActorTx, order: WorkOrder, replaced: Replaced, now: Date) {
  assertCan(tx, "work-orders:write");
  const ids = Object.keys(replaced);
  if (ids.length === 0) return;
  const ofAsset = and(inArray(assetComponents.id, ids), eq(assetComponents.assetId, order.assetId));
  const seen = await tx.select({ id: assetComponents.id }).from(assetComponents).where(ofAsset);
  if (seen.length < ids.length) throw notFound("component");
  const [asset] = await tx.select({ hours: assets.operatingHours }).from(assets).where(eq(assets.id, order.assetId));
  // The new part's condition follows from the work; technicians keep no catalogue of components.
  const before = await actingAs(tx, systemActor(tx.actor.organizationId!, "maintenance.replace", tx.actor), async (as) => {
    const locked = await as.select().from(assetComponents).where(ofAsset).orderBy(assetComponents.id).for("update");
    if (locked.length < ids.length) throw notFound("component"); // one was removed meanwhile
    for (const { id } of locked) await as.update(assetComponents).set(fresh(replaced[id], now)).where(eq(assetComponents.id, id));
    return locked;
  });
  for (const old of before) {
    const lifeDays = replaced[old.id] ?? null;
    await tx.insert(componentReplacements).values({
      workOrderId: order.id,
      componentId: old.id,
      componentName: old.name,
      replacedAt: now,
      operatingHours: asset?.hours ?? null,
      previousReplacedAt: old.lastReplaced,
      previousLifeDays: old.remainingUsefulLifeDays,
      lifeDays,
    });
    await tell(tx, order, old, fresh(lifeDays, now));
  }
}

const fresh = (lifeDays: number | null | undefined, now: Date) =>
  ({ lastReplaced: now, remainingUsefulLifeDays: lifeDays ?? null, status: "healthy", healthScore: null }) as const;

/** A component's changes belong to its asset's history; the order's thread shows them too. */
async function tell(tx: ActorTx, order: WorkOrder, old: Component, next: Partial<Component>) {
  const { lastReplaced, remainingUsefulLifeDays, status, healthScore } = old;
  await recordAudit(tx, {
    action: "component.replace",
    event: "asset.updated",
    resourceType: "asset",
    resourceId: order.assetId,
    details: { componentId: old.id, component: old.name, workOrder: order.number },
    previous: { lastReplaced, remainingUsefulLifeDays, status, healthScore },
    next,
  });
  await appendEvent(tx, {
    type: "asset.updated",
    subjectType: "asset",
    subjectId: order.assetId,
    siteId: order.siteId,
    permission: "assets:read",
    correlationId: order.correlationId,
    data: { component: old.name, componentId: old.id, done: "replaced", workOrderId: order.id, workOrder: order.number },
  });
}

/** What an order replaced, or what was replaced on an asset, the last first. */
export async function listReplacements(tx: ActorTx, of: { workOrderId: string } | { assetId: string }) {
  assertCan(tx, "maintenance:read");
  const where =
    "workOrderId" in of
      ? eq(componentReplacements.workOrderId, of.workOrderId)
      : sql`${componentReplacements.componentId} in (select id from ${assetComponents} where asset_id = ${of.assetId}::uuid)`;
  return tx
    .select({
      id: componentReplacements.id,
      componentId: componentReplacements.componentId,
      name: componentReplacements.componentName,
      orderNumber: workOrders.number,
      replacedAt: componentReplacements.replacedAt,
      replacedBy: nameOf(componentReplacements.replacedBy),
      operatingHours: componentReplacements.operatingHours,
      previousReplacedAt: componentReplacements.previousReplacedAt,
      previousLifeDays: componentReplacements.previousLifeDays,
      lifeDays: componentReplacements.lifeDays,
    })
    .from(componentReplacements)
    .innerJoin(workOrders, eq(workOrders.id, componentReplacements.workOrderId))
    .where(where)
    .orderBy(desc(componentReplacements.replacedAt), componentReplacements.componentName)
    .limit(200);
}
export type Replacement = Awaited<ReturnType<typeof listReplacements>>[number];

/** Components of an asset as choices, with the life that was expected of the last new one. */
export async function listReplaceable(tx: ActorTx, assetId: string) {
  assertCan(tx, "assets:read");
  return tx
    .select({
      id: assetComponents.id,
      name: assetComponents.name,
      type: assetComponents.type,
      lifeDays: sql<number | null>`(select r.life_days from ${componentReplacements} r where r.component_id = asset_components.id
        order by r.replaced_at desc limit 1)`,
    })
    .from(assetComponents)
    .where(eq(assetComponents.assetId, assetId))
    .orderBy(assetComponents.name)
    .limit(500);
}
export type Replaceable = Awaited<ReturnType<typeof listReplaceable>>[number];
