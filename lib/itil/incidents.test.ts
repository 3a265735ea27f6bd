import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { auditLogs, domainEvents, incidents, notifications } from "@/db/schema";
import { withActor } from "@/db/with-actor";
import { collaborationSubscribers } from "@/lib/collaboration/subscribers";
import { dispatchEvent } from "@/lib/events/dispatch";
import { listThreadOf } from "@/lib/events/queries";
import { createDesk } from "@/test/desk";
import { acknowledgeIncident } from "./acknowledge-incident";
import { assignIncident } from "./assign-incident";
import { closeIncident } from "./close-incident";
import { linkAlert, unlinkAlert } from "./link-alert";
import { openIncident } from "./open-incident";
import { openIncidentFromAlert } from "./open-incident-from-alert";
import { getIncident, incidentRef, listIncidents } from "./queries";
import { reopenIncident } from "./reopen-incident";
import { resolveIncident } from "./resolve-incident";
import { incidentFilter, openIncidentInput } from "./schema";
import { startInvestigation } from "./start-investigation";
import { itilSubscribers } from "./subscribers";
import { updateIncident } from "./update-incident";

const draft = (more: Record<string, unknown> = {}) => openIncidentInput.parse({ title: "Filler 2 stops", ...more });
const all = [...itilSubscribers, ...collaborationSubscribers];

