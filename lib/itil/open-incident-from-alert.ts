import "server-only";
import { eq, sql } from "drizzle-orm";
import { alerts, assets, incidentAlerts, incidents } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { tellIncident } from "./move-incident";
import { nextIncidentNumber } from "./next-number";
import { triage } from "./rules";

/**
 * Opens the incident of an alert, by a rule or by a person, and takes over the alert's thread. An alert belongs to one incident at most: whoever
 * comes second gets the first one's incident with `created: false`.
 */
export async function openIncidentFromAlert(tx: ActorTx, { alertId }: { alertId: string }, causationId?: string) {
  assertCan(tx, "incidents:write");
  assertCan(tx, "alerts:read");
  const [alert] = await tx
    .select({
      number: alerts.number,
      title: alerts.title,
      description: alerts.description,
      severity: alerts.severity,
      assetId: alerts.assetId,
      criticality: assets.criticality,
      correlationId: alerts.correlationId,
    })
    .from(alerts)
    .innerJoin(assets, eq(assets.id, alerts.assetId))
    .where(eq(alerts.id, alertId));
  if (!alert) throw notFound("alert");
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`incident-of-alert:${alertId}`}, 0))`);
  const existing = await incidentOfAlert(tx, alertId);
  if (existing) return { ...existing, created: false };

  const { title, assetId, correlationId } = alert;
  const number = await nextIncidentNumber(tx);
  const [incident] = await tx
    .insert(incidents)
    .values({
      number,
      title,
      description: alert.description,
      source: "alert",
      assetId,
      correlationId,
      reportedBy: tx.actor.userId,
      ...triage(alert.severity, alert.criticality),
    })
    .returning();
  const { id, priority, impact, urgency } = incident!;
  await tx.insert(incidentAlerts).values({ incidentId: id, alertId, linkedBy: tx.actor.userId });
  await recordAudit(tx, {
    action: "incident.open",
    resourceType: "incident",
    resourceId: id,
    details: { alert: alert.number },
    next: { number, title, priority, impact, urgency, assetId },
  });
  await tellIncident(
    tx,
    incident!,
    "incident.opened",
    { priority, impact, urgency, source: "alert", alertId, alertNumber: alert.number },
    causationId,
  );
  return { id, number, created: true };
}

export async function incidentOfAlert(tx: ActorTx, alertId: string) {
  const [row] = await tx
    .select({ id: incidents.id, number: incidents.number })
    .from(incidentAlerts)
    .innerJoin(incidents, eq(incidents.id, incidentAlerts.incidentId))
    .where(eq(incidentAlerts.alertId, alertId));
  return row;
}
