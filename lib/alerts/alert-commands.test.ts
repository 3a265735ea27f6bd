import { eq, type SQL, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { alertRuleStates, alertRules, alerts, auditLogs } from "@/db/schema";
import { createDesk } from "@/test/desk";
import { createIngestPlant } from "@/test/telemetry";
import { acknowledgeAlert, acknowledgeAlerts } from "./acknowledge-alert";
import { annotateAlert } from "./annotate-alert";
import { createAlertRule } from "./create-alert-rule";
import { alertFilter } from "./inputs";
import { getAlert, listAlerts } from "./queries";
import { removeAlertRule } from "./remove-alert-rule";
import { resolveAlert } from "./resolve-alert";
import { alertRuleForm, updateRuleForm } from "./rule-form";
import { previewRule } from "./rule-preview";
import { findSimilarRules, listAlertRules } from "./rule-queries";
import { alertRuleInput } from "./schema";
import { toggleAlertRule } from "./toggle-alert-rule";
import { updateAlertRule } from "./update-alert-rule";

test("acknowledging never clears, and clearing never acknowledges", async () => {
  const { engineer, as, raise } = await createDesk();
  const [seen, ended] = [await raise(), await raise()];
  await as(engineer, (tx) => acknowledgeAlert(tx, { id: seen.id }));
  await as(engineer, (tx) => resolveAlert(tx, { id: ended.id, notes: "A door stood open." }));
  expect(await as(engineer, (tx) => getAlert(tx, seen.id))).toMatchObject({
    acknowledged: true,
    acknowledgedBy: "Mara Okafor",
    clearedAt: null,
    resolved: false,
  });
  expect(await as(engineer, (tx) => getAlert(tx, ended.number))).toMatchObject({
    acknowledged: false,
    resolved: true,
    resolvedBy: "Mara Okafor",
    resolutionNotes: "A door stood open.",
    clearedAt: expect.any(Date),
  });
});

test("of many who acknowledge at once one is first, and the others learn who", async () => {
  const { engineer, colleague, as, see, raise } = await createDesk();
  const { id } = await raise();
  const tries = await Promise.allSettled(
    Array.from({ length: 8 }, (_, i) => as(i % 2 ? engineer : colleague, (tx) => acknowledgeAlert(tx, { id }))),
  );
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const [row] = await see((tx) => tx.select().from(alerts).where(eq(alerts.id, id)));
  const first = row!.acknowledgedBy === engineer.userId ? "Mara Okafor" : "Jonas Brandt";
  for (const one of tries)
    if (one.status === "rejected")
      expect(one.reason).toMatchObject({
        code: "CONFLICT",
        message: expect.stringContaining(`${first} acknowledged ALR-${row!.number} first`),
      });
  expect(await see((tx) => tx.select().from(auditLogs).where(eq(auditLogs.action, "alert.acknowledge")))).toHaveLength(1);
});

test("who may only acknowledge changes nothing else of an alert, whatever statement they send", async () => {
  const { member, sensor, as, see, raise } = await createDesk();
  const operator = await member({ applicationRole: "operator" });
  const { id } = await raise();
  const send = (set: SQL) => as(operator, (tx) => tx.execute(sql`update alerts set ${set} where id = ${id}::uuid returning id`));
  for (const set of [
    sql`resolved = true, resolved_at = now()`,
    sql`cleared_at = now()`,
    sql`business_impact = 'low'`,
    sql`acknowledged = true, acknowledged_at = now(), root_cause_analysis = 'me'`,
  ])
    await expect(send(set)).rejects.toMatchObject({ cause: { code: "42501" } });
  expect(await send(sql`acknowledged = true, acknowledged_at = now(), acknowledged_by = auth.uid()`)).toEqual([{ id }]);
  // The row forgets a removed sensor, also when whoever removed it may not write alerts.
  const fitter = { ...operator, permissions: new Set(["telemetry:read", "telemetry:write"] as const) };
  await as(fitter, (tx) => tx.execute(sql`delete from sensors where id = ${sensor.id}::uuid`));
  expect(await see((tx) => tx.execute(sql`select sensor_id from alerts where id = ${id}::uuid`))).toEqual([{ sensor_id: null }]);
});

test("a bulk acknowledgement answers alert by alert, and audits each", async () => {
  const { engineer, colleague, stranger, as, see, raise } = await createDesk();
  const ids = [(await raise()).id, (await raise()).id, (await raise()).id];
  await as(colleague, (tx) => acknowledgeAlert(tx, { id: ids[1]! }));
  const results = await as(engineer, (tx) => acknowledgeAlerts(tx, { ids: [...ids, crypto.randomUUID()] }));
  expect(results.map((one) => (one.ok ? "ok" : one.code))).toEqual(["ok", "CONFLICT", "ok", "NOT_FOUND"]);
  expect(await see((tx) => tx.select().from(auditLogs).where(eq(auditLogs.action, "alert.acknowledge")))).toHaveLength(3);
  expect((await as(stranger, (tx) => acknowledgeAlerts(tx, { ids }))).map((one) => (one.ok ? "ok" : one.code))).toEqual([
    "NOT_FOUND",
    "NOT_FOUND",
    "NOT_FOUND",
  ]);
});

test("a stranger's alert does not exist, a viewer may change nothing, an operator may acknowledge but not resolve", async () => {
  const { viewer, stranger, member, as, raise } = await createDesk();
  const { id } = await raise();
  const operator = await member({ applicationRole: "operator" });
  const notes = "Nothing to see.";
  for (const command of [
    acknowledgeAlert,
    (tx: Parameters<typeof acknowledgeAlert>[0]) => resolveAlert(tx, { id, notes }),
    (tx: Parameters<typeof acknowledgeAlert>[0]) => annotateAlert(tx, { id, rootCause: "x" }),
  ]) {
    await expect(as(stranger, (tx) => command(tx, { id }))).rejects.toMatchObject({ code: "NOT_FOUND", message: "No such alert." });
    await expect(as(viewer, (tx) => command(tx, { id }))).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
  await as(operator, (tx) => acknowledgeAlert(tx, { id }));
  await expect(as(operator, (tx) => resolveAlert(tx, { id, notes }))).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(as(stranger, (tx) => getAlert(tx, id))).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("the second resolution is a conflict; a note on the cause keeps what was before in the audit log", async () => {
  const { engineer, colleague, as, see, raise } = await createDesk();
  const { id } = await raise();
  await as(engineer, (tx) => resolveAlert(tx, { id, notes: "Cleaned the filter." }));
  await expect(as(colleague, (tx) => resolveAlert(tx, { id, notes: "Me too." }))).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringContaining("Mara Okafor"),
  });
  await as(engineer, (tx) => annotateAlert(tx, { id, rootCause: "Clogged filter", businessImpact: "low" }));
  await as(engineer, (tx) => annotateAlert(tx, { id, rootCause: "Wrong filter" }));
  const entries = await see((tx) => tx.select().from(auditLogs).where(eq(auditLogs.action, "alert.annotate")).orderBy(auditLogs.seq));
  expect(entries[1]).toMatchObject({
    previousState: { rootCauseAnalysis: "Clogged filter" },
    newState: { rootCauseAnalysis: "Wrong filter", businessImpact: "low" },
  });
});

test("after a person resolved an alert, a condition that still holds raises a new one", async () => {
  const plant = await createIngestPlant();
  const engineer = await plant.member({ applicationRole: "reliability_engineer" });
  await plant.rule({ threshold: 80 });
  const start = Date.now() - 3_600_000;
  await plant.send(plant.series(start, [70, 90, 91]));
  const [first] = await plant.alerts();
  const { withActor } = await import("@/db/with-actor");
  await withActor(engineer, (tx) => resolveAlert(tx, { id: first!.id, notes: "Looked at it." }));
  await plant.send(plant.series(start + 600_000, [92, 93]));
  expect(await plant.alerts()).toMatchObject([
    { number: 1, resolved: true },
    { number: 2, cleared: null },
  ]);
});

const form = (more: Record<string, unknown> = {}) => ({
  name: "Bearing underheat",
  sensorTypes: "temperature",
  conditionType: "threshold_low",
  conditionConfig: { threshold: "70", clear_threshold: "74", duration_minutes: "5", no_data: { mode: "raise", after_minutes: "10" } },
  severity: "high",
  openIncident: "on",
  enabled: "true",
  ...more,
});

test("the form's words become a rule, and hysteresis on the wrong side is an error at its field", () => {
  expect(alertRuleForm.parse(form())).toMatchObject({
    enabled: true,
    openIncident: true,
    sensorTypes: ["temperature"],
    siteIds: [],
    conditionConfig: { threshold: 70, clear_threshold: 74, no_data: { mode: "raise", after_minutes: 10 } },
  });
  const wrong = alertRuleForm.safeParse(form({ conditionConfig: { threshold: "70", clear_threshold: "68" } }));
  expect(wrong.error?.issues).toMatchObject([{ path: ["conditionConfig", "clear_threshold"], message: "Must be above the threshold, 70" }]);
  const words = alertRuleForm.safeParse(form({ conditionConfig: { threshold: "hot" } }));
  expect(words.error?.issues).toMatchObject([{ path: ["conditionConfig", "threshold"], message: "Enter a number" }]);
  const updated = updateRuleForm.safeParse({
    id: crypto.randomUUID(),
    ...form({ conditionConfig: { threshold: "70", clear_threshold: "68" } }),
  });
  expect(updated.error?.issues).toMatchObject([{ path: ["conditionConfig", "clear_threshold"] }]);
});

const rule = (more: Record<string, unknown> = {}) =>
  alertRuleInput.parse({
    name: "Overheating",
    conditionType: "threshold_high",
    conditionConfig: { threshold: 80 },
    severity: "high",
    ...more,
  });

test("rules are created, changed, switched and removed with an audit entry each; the same name twice is a conflict", async () => {
  const { engineer, as, see } = await createDesk();
  const { id } = await as(engineer, (tx) => createAlertRule(tx, rule({ enabled: false })));
  await expect(as(engineer, (tx) => createAlertRule(tx, rule()))).rejects.toThrow();
  await as(engineer, (tx) => updateAlertRule(tx, { id, rule: rule({ severity: "critical", enabled: false }) }));
  await as(engineer, (tx) => toggleAlertRule(tx, { id, enabled: true }));
  await expect(as(engineer, (tx) => toggleAlertRule(tx, { id, enabled: true }))).rejects.toMatchObject({
    code: "CONFLICT",
    message: "Overheating is enabled already.",
  });
  expect((await as(engineer, (tx) => listAlertRules(tx))).items).toMatchObject([{ severity: "critical", enabled: true, active: 0 }]);
  expect(await as(engineer, (tx) => findSimilarRules(tx, rule({ name: "Another", sensorTypes: ["temperature"] })))).toMatchObject([{ id }]);
  expect(await as(engineer, (tx) => findSimilarRules(tx, rule(), id))).toEqual([]);
  await as(engineer, (tx) => removeAlertRule(tx, { id }));
  const entries = await see((tx) =>
    tx.select({ action: auditLogs.action }).from(auditLogs).where(eq(auditLogs.resourceType, "alert_rule")).orderBy(auditLogs.seq),
  );
  expect(entries.map(({ action }) => action)).toEqual(["create", "update", "enable", "remove"].map((verb) => `alert_rule.${verb}`));
});

test("a rule cannot aim at a stranger's sensors or sites, a stranger's rule does not exist, a technician may not write one", async () => {
  const { engineer, colleague, stranger, as, sensor, site } = await createDesk();
  const { id } = await as(engineer, (tx) => createAlertRule(tx, rule({ sensorIds: [sensor.id] })));
  await expect(as(stranger, (tx) => createAlertRule(tx, rule({ sensorIds: [sensor.id] })))).rejects.toMatchObject({
    code: "VALIDATION_ERROR",
    fields: { sensorIds: expect.anything() },
  });
  await expect(as(stranger, (tx) => createAlertRule(tx, rule({ siteIds: [site.id] })))).rejects.toMatchObject({
    code: "VALIDATION_ERROR",
    fields: { siteIds: expect.anything() },
  });
  for (const command of [
    (tx: Parameters<typeof removeAlertRule>[0]) => removeAlertRule(tx, { id }),
    (tx: Parameters<typeof removeAlertRule>[0]) => toggleAlertRule(tx, { id, enabled: false }),
    (tx: Parameters<typeof removeAlertRule>[0]) => updateAlertRule(tx, { id, rule: rule() }),
  ]) {
    await expect(as(stranger, command)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(as(colleague, command)).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
  await expect(as(colleague, (tx) => createAlertRule(tx, rule()))).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("disabling, re-aiming or removing a rule ends the alerts that nothing would clear any more", async () => {
  for (const change of ["disable", "re-aim", "remove"] as const) {
    const { engineer, as, see, raise, rule: make, sensor } = await createDesk();
    const { id } = await make(false);
    const alert = await raise({ ruleId: id });
    await see((tx) => tx.insert(alertRuleStates).values({ ruleId: id, sensorId: sensor.id, state: {}, active: true }));
    if (change === "disable") await as(engineer, (tx) => toggleAlertRule(tx, { id, enabled: false }));
    if (change === "re-aim") await as(engineer, (tx) => updateAlertRule(tx, { id, rule: rule({ sensorTypes: ["vibration"] }) }));
    if (change === "remove") await as(engineer, (tx) => removeAlertRule(tx, { id }));
    const [row] = await see((tx) => tx.select().from(alerts).where(eq(alerts.id, alert.id)));
    expect(row, change).toMatchObject({ clearedAt: expect.any(Date), acknowledged: false, ruleId: change === "remove" ? null : id });
    expect(await see((tx) => tx.select().from(alertRuleStates)), change).toHaveLength(0);
  }
});

test("an edit that keeps watching a sensor keeps its alert", async () => {
  const { engineer, as, see, raise, rule: make } = await createDesk();
  const { id } = await make(false);
  const alert = await raise({ ruleId: id });
  await as(engineer, (tx) => updateAlertRule(tx, { id, rule: rule({ sensorTypes: ["temperature"], severity: "low" }) }));
  const [row] = await see((tx) => tx.select().from(alerts).where(eq(alerts.id, alert.id)));
  expect(row!.clearedAt).toBeNull();
});

test("a preview replays history, counts the sensors it meets and writes nothing", async () => {
  const plant = await createIngestPlant();
  const engineer = await plant.member({ applicationRole: "reliability_engineer" });
  const { withActor } = await import("@/db/with-actor");
  await plant.send(plant.series(Date.now() - 3_600_000, [70, 90, 91, 70, 92, 70]));
  const preview = await withActor(engineer, (tx) => previewRule(tx, { rule: rule({ name: "Try" }), days: 60 }), { readOnly: true });
  expect(preview).toMatchObject({ sensors: 1, units: ["°C"], total: { fired: 2, readings: 6 } });
  expect(preview.perDay.reduce((sum, { count }) => sum + count, 0)).toBe(2);
  expect(await plant.see((tx) => tx.select().from(alertRules))).toHaveLength(0);
  const technician = await plant.member({ applicationRole: "maintenance_technician" });
  await expect(withActor(technician, (tx) => previewRule(tx, { rule: rule(), days: 60 }))).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("the inbox filters and counts, and a technician of another site sees no alert", async () => {
  const { engineer, member, as, raise, site } = await createDesk();
  const [low, high] = [await raise({ severity: "low" }), await raise({ severity: "critical" })];
  await as(engineer, (tx) => acknowledgeAlert(tx, { id: low.id }));
  const list = (filter: Record<string, unknown>, actor = engineer) => as(actor, (tx) => listAlerts(tx, alertFilter.parse(filter)));
  expect(await list({ state: "active", acknowledged: "no" })).toMatchObject({
    total: 1,
    counts: { active: 2, unacknowledged: 1, cleared: 0 },
    items: [{ id: high.id }],
  });
  expect((await list({ sort: "-severity" })).items.map(({ severity }) => severity)).toEqual(["critical", "low"]);
  expect((await list({ q: `ALR-${low.number}` })).items).toMatchObject([{ id: low.id }]);
  const here = await member({ applicationRole: "maintenance_technician", siteScope: [site.id] });
  const elsewhere = await member({ applicationRole: "maintenance_technician", siteScope: [crypto.randomUUID()] });
  expect((await list({}, here)).total).toBe(2);
  expect((await list({}, elsewhere)).total).toBe(0);
  await expect(as(elsewhere, (tx) => acknowledgeAlert(tx, { id: high.id }))).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("nobody rewrites what an alert said, takes back an acknowledgement or reopens a cleared alert, even by SQL", async () => {
  const { engineer, as, raise } = await createDesk();
  const { id } = await raise();
  await as(engineer, (tx) => acknowledgeAlert(tx, { id }));
  await expect(as(engineer, (tx) => tx.execute(sql`update alerts set severity = 'low' where id = ${id}::uuid`))).rejects.toThrow();
  await expect(
    as(engineer, (tx) => tx.execute(sql`update alerts set acknowledged = false, acknowledged_at = null where id = ${id}::uuid`)),
  ).rejects.toThrow();
  await as(engineer, (tx) => resolveAlert(tx, { id, notes: "Over now." }));
  await expect(as(engineer, (tx) => tx.execute(sql`update alerts set cleared_at = null where id = ${id}::uuid`))).rejects.toThrow();
});
