import { eq, sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { alertRules, alerts } from "@/db/schema";
import { collaborationSubscribers } from "@/lib/collaboration/subscribers";
import { dispatchEvent } from "@/lib/events/dispatch";
import { deliveriesOf, startChannels } from "@/test/channels";
import { createDesk, type Desk } from "@/test/desk";
import { peek } from "@/test/people";
import { acknowledgeAlert } from "./acknowledge-alert";
import { assignAlert } from "./assign-alert";
import { createSilence } from "./create-silence";
import { endSilence } from "./end-silence";
import { createSilenceInput } from "./operations-schema";
import { listNotices, listRoutes } from "./route-queries";
import { createRouteInput, updateRouteInput } from "./route-schema";
import { alertSubscribers } from "./subscribers";
import { tellRoutes } from "./tell-routes";
import { tickAlerts } from "./tick";
import { createRoute, removeRoute, updateRoute } from "./write-route";

let channels: Awaited<ReturnType<typeof startChannels>>;
beforeAll(async () => {
  channels = await startChannels();
});
afterAll(() => Promise.all([channels.close(), admin.end()]));
const admin = postgres(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} });

const MINUTE = 60_000;
const input = (more: object = {}) => createRouteInput.parse({ name: `Route ${Math.random()}`, channels: ["in-app"], ...more });
const add = ({ engineer, as }: Desk, more: object = {}) => as(engineer, (tx) => createRoute(tx, input(more)));
const dispatch = (desk: Desk, eventId: string) => dispatchEvent({ organizationId: desk.id, eventId }, alertSubscribers);
const tell = (desk: Desk, now?: number) => desk.see((tx) => tellRoutes(tx, undefined, now));
const told = (desk: Desk) =>
  peek<{ alert: string; reason: string; round: number }>(sql`select alert_id as alert, reason, round from alert_notices
    where organization_id = ${desk.id}::uuid order by sent_at, reason`);
const inbox = (desk: Desk) =>
  peek<{ user_id: string; type: string; title: string; message: string }>(sql`select user_id, type, title, message from notifications
    where organization_id = ${desk.id}::uuid order by created_at, title`);
/** Runs what commands and the engine have said, as the worker does. */
async function deliver(desk: Desk) {
  const events = await peek<{ event_id: string }>(sql`select event_id from domain_events where organization_id = ${desk.id}::uuid
    and type like 'alert.%' order by id`);
  for (const { event_id } of events) await dispatch(desk, event_id);
}

test("an alert reaches the people and channels of its route, once, however often and by whomever it is told", async () => {
  const { desk, onCall } = await channels.deskWithChannels();
  await add(desk, { channels: ["in-app", "email", "slack"], userIds: [desk.engineer.userId], minSeverity: "medium" });
  const alert = await desk.raise();
  await Promise.all([dispatch(desk, alert.eventId), tell(desk), tell(desk)]);
  await tell(desk);
  expect(await told(desk)).toEqual([{ alert: alert.id, reason: "raised", round: 0 }]);
  expect(await inbox(desk)).toMatchObject([{ user_id: desk.engineer.userId, title: `ALR-${alert.number}, high severity` }]);
  const sent = await deliveriesOf(desk);
  expect(sent.map(({ kind }) => kind)).toEqual(["email", "slack"]);
  expect(sent[0]!.recipient).not.toBe(onCall); // the route names a person
  const mild = await desk.raise({ severity: "low" });
  await dispatch(desk, mild.eventId);
  expect(await told(desk)).toHaveLength(1);
  expect((await desk.as(desk.viewer, (tx) => listNotices(tx, alert.id))).map(({ reason }) => reason)).toEqual(["raised"]);
});

test("a new route is not told of what was active before it, until that grows", async () => {
  const desk = await createDesk();
  const old = await desk.raise();
  await add(desk);
  await tell(desk);
  expect(await told(desk)).toEqual([]);
  await desk.see((tx) =>
    tx.update(alerts).set({ baseSeverity: "high", severity: "critical", escalatedAt: new Date() }).where(eq(alerts.id, old.id)),
  );
  await tell(desk);
  expect(await told(desk)).toEqual([{ alert: old.id, reason: "raised", round: 0 }]);
});