test("fifty people open incidents at once and get the numbers 1 to 50", async () => {
  const { engineer } = await createDesk();
  const made = await Promise.all(Array.from({ length: 50 }, () => withActor(engineer, (tx) => openIncident(tx, draft()))));
  expect(made.map(({ number }) => number).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
});

test("an incident is opened, assigned, acknowledged, investigated, resolved, reopened and closed, each with an audit entry and an event", async () => {
  const { engineer, colleague, as, see, asset } = await createDesk();
  const { id, number } = await as(engineer, (tx) => openIncident(tx, draft({ impact: "high", urgency: "high", assetId: asset.id })));
  await as(engineer, (tx) => assignIncident(tx, { id, assigneeId: colleague.userId }));
  await as(colleague, (tx) => acknowledgeIncident(tx, { id }));
  await as(colleague, (tx) => startInvestigation(tx, { id }));
  await as(colleague, (tx) => resolveIncident(tx, { id, resolution: "Bearing replaced." }));
  await as(engineer, (tx) => reopenIncident(tx, { id, reason: "It stopped again." }));
  await as(colleague, (tx) => resolveIncident(tx, { id, resolution: "Belt tightened." }));
  await as(engineer, (tx) => closeIncident(tx, { id }));
  const incident = await as(engineer, (tx) => getIncident(tx, incidentRef(`INC-${number}`)));
  expect(incident).toMatchObject({
    status: "closed",
    priority: "critical",
    resolution: "Belt tightened.",
    reopenedCount: 1,
    assigneeName: "Jonas Brandt",
    acknowledgedBy: "Jonas Brandt",
  });
  const verbs = ["open", "assign", "acknowledge", "investigate", "resolve", "reopen", "resolve", "close"];
  const audit = await see((tx) =>
    tx.select({ action: auditLogs.action }).from(auditLogs).where(eq(auditLogs.resourceId, id)).orderBy(auditLogs.seq),
  );
  expect(audit.map(({ action }) => action)).toEqual(verbs.map((verb) => `incident.${verb}`));
  const events = await see((tx) => tx.select().from(domainEvents).where(eq(domainEvents.subjectId, id)));
  expect(events).toHaveLength(verbs.length);
  expect(new Set(events.map(({ correlationId }) => correlationId))).toEqual(new Set([incident.correlationId]));
});

const states = ["open", "investigating", "resolved", "closed"] as const;
const allowed = new Set([
  "open>investigating",
  "open>resolved",
  "investigating>resolved",
  "investigating>open",
  "resolved>closed",
  "resolved>investigating",
]);

test.each(states.flatMap((from) => states.filter((to) => to !== from).map((to) => [from, to] as const)))(
  "direct SQL from %s to %s",
  async (from, to) => {
    const { engineer, as, see } = await createDesk();
    const { id } = await as(engineer, (tx) => openIncident(tx, draft()));
    const path = { open: [], investigating: ["investigating"], resolved: ["resolved"], closed: ["resolved", "closed"] }[from];
    const move = (status: string) =>
      see((tx) => tx.execute(sql`update incidents set status = ${status}, resolved_at = now(), resolution = 'x' where id = ${id}::uuid`));
    for (const status of path) await move(status);
    if (allowed.has(`${from}>${to}`)) await move(to);
    else await expect(move(to)).rejects.toThrow();
    const [row] = await see((tx) => tx.select({ status: incidents.status }).from(incidents).where(eq(incidents.id, id)));
    expect(row!.status).toBe(allowed.has(`${from}>${to}`) ? to : from);
  },
);

test("a move that the state does not allow is a conflict in a clear sentence", async () => {
  const { engineer, as } = await createDesk();
  const { id, number } = await as(engineer, (tx) => openIncident(tx, draft()));
  const conflict = (message: string) => ({ code: "CONFLICT", message });
  await expect(as(engineer, (tx) => closeIncident(tx, { id }))).rejects.toMatchObject(
    conflict(`INC-${number} is open. Only a resolved incident can be closed.`),
  );
  await expect(as(engineer, (tx) => reopenIncident(tx, { id, reason: "Why not" }))).rejects.toMatchObject({ code: "CONFLICT" });
  await as(engineer, (tx) => startInvestigation(tx, { id }));
  await expect(as(engineer, (tx) => startInvestigation(tx, { id }))).rejects.toMatchObject(
    conflict(`INC-${number} is investigating. Only an open incident can be investigated.`),
  );
  await as(engineer, (tx) => resolveIncident(tx, { id, resolution: "Done." }));
  await as(engineer, (tx) => closeIncident(tx, { id }));
  await expect(as(engineer, (tx) => updateIncident(tx, { id, priority: "low" }))).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(as(engineer, (tx) => assignIncident(tx, { id, assigneeId: engineer.userId }))).rejects.toMatchObject({ code: "CONFLICT" });
});

test("of two people who acknowledge or resolve at once, one succeeds and the other learns of it", async () => {
  const { engineer, colleague, as } = await createDesk();
  const { id } = await as(engineer, (tx) => openIncident(tx, draft()));
  const both = (work: (actor: typeof engineer) => Promise<unknown>) => Promise.allSettled([work(engineer), work(colleague)]);
  const acknowledged = await both((actor) => as(actor, (tx) => acknowledgeIncident(tx, { id })));
  expect(acknowledged.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(acknowledged.find((one) => one.status === "rejected")).toMatchObject({
    reason: { code: "CONFLICT", message: expect.stringContaining("has acknowledged") },
  });
  const resolved = await both((actor) => as(actor, (tx) => resolveIncident(tx, { id, resolution: "Fixed it." })));
  expect(resolved.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

const commands = {
  acknowledge: acknowledgeIncident,
  investigate: startInvestigation,
  close: closeIncident,
  resolve: (tx: Parameters<typeof resolveIncident>[0], { id }: { id: string }) => resolveIncident(tx, { id, resolution: "Done." }),
  reopen: (tx: Parameters<typeof reopenIncident>[0], { id }: { id: string }) => reopenIncident(tx, { id, reason: "Again." }),
  update: (tx: Parameters<typeof updateIncident>[0], { id }: { id: string }) => updateIncident(tx, { id, priority: "low" }),
  assign: (tx: Parameters<typeof assignIncident>[0], { id }: { id: string }) => assignIncident(tx, { id, assigneeId: null }),
  link: (tx: Parameters<typeof linkAlert>[0], { id }: { id: string }) => linkAlert(tx, { id, alertId: crypto.randomUUID() }),
  unlink: (tx: Parameters<typeof unlinkAlert>[0], { id }: { id: string }) => unlinkAlert(tx, { id, alertId: crypto.randomUUID() }),
};

test.each(Object.entries(commands))("a stranger's incident does not exist, and a viewer may not %s", async (_name, command) => {
  const { engineer, stranger, viewer, as } = await createDesk();
  const { id } = await as(engineer, (tx) => openIncident(tx, draft()));
  await expect(as(stranger, (tx) => command(tx, { id }))).rejects.toMatchObject({ code: "NOT_FOUND", message: "No such incident." });
  await expect(as(viewer, (tx) => command(tx, { id }))).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("opening: a viewer may not, and a stranger's asset or alert does not exist", async () => {
  const { viewer, stranger, as, asset, raise } = await createDesk();
  const alert = await raise();
  await expect(as(viewer, (tx) => openIncident(tx, draft()))).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(as(viewer, (tx) => openIncidentFromAlert(tx, { alertId: alert.id }))).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(as(stranger, (tx) => openIncident(tx, draft({ assetId: asset.id })))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(as(stranger, (tx) => openIncidentFromAlert(tx, { alertId: alert.id }))).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("only a colleague who may read the incident can own it, and the new owner is told", async () => {
  const { id: organizationId, engineer, colleague, stranger, member, as, see, asset } = await createDesk();
  const elsewhere = await member({ applicationRole: "maintenance_technician", siteScope: [crypto.randomUUID()] });
  const { id } = await as(engineer, (tx) => openIncident(tx, draft({ assetId: asset.id })));
  for (const outsider of [stranger, elsewhere])
    await expect(as(engineer, (tx) => assignIncident(tx, { id, assigneeId: outsider.userId }))).rejects.toMatchObject({
      code: "VALIDATION_ERROR",
      fields: { assigneeId: expect.anything() },
    });
  await as(engineer, (tx) => assignIncident(tx, { id, assigneeId: colleague.userId }));
  const [event] = await see((tx) => tx.select().from(domainEvents).where(eq(domainEvents.type, "incident.assigned")));
  for (let i = 0; i < 2; i += 1) await dispatchEvent({ organizationId, eventId: event!.eventId }, all);
  const told = await as(colleague, (tx) => tx.select().from(notifications));
  expect(told).toMatchObject([
    { type: "incident.assigned", title: "INC-1 is yours", link: expect.stringMatching(/^\/t-[a-z0-9]+\/incidents\/INC-1$/) },
  ]);
});

test("an update records what was before and after, and impact and urgency set the priority", async () => {
  const { engineer, as, see } = await createDesk();
  const { id } = await as(engineer, (tx) => openIncident(tx, draft()));
  expect(await as(engineer, (tx) => updateIncident(tx, { id, impact: "high", urgency: "high" }))).toMatchObject({
    changed: expect.arrayContaining(["priority"]),
  });
  const [entry] = await see((tx) => tx.select().from(auditLogs).where(eq(auditLogs.action, "incident.update")));
  expect(entry).toMatchObject({
    previousState: { priority: "medium", impact: "medium" },
    newState: { priority: "critical", impact: "high" },
  });
  expect(await as(engineer, (tx) => updateIncident(tx, { id, impact: "high" }))).toMatchObject({ changed: [] });
});

test("lists filter by status, priority, owner and text, page without gaps, and refuse a foreign cursor", async () => {
  const { engineer, as } = await createDesk();
  for (let i = 0; i < 7; i += 1)
    await as(engineer, (tx) =>
      openIncident(tx, draft({ title: `Stop ${i}`, urgency: i % 2 ? "high" : "low", assigneeId: i === 3 ? engineer.userId : "" })),
    );
  const list = (filter: Record<string, unknown>) => as(engineer, (tx) => listIncidents(tx, incidentFilter.parse(filter)));
  const seen: number[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof list>> = await list({ sort: "-priority", limit: 3, ...(cursor && { cursor }) });
    seen.push(...page.items.map(({ number }) => number));
    cursor = page.nextCursor;
    if (page.prevCursor)
      expect((await list({ sort: "-priority", limit: 3, before: page.prevCursor })).items.at(-1)!.number).toBe(
        seen[seen.length - page.items.length - 1],
      );
  } while (cursor);
  expect([...seen].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(await list({ assignee: "me" })).toMatchObject({ total: 1, items: [{ number: 4 }] });
  expect((await list({ assignee: "nobody" })).total).toBe(6);
  expect((await list({ priority: "high" })).total).toBe(3);
  expect((await list({ q: "INC-2" })).items.map(({ number }) => number)).toEqual([2]);
  expect((await list({ q: "100%" })).total).toBe(0);
  const { nextCursor } = await list({ limit: 2 });
  await expect(list({ sort: "-priority", cursor: nextCursor })).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  await expect(list({ cursor: "nonsense" })).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
});

test("the thread runs from the reading to the resolution, and shows a technician of another site nothing", async () => {
  const { id: organizationId, engineer, member, as, raise, rule, see, site } = await createDesk();
  const { id: ruleId } = await rule();
  const alert = await raise({ ruleId });
  await dispatchEvent({ organizationId, eventId: alert.eventId }, all);
  const [incident] = await see((tx) => tx.select().from(incidents));
  const id = incident!.id;
  await as(engineer, (tx) => resolveIncident(tx, { id, resolution: "Fixed." }));
  const told = (await as(engineer, (tx) => listThreadOf(tx, { type: "alert", id: alert.id }))).map((item) =>
    item.kind === "event" ? item.type : item.kind,
  );
  expect(told).toEqual(["reading", "alert.raised", "incident.opened", "incident.resolved"]);
  const here = await member({ applicationRole: "maintenance_technician", siteScope: [site.id] });
  const elsewhere = await member({ applicationRole: "maintenance_technician", siteScope: [crypto.randomUUID()] });
  expect(await as(here, (tx) => listThreadOf(tx, { type: "incident", id }))).toHaveLength(4);
  expect(await as(elsewhere, (tx) => listThreadOf(tx, { type: "incident", id }))).toEqual([]);
  expect((await as(elsewhere, (tx) => listIncidents(tx, incidentFilter.parse({})))).total).toBe(0);
  await expect(as(elsewhere, (tx) => getIncident(tx, id))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(as(elsewhere, (tx) => resolveIncident(tx, { id, resolution: "Mine now." }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await as(elsewhere, (tx) => tx.select().from(domainEvents))).toEqual([]);
});
