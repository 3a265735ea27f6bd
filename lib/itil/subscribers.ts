import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { alertRules, alerts, incidentAlerts, incidents } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import type { DomainEvent, Subscriber } from "@/lib/events/subscriber";
import { tellIncident } from "./move-incident";
import { openIncidentFromAlert } from "./open-incident-from-alert";
import { listIncidentAlerts } from "./queries";

/** A rule that says so opens an incident for its alert. A second run finds the incident and changes nothing. */
async function openForRule(tx: ActorTx, event: DomainEvent) {
  const [alert] = await tx
    .select({ id: alerts.id, openIncident: alertRules.openIncident })
    .from(alerts)
    .innerJoin(alertRules, eq(alertRules.id, alerts.ruleId))
    .where(eq(alerts.id, event.subjectId));
  if (alert?.openIncident) await openIncidentFromAlert(tx, { alertId: alert.id }, event.eventId);
}

/** When the last alert of an incident clears, its thread says so, and people decide: nothing closes by itself. */
async function noticeAllClear(tx: ActorTx, event: DomainEvent) {
  const [incident] = await tx
    .select({ incident: incidents })
    .from(incidentAlerts)
    .innerJoin(incidents, eq(incidents.id, incidentAlerts.incidentId))
    .where(and(eq(incidentAlerts.alertId, event.subjectId), inArray(incidents.status, ["open", "investigating"])));
  if (!incident) return;
  const linked = await listIncidentAlerts(tx, incident.incident.id);
  if (linked.some(({ clearedAt }) => clearedAt === null)) return;
  await tellIncident(
    tx,
    incident.incident,
    "incident.updated",
    { allClear: true, alerts: linked.map(({ number }) => number) },
    event.eventId,
  );
}

export const itilSubscribers: Subscriber[] = [
  { name: "itil.open-incident", types: ["alert.raised"], handle: openForRule },
  { name: "itil.all-clear", types: ["alert.cleared"], handle: noticeAllClear },
];
