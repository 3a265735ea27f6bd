import "server-only";
import { and, eq } from "drizzle-orm";
import { alerts, incidentAlerts } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { incidentForUpdate, tellIncident } from "./move-incident";
import { incidentOfAlert } from "./open-incident-from-alert";
import type { LinkAlertInput } from "./schema";

/** Says that an alert is about this incident too. An alert belongs to one incident at a time. */
export async function linkAlert(tx: ActorTx, { id, alertId }: LinkAlertInput) {
  assertCan(tx, "incidents:write");
  const incident = await incidentForUpdate(tx, id);
  const [alert] = await tx.select({ number: alerts.number }).from(alerts).where(eq(alerts.id, alertId));
  if (!alert) throw notFound("alert");
  if (incident.status === "closed") throw new AppError("CONFLICT", `INC-${incident.number} is closed. Open a new incident for this alert.`);
  const [linked] = await tx
    .insert(incidentAlerts)
    .values({ incidentId: id, alertId, linkedBy: tx.actor.userId })
    .onConflictDoNothing()
    .returning();
  if (!linked) {
    const owner = await incidentOfAlert(tx, alertId);
    throw new AppError(
      "CONFLICT",
      `ALR-${alert.number} belongs to ${owner ? `INC-${owner.number}` : "another incident"} already. Unlink it there first.`,
    );
  }
  const data = { alertId, alertNumber: alert.number };
  await recordAudit(tx, {
    action: "incident.link_alert",
    resourceType: "incident",
    resourceId: id,
    details: { number: incident.number, ...data },
  });
  await tellIncident(tx, incident, "incident.alert_linked", data);
  return { id, number: incident.number, alertNumber: alert.number };
}

export async function unlinkAlert(tx: ActorTx, { id, alertId }: LinkAlertInput) {
  assertCan(tx, "incidents:write");
  const incident = await incidentForUpdate(tx, id);
  const [removed] = await tx
    .delete(incidentAlerts)
    .where(and(eq(incidentAlerts.incidentId, id), eq(incidentAlerts.alertId, alertId)))
    .returning({ alertId: incidentAlerts.alertId });
  if (!removed) throw notFound("alert on this incident");
  const [alert] = await tx.select({ number: alerts.number }).from(alerts).where(eq(alerts.id, alertId));
  const data = { alertId, alertNumber: alert?.number ?? null };
  await recordAudit(tx, {
    action: "incident.unlink_alert",
    resourceType: "incident",
    resourceId: id,
    details: { number: incident.number, ...data },
  });
  await tellIncident(tx, incident, "incident.updated", { unlinked: data });
  return { id, number: incident.number };
}
