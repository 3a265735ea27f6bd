import "server-only";
import { eq, sql } from "drizzle-orm";
import { alertRules, alerts, incidents } from "@/db/schema";
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

/** A rule whose channel is "app" tells everybody who may acknowledge at the alert's site: when it is raised, or when what kept it quiet has ended. */
async function tellWatchers(tx: ActorTx, { subjectId, type, correlationId }: DomainEvent) {
  const [found] = await tx
    .select({ alert: alerts, channels: alertRules.notificationChannels })
    .from(alerts)
    .innerJoin(alertRules, eq(alertRules.id, alerts.ruleId))
    .where(eq(alerts.id, subjectId));
  if (!found?.channels.includes("app") || found.alert.mutedBy) return;
  if (type === "alert.unmuted" && !(await wasRaisedMuted(tx, subjectId, correlationId))) return;
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

/** An alert that went quiet only later has been told of when it was raised. */
async function wasRaisedMuted(tx: ActorTx, alertId: string, correlationId: string) {
  const [raised] = await tx.execute(sql`select 1 from domain_events where organization_id = (select auth.organization_id())
    and correlation_id = ${correlationId}::uuid and subject_id = ${alertId}::uuid and type = 'alert.raised' and data ? 'muted'`);
  return raised !== undefined;
}

export const collaborationSubscribers: Subscriber[] = [
  { name: "notifications.assigned", types: ["incident.assigned"], handle: tellAssignee },
  { name: "notifications.opened", types: ["incident.opened"], handle: tellResponders },
  { name: "notifications.raised", types: ["alert.raised", "alert.unmuted"], handle: tellWatchers },
];
