import { and, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { alerts, domainEvents, eventConsumptions, incidentAlerts, incidents, notifications } from "@/db/schema";
import { withActor } from "@/db/with-actor";
import { collaborationSubscribers } from "@/lib/collaboration/subscribers";
import { dispatchEvent } from "@/lib/events/dispatch";
import { createDesk } from "@/test/desk";
import { assignIncident } from "./assign-incident";
import { linkAlert, unlinkAlert } from "./link-alert";
import { openIncident } from "./open-incident";
import { openIncidentFromAlert } from "./open-incident-from-alert";
import { getIncident } from "./queries";
import { openIncidentInput } from "./schema";
import { itilSubscribers } from "./subscribers";

const draft = (more: Record<string, unknown> = {}) => openIncidentInput.parse({ title: "Filler 2 stops", ...more });
const all = [...itilSubscribers, ...collaborationSubscribers];

test("ten people press the alert's button at once: one incident, with the alert's thread and a priority of severity and criticality", async () => {
  const { engineer, as, see, raise } = await createDesk();
  const alert = await raise({ severity: "critical" });
  const made = await Promise.all(Array.from({ length: 10 }, () => as(engineer, (tx) => openIncidentFromAlert(tx, { alertId: alert.id }))));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  expect(made.filter(({ created }) => created)).toHaveLength(1);
  const [incident] = await see((tx) => tx.select().from(incidents));
  expect(incident).toMatchObject({
    number: 1,
    source: "alert",
    priority: "high",
    impact: "medium",
    urgency: "high",
    correlationId: alert.correlationId,
  });
});

test("a rule opens one incident however often its event is delivered, and responders at the site are told once", async () => {
  const { id: organizationId, engineer, colleague, viewer, see, raise, rule } = await createDesk();
  const { id: ruleId } = await rule();
  const { eventId } = await raise({ ruleId, severity: "critical" });
  await Promise.all([1, 2, 3].map(() => dispatchEvent({ organizationId, eventId }, all)));
  const [opened] = await see((tx) => tx.select().from(domainEvents).where(eq(domainEvents.type, "incident.opened")));
  expect(opened).toMatchObject({ causationId: eventId, actorKind: "system" });
  for (let i = 0; i < 2; i += 1) await dispatchEvent({ organizationId, eventId: opened!.eventId }, all);
  expect(await see((tx) => tx.select().from(incidents))).toHaveLength(1);
  const mine = (actor: typeof engineer) =>
    withActor(actor, (tx) => tx.select().from(notifications).where(eq(notifications.type, "incident.opened")));
  expect(await mine(engineer)).toHaveLength(1);
  expect(await mine(colleague)).toHaveLength(1);
  expect(await mine(viewer)).toHaveLength(0);
  // Even a subscriber that runs again without the dispatcher's ledger opens nothing new.
  await see((tx) =>
    itilSubscribers[0]!.handle(tx, { ...opened!, type: "alert.raised", subjectId: (opened!.data as { alertId: string }).alertId }),
  );
  expect(await see((tx) => tx.select().from(incidents))).toHaveLength(1);
  expect((await see((tx) => tx.select().from(eventConsumptions))).length).toBeGreaterThan(1);
});

test("an alert without such a rule opens nothing", async () => {
  const { id: organizationId, see, raise, rule } = await createDesk();
  const quiet = await rule(false);
  for (const { eventId } of [await raise({ ruleId: quiet.id }), await raise()]) await dispatchEvent({ organizationId, eventId }, all);
  expect(await see((tx) => tx.select().from(incidents))).toHaveLength(0);
});

test("alerts are linked and unlinked, one incident each; when all are clear the record says so once, and stays open", async () => {
  const { id: organizationId, engineer, colleague, as, see, raise, system } = await createDesk();
  const [first, second] = [await raise(), await raise()];
  const { id, number } = await as(engineer, (tx) => openIncidentFromAlert(tx, { alertId: first.id }));
  await as(engineer, (tx) => linkAlert(tx, { id, alertId: second.id }));
  await as(engineer, (tx) => assignIncident(tx, { id, assigneeId: colleague.userId }));
  const other = await as(engineer, (tx) => openIncident(tx, draft()));
  await expect(as(engineer, (tx) => linkAlert(tx, { id: other.id, alertId: second.id }))).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringContaining(`INC-${number}`),
  });
  await see((tx) => tx.update(alerts).set({ clearedAt: new Date() }).where(sql`true`));
  const cleared = (subjectId: string) =>
    withActor(system, async (tx) =>
      itilSubscribers[1]!.handle(tx, {
        eventId: crypto.randomUUID(),
        type: "alert.cleared",
        subjectType: "alert",
        subjectId,
        siteId: null,
        data: {},
        correlationId: first.correlationId,
        causationId: null,
        occurredAt: new Date(),
        organizationId,
      }),
    );
  await cleared(first.id);
  await cleared(second.id);
  const incident = await as(engineer, (tx) => getIncident(tx, id));
  expect(incident).toMatchObject({ status: "open", allClear: true, alerts: [{ number: first.number }, { number: second.number }] });
  const said = await see((tx) =>
    tx
      .select()
      .from(domainEvents)
      .where(and(eq(domainEvents.type, "incident.updated"), eq(domainEvents.subjectId, id))),
  );
  expect(said).toHaveLength(1);
  expect(
    await as(colleague, (tx) => tx.select().from(notifications).where(eq(notifications.type, "incident.alerts_cleared"))),
  ).toHaveLength(1);
  await as(engineer, (tx) => unlinkAlert(tx, { id, alertId: second.id }));
  await expect(as(engineer, (tx) => unlinkAlert(tx, { id, alertId: second.id }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await see((tx) => tx.select().from(incidentAlerts))).toHaveLength(1);
});
