import "server-only";
import { and, eq, inArray, sql } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import { alerts, assets, incidentAlerts, workOrders } from "@/db/schema";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { createWorkOrder } from "./create-work-order";
import { priorityOfAlert } from "./rules";
import { createWorkOrderInput, type WorkOrderFromAlertInput } from "./schema";
import { unfinished } from "./words";

/**
 * Opens the order of an alert and joins its thread. While an order of the alert is unfinished there is no second one: whoever comes second gets
 * the first one's, with `created: false`.
 */
export async function createFromAlert(tx: ActorTx, { alertId, ...choice }: WorkOrderFromAlertInput, causationId?: string) {
  assertCan(tx, "work-orders:write");
  assertCan(tx, "alerts:read");
  const [alert] = await tx
    .select({
      number: alerts.number,
      title: alerts.title,
      description: alerts.description,
      severity: alerts.severity,
      assetId: alerts.assetId,
      correlationId: alerts.correlationId,
      criticality: assets.criticality,
      incidentId: incidentAlerts.incidentId,
    })
    .from(alerts)
    .innerJoin(assets, eq(assets.id, alerts.assetId))
    .leftJoin(incidentAlerts, eq(incidentAlerts.alertId, alerts.id))
    .where(eq(alerts.id, alertId));
  if (!alert) throw notFound("alert");
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`work-order-of-alert:${alertId}`}, 0))`);
  const [existing] = await tx
    .select({ id: workOrders.id, number: workOrders.number })
    .from(workOrders)
    .where(and(eq(workOrders.alertId, alertId), inArray(workOrders.status, [...unfinished])));
  if (existing) return { ...existing, created: false };

  const input = createWorkOrderInput.parse({
    title: alert.title.slice(0, 200),
    description: alert.description?.slice(0, 10_000) ?? "",
    assetId: alert.assetId,
    priority: priorityOfAlert(alert.severity, alert.criticality),
    incidentId: alert.incidentId,
    ...choice,
  });
  const made = await createWorkOrder(tx, input, {
    alertId,
    correlationId: alert.correlationId,
    details: { alertNumber: alert.number },
    ...(causationId && { causationId }),
  });
  // The alert names its orders; that list is the machinery's to keep, whoever asked for the order.
  await actingAs(tx, systemActor(tx.actor.organizationId!, "maintenance.link", tx.actor), (as) =>
    as
      .update(alerts)
      .set({ relatedWorkOrders: sql`array_append(${alerts.relatedWorkOrders}, ${made.id}::uuid)` })
      .where(eq(alerts.id, alertId)),
  );
  return { ...made, created: true };
}
