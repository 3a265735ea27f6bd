import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { alertRules, alerts, incidentAlerts, incidents } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import type { DomainEvent, Subscriber } from "@/lib/events/subscriber";
import { colleaguesWho } from "./colleagues";
import { notify } from "./notify";

const text = (value: unknown) => (typeof value === "string" ? value : null);

/** The new owner is told, unless they took it themselves or somebody else owns it by now. */
async function tellAssignee(tx: ActorTx, { subjectId, data }: DomainEvent) {
  const assignee = text(data.assigneeId);
  const [incident] = await tx.select().from(incidents).where(eq(incidents.id, subjectId));
  if (!assignee || incident?.assignedTo !== assignee) return;
  await notify(tx, [assignee], {
    type: "incident.assigned",
    title: `INC-${incident.number} is yours`,
    message: `${text(data.byName) ?? "Gantry"} assigned it to you: ${incident.title}`,
    link: `/incidents/INC-${incident.number}`,
    subjectType: "incident",
    subjectId,
    actorId: text(data.by),
  });
}

/** A new incident of high priority reaches everybody who may work on it at its site; a lesser one waits in the list. */
async function tellResponders(tx: ActorTx, { subjectId, data }: DomainEvent) {
  const [incident] = await tx.select().from(incidents).where(eq(incidents.id, subjectId));
  if (!incident || text(data.assigneeId) || !["high", "critical"].includes(incident.priority)) return;
  const responders = await colleaguesWho(tx, { permission: "incidents:write", siteId: incident.siteId });
  await notify(
    tx,
    responders.map(({ id }) => id),
    {
      type: "incident.opened",
      title: `INC-${incident.number} opened, ${incident.priority} priority`,
      message: incident.title,
      link: `/incidents/INC-${incident.number}`,
      subjectType: "incident",
      subjectId,
      actorId: text(data.by),
    },
  );
}

/** A rule whose channel is "app" tells everybody who may acknowledge at the alert's site. */
async function tellWatchers(tx: ActorTx, { subjectId }: DomainEvent) {
  const [found] = await tx
    .select({ alert: alerts, channels: alertRules.notificationChannels })
    .from(alerts)
    .innerJoin(alertRules, eq(alertRules.id, alerts.ruleId))
    .where(eq(alerts.id, subjectId));
  if (!found?.channels.includes("app")) return;
  const { number, title, severity, siteId } = found.alert;
  const people = await colleaguesWho(tx, { permission: "alerts:acknowledge", siteId });
  await notify(
    tx,
    people.map(({ id }) => id),
    {
      type: "alert.raised",
      title: `ALR-${number} raised, ${severity} severity`,
      message: title,
      link: `/alerts/ALR-${number}`,
      subjectType: "alert",
      subjectId,
    },
  );
}

/** The owner of an incident learns that its alerts are all clear. */
async function tellOwnerAllClear(tx: ActorTx, { subjectId }: DomainEvent) {
  const [incident] = await tx
    .select({ id: incidents.id, number: incidents.number, owner: incidents.assignedTo })
    .from(incidentAlerts)
    .innerJoin(incidents, eq(incidents.id, incidentAlerts.incidentId))
    .where(and(eq(incidentAlerts.alertId, subjectId), inArray(incidents.status, ["open", "investigating"])));
  if (!incident?.owner) return;
  const linked = await tx
    .select({ clearedAt: alerts.clearedAt })
    .from(incidentAlerts)
    .innerJoin(alerts, eq(alerts.id, incidentAlerts.alertId))
    .where(eq(incidentAlerts.incidentId, incident.id));
  if (linked.some(({ clearedAt }) => clearedAt === null)) return;
  await notify(tx, [incident.owner], {
    type: "incident.alerts_cleared",
    title: `All alerts of INC-${incident.number} are clear`,
    message: "Resolve the incident if its cause is fixed.",
    link: `/incidents/INC-${incident.number}`,
    subjectType: "incident",
    subjectId: incident.id,
  });
}

export const collaborationSubscribers: Subscriber[] = [
  { name: "notifications.assigned", types: ["incident.assigned"], handle: tellAssignee },
  { name: "notifications.opened", types: ["incident.opened"], handle: tellResponders },
  { name: "notifications.raised", types: ["alert.raised"], handle: tellWatchers },
  { name: "notifications.all-clear", types: ["alert.cleared"], handle: tellOwnerAllClear },
];