test("reminder, repeat and end follow in time; an acknowledgement stops the first two", async () => {
  const desk = await createDesk();
  await add(desk, { remindMinutes: 15, repeatMinutes: 60 });
  const [seen, left] = [await desk.raise(), await desk.raise()];
  await tell(desk);
  await desk.as(desk.engineer, (tx) => acknowledgeAlert(tx, { id: seen.id }));
  const start = Date.now();
  for (const minutes of [5, 16, 17, 77, 78]) {
    await tell(desk, start + minutes * MINUTE);
    // The ledger keeps the database's time: put what was just told where the test's clock is.
    await peek(sql`update alert_notices set sent_at = ${new Date(start + minutes * MINUTE).toISOString()}::timestamptz
      where organization_id = ${desk.id}::uuid and reason <> 'raised' and sent_at < now() + interval '1 minute'`);
  }
  await desk.see((tx) =>
    tx.update(alerts).set({ clearedAt: new Date(), resolved: true, resolvedAt: new Date() }).where(eq(alerts.id, left.id)),
  );
  await tell(desk);
  await tell(desk);
  const of = async (id: string) => (await told(desk)).filter(({ alert }) => alert === id).map(({ reason }) => reason);
  expect((await of(left.id)).sort()).toEqual(["cleared", "raised", "reminder", "repeat"]);
  expect(await of(seen.id)).toEqual(["raised"]);
});

test("alerts of a group are told in one message, after the group's wait", async () => {
  const desk = await createDesk();
  await add(desk, { groupWaitSeconds: 30, userIds: [desk.engineer.userId] });
  const group = [
    await desk.raise({ severity: "medium" }),
    await desk.raise({ severity: "critical" }),
    await desk.raise({ severity: "low" }),
  ];
  await desk.see((tx) => tx.update(alerts).set({ groupKey: `asset:${desk.asset.id}` }));
  for (const { eventId } of group) await dispatch(desk, eventId);
  expect(await told(desk)).toEqual([]);
  const jobs = await admin`select 1 from graphile_worker._private_jobs where run_at > now() and payload->>'organizationId' = ${desk.id}
    and key like 'alerts.route:%'`;
  expect(jobs.length).toBeGreaterThan(0);
  await tell(desk, Date.now() + 31_000);
  expect(await told(desk)).toHaveLength(3);
  expect(await inbox(desk)).toMatchObject([
    { title: `ALR-${group[1]!.number}, critical severity`, message: expect.stringContaining("2 more alerts of the same group") },
  ]);
});

test("a muted alert tells nobody until what mutes it ends", async () => {
  const desk = await createDesk();
  await add(desk);
  const silence = await desk.as(desk.engineer, (tx) =>
    createSilence(tx, createSilenceInput.parse({ minutes: 10, reason: "Being tested", assetId: desk.asset.id })),
  );
  const alert = await desk.raise();
  await desk.see((tx) => tx.update(alerts).set({ mutedBy: "silence", mutedById: silence.id }).where(eq(alerts.id, alert.id)));
  await dispatch(desk, alert.eventId);
  await tickAlerts({ organizationId: desk.id });
  expect(await told(desk)).toEqual([]);
  await desk.as(desk.engineer, (tx) => endSilence(tx, { id: silence.id }));
  await deliver(desk);
  expect(await told(desk)).toEqual([{ alert: alert.id, reason: "raised", round: 0 }]);
});

test("who was told of an alert hears that it ended within a maintenance window, and nobody else does", async () => {
  const desk = await createDesk();
  await add(desk);
  const known = await desk.raise();
  await tell(desk);
  const quiet = await desk.raise();
  const window = crypto.randomUUID();
  await desk.see((tx) => tx.update(alerts).set({ mutedBy: "window", mutedById: window }));
  await tell(desk);
  await desk.see((tx) => tx.update(alerts).set({ clearedAt: new Date(), resolved: true, resolvedAt: new Date() }));
  await Promise.all([tell(desk), tell(desk)]);
  expect((await told(desk)).map(({ alert, reason }) => [alert, reason])).toEqual([
    [known.id, "raised"],
    [known.id, "cleared"],
  ]);
  expect(quiet.id).not.toBe(known.id);
});

test("a person whom a route names hears only of alerts that they may see, also by mail", async () => {
  const { desk } = await channels.deskWithChannels();
  const far = await desk.member({ applicationRole: "maintenance_technician", siteScope: [crypto.randomUUID()] });
  await add(desk, { channels: ["in-app", "email"], userIds: [desk.engineer.userId, far.userId] });
  await dispatch(desk, (await desk.raise()).eventId);
  const [own] = await peek<{ email: string }>(sql`select lower(email) as email from profiles where id = ${desk.engineer.userId}`);
  expect((await deliveriesOf(desk)).map(({ recipient }) => recipient)).toEqual([own!.email]);
  expect((await inbox(desk)).map(({ user_id }) => user_id)).toEqual([desk.engineer.userId]);
});

