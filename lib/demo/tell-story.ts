import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import { type Actor, systemActor } from "@/db/actor";
import { alertRules, alerts, domainEvents, incidentAlerts, incidents } from "@/db/schema";
import { type ActorTx, withActor } from "@/db/with-actor";
import { acknowledgeAlert } from "@/lib/alerts/acknowledge-alert";
import { asIdentity, findAccess, userActor } from "@/lib/auth/access";
import { addComment } from "@/lib/collaboration/add-comment";
import { dispatchEvent } from "@/lib/events/dispatch";
import type { EventType } from "@/lib/events/types";
import { acknowledgeIncident } from "@/lib/itil/acknowledge-incident";
import { assignIncident } from "@/lib/itil/assign-incident";
import { closeIncident } from "@/lib/itil/close-incident";
import { linkAlert } from "@/lib/itil/link-alert";
import { resolveIncident } from "@/lib/itil/resolve-incident";
import { startInvestigation } from "@/lib/itil/start-investigation";
import { itilSubscribers } from "@/lib/itil/subscribers";

export type Cast = Record<"mara" | "jonas" | "olek" | "ines", string>;

/** The actor of a demo person: with exactly the permissions and sites that they have when they sign in. */
export async function actorOf(organizationId: string, userId: string, name: string): Promise<Actor> {
  const access = await asIdentity((tx) => findAccess(tx, userId, organizationId));
  if (!access) throw new Error(`${name} of the demo organization has lost the membership. Run npm run db:reset to begin anew.`);
  return userActor({ userId, name, sessionId: "" }, access);
}

/**
 * The bearing of filler 2, told to its end by the commands that people use: the rule's alert opens an incident, which is assigned, discussed,
 * acknowledged, investigated, resolved and closed. Begins where an earlier, interrupted telling stopped.
 */
export async function tellStory(organizationId: string, cast: Cast) {
  await dispatch(organizationId, "alert.raised");
  const machinery = systemActor(organizationId, "demo");
  const incident = await withActor(machinery, (tx) => bearingIncident(tx), { readOnly: true });
  if (!incident)
    throw new Error(
      "The history of the demo organization has raised no bearing alert: it was changed. Run npm run db:reset to begin anew.",
    );
  const [mara, jonas, olek, ines] = await Promise.all([
    actorOf(organizationId, cast.mara, "Mara Okafor"),
    actorOf(organizationId, cast.jonas, "Jonas Brandt"),
    actorOf(organizationId, cast.olek, "Olek Nowak"),
    actorOf(organizationId, cast.ines, "Inês Duarte"),
  ]);
  const { id } = incident;
  const say = (tx: ActorTx, body: string, ...mentions: string[]) =>
    addComment(tx, { subjectType: "incident", subjectId: id, body, mentions });

  if (!incident.assignedTo) {
    await withActor(olek, (tx) => acknowledgeOthers(tx, incident.assetId));
    await withActor(mara, async (tx) => {
      await linkVibration(tx, id, incident.assetId);
      await assignIncident(tx, { id, assigneeId: cast.jonas });
      await say(
        tx,
        "@Jonas Brandt vibration has been climbing for four days, and now the temperature follows. That is the main bearing, not the grease. Please stop the filler and look before it seizes.",
        cast.jonas,
      );
    });
  }
  if (!incident.acknowledgedAt) await withActor(jonas, (tx) => acknowledgeIncident(tx, { id }));
  if (!incident.investigatingAt) {
    await withActor(jonas, async (tx) => {
      await startInvestigation(tx, { id });
      await say(
        tx,
        "@Mara Okafor you were right: pitting on the outer ring, the grease is black. I am putting in the spare from the store, the line stands for two hours.",
        cast.mara,
      );
    });
  }
  await dispatch(organizationId, "alert.cleared");
  if (incident.status !== "resolved" && incident.status !== "closed") {
    await withActor(jonas, (tx) =>
      resolveIncident(tx, {
        id,
        resolution:
          "Outer ring of the main bearing pitted. Bearing and seal replaced, housing cleaned, new grease. Temperature back to 58 °C and vibration to 2 mm/s under load.",
      }),
    );
  }
  if (incident.status !== "closed") {
    await withActor(ines, async (tx) => {
      await say(
        tx,
        "Two hours instead of a night. @Mara Okafor please plan the same bearing on filler 1 in Gdańsk before it tells us itself.",
        cast.mara,
      );
      await closeIncident(tx, { id });
    });
  }
}

/** What the worker would do for the history's alerts, done here, so that the story can go on. The worker finds it done. */
async function dispatch(organizationId: string, type: EventType) {
  const events = await withActor(
    systemActor(organizationId, "demo"),
    (tx) =>
      tx
        .select({ eventId: domainEvents.eventId })
        .from(domainEvents)
        .where(eq(domainEvents.type, type))
        .orderBy(domainEvents.occurredAt, domainEvents.id),
    { readOnly: true },
  );
  for (const { eventId } of events) await dispatchEvent({ organizationId, eventId }, itilSubscribers);
}

async function bearingIncident(tx: ActorTx) {
  const [found] = await tx
    .select({
      id: incidents.id,
      assetId: incidents.assetId,
      status: incidents.status,
      assignedTo: incidents.assignedTo,
      acknowledgedAt: incidents.acknowledgedAt,
      investigatingAt: incidents.investigatingAt,
    })
    .from(incidents)
    .innerJoin(incidentAlerts, eq(incidentAlerts.incidentId, incidents.id))
    .innerJoin(alerts, eq(alerts.id, incidentAlerts.alertId))
    .innerJoin(alertRules, eq(alertRules.id, alerts.ruleId))
    .where(eq(alertRules.name, "Filler bearing overheats"))
    .orderBy(incidents.number);
  return found;
}

async function linkVibration(tx: ActorTx, incidentId: string, assetId: string | null) {
  const [alert] = await tx
    .select({ id: alerts.id })
    .from(alerts)
    .leftJoin(incidentAlerts, eq(incidentAlerts.alertId, alerts.id))
    .innerJoin(alertRules, eq(alertRules.id, alerts.ruleId))
    .where(and(eq(alerts.assetId, assetId!), eq(alertRules.name, "Bearing vibration high"), isNull(incidentAlerts.incidentId)));
  if (alert) await linkAlert(tx, { id: incidentId, alertId: alert.id });
}

/** The operator has seen the pump's alert of last week and the first signs at the filler; the compressor's is still new. */
async function acknowledgeOthers(tx: ActorTx, assetId: string | null) {
  const open = await tx
    .select({ id: alerts.id, assetId: alerts.assetId, rule: alertRules.name })
    .from(alerts)
    .innerJoin(alertRules, eq(alertRules.id, alerts.ruleId))
    .where(eq(alerts.acknowledged, false));
  for (const alert of open)
    if (alert.assetId === assetId || alert.rule === "Cleaning pump loses flow") await acknowledgeAlert(tx, { id: alert.id });
}
