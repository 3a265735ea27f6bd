import "server-only";
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { alertRules, alerts, incidentAlerts, incidents } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { notify } from "@/lib/collaboration/notify";
import type { DomainEvent, Subscriber } from "@/lib/events/subscriber";
import { tellIncident } from "./move-incident";
import { openIncidentFromAlert } from "./open-incident-from-alert";
import { listIncidentAlerts } from "./queries";

/** A rule that says so opens an incident for its alert, once it is no longer silenced. A second run finds the incident and changes nothing. */
async function openForRule(tx: ActorTx, event: DomainEvent) {
  const [alert] = await tx
    .select({ id: alerts.id, openIncident: alertRules.openIncident })
    .from(alerts)
    .innerJoin(alertRules, eq(alertRules.id, alerts.ruleId))
    .where(and(eq(alerts.id, event.subjectId), isNull(alerts.mutedBy)));
  if (alert?.openIncident) await openIncidentFromAlert(tx, { alertId: alert.id }, event.eventId);
}

/**
 * When the last alert of an incident clears, its thread says so, its owner is told, and people decide: nothing closes by itself. Said once for
 * the same alerts, however many of them cleared together.
 */
async function noticeAllClear(tx: ActorTx, event: DomainEvent) {
  const [found] = await tx
    .select({ incident: incidents })
    .from(incidentAlerts)
    .innerJoin(incidents, eq(incidents.id, incidentAlerts.incidentId))
    .where(and(eq(incidentAlerts.alertId, event.subjectId), inArray(incidents.status, ["open", "investigating"])))
    .for("update", { of: incidents });
  if (!found) return;
  const { incident } = found;
  const linked = await listIncidentAlerts(tx, incident.id);
  if (linked.some(({ clearedAt }) => clearedAt === null)) return;
  const numbers = linked.map(({ number }) => number).sort((a, b) => a - b);
  const [said] = await tx.execute(sql`select 1 from domain_events where subject_type = 'incident' and subject_id = ${incident.id}::uuid
    and organization_id = (select auth.organization_id()) and type = 'incident.updated' and data -> 'allClear' = ${JSON.stringify(numbers)}::jsonb`);
  if (said) return;
  await tellIncident(tx, incident, "incident.updated", { allClear: numbers }, event.eventId);
  if (!incident.assignedTo) return;
  await notify(tx, [incident.assignedTo], {
    type: "incident.alerts_cleared",
    title: `All alerts of INC-${incident.number} are clear`,
    message: "Resolve the incident if its cause is fixed.",
    link: `/incidents/INC-${incident.number}`,
    subjectType: "incident",
    subjectId: incident.id,
  });
}

export const itilSubscribers: Subscriber[] = [
  { name: "itil.open-incident", types: ["alert.raised", "alert.unmuted"], handle: openForRule },
  { name: "itil.all-clear", types: ["alert.cleared"], handle: noticeAllClear },
];