test("an alert is given to a colleague who is told, not to who may not see it, and back", async () => {
  const desk = await createDesk();
  const { engineer, colleague, viewer, stranger, as } = desk;
  const alert = await desk.raise();
  await as(engineer, (tx) => assignAlert(tx, { id: alert.id, assigneeId: colleague.userId }));
  await as(engineer, (tx) => assignAlert(tx, { id: alert.id, assigneeId: colleague.userId }));
  await deliver(desk);
  expect(await inbox(desk)).toMatchObject([
    { user_id: colleague.userId, type: "alert.assigned", message: expect.stringContaining("Mara Okafor gave it to you") },
  ]);
  for (const person of [viewer, stranger])
    await expect(as(engineer, (tx) => assignAlert(tx, { id: alert.id, assigneeId: person.userId }))).rejects.toMatchObject({
      fields: { assigneeId: expect.anything() },
    });
  await expect(as(viewer, (tx) => assignAlert(tx, { id: alert.id, assigneeId: null }))).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(as(stranger, (tx) => assignAlert(tx, { id: alert.id, assigneeId: null }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  const far = await desk.member({ role: "viewer", applicationRole: "operator", siteScope: [crypto.randomUUID()] });
  await expect(as(engineer, (tx) => assignAlert(tx, { id: alert.id, assigneeId: far.userId }))).rejects.toMatchObject({
    code: "VALIDATION_ERROR",
  });
  await expect(as(far, (tx) => assignAlert(tx, { id: alert.id, assigneeId: null }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await as(colleague, (tx) => assignAlert(tx, { id: alert.id, assigneeId: null }));
  const [row] = await desk.see((tx) => tx.select().from(alerts).where(eq(alerts.id, alert.id)));
  expect(row).toMatchObject({ assignedTo: null, assignedAt: null });
  // Nobody gives an alert away by a bare statement, unseen by the audit log.
  await expect(
    as(engineer, (tx) => tx.execute(sql`update alerts set assigned_to = auth.uid() where id = ${alert.id}::uuid`)),
  ).rejects.toMatchObject({
    cause: { code: "42501" },
  });
});

test("routes are kept by who may write rules, name only what is theirs, and forget nobody's name twice", async () => {
  const desk = await createDesk();
  const { engineer, viewer, stranger, as } = desk;
  const { id, name } = await add(desk, {
    siteIds: [desk.site.id],
    schedule: { timezone: "Europe/Berlin", days: ["1", "2"], from: "06:00", to: "14:00" },
  });
  await expect(as(viewer, (tx) => createRoute(tx, input()))).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(as(stranger, (tx) => createRoute(tx, input({ siteIds: [desk.site.id] })))).rejects.toMatchObject({
    fields: { siteIds: expect.anything() },
  });
  await expect(as(engineer, (tx) => createRoute(tx, input({ userIds: [stranger.userId] })))).rejects.toMatchObject({
    fields: { userIds: expect.anything() },
  });
  await expect(as(engineer, (tx) => createRoute(tx, input({ recipients: "world@example.org" })))).rejects.toMatchObject({
    fields: { recipients: expect.anything() },
  });
  const change = updateRouteInput.parse({ id, ...input({ name }), enabled: false });
  await expect(as(stranger, (tx) => updateRoute(tx, change))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await as(engineer, (tx) => updateRoute(tx, change));
  expect((await as(viewer, listRoutes)).items).toMatchObject([{ id, enabled: false, schedule: null, siteIds: null }]);
  expect((await as(stranger, listRoutes)).items).toEqual([]);
  await expect(as(stranger, (tx) => removeRoute(tx, { id }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await as(engineer, (tx) => removeRoute(tx, { id }));
  expect(createRouteInput.safeParse({ name: "x", channels: [] }).success).toBe(false);
  expect(
    createRouteInput.safeParse({ ...input(), schedule: { timezone: "Mars/Olympus", days: [1], from: "06:00", to: "07:00" } }).success,
  ).toBe(false);
});

test("whom the rule's own app channel tells, no route tells of the same raise again", async () => {
  const desk = await createDesk();
  await add(desk, { userIds: [desk.engineer.userId, desk.viewer.userId] });
  const rule = await desk.rule(false);
  await desk.see((tx) =>
    tx
      .update(alertRules)
      .set({ notificationChannels: ["app"] })
      .where(eq(alertRules.id, rule.id)),
  );
  const alert = await desk.raise({ ruleId: rule.id });
  await dispatchEvent({ organizationId: desk.id, eventId: alert.eventId }, [...alertSubscribers, ...collaborationSubscribers]);
  await tell(desk);
  const people = (await inbox(desk)).map(({ user_id }) => user_id);
  // The engineer and the technician may acknowledge: the rule tells them. The viewer hears by the route.
  expect(people.sort()).toEqual([desk.engineer.userId, desk.colleague.userId, desk.viewer.userId].sort());
});
