import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { alertRules, alerts } from "@/db/schema";
import { rawOf } from "@/db/with-actor";
import { createIngestPlant, MINUTE } from "@/test/telemetry";
import { tickAlerts } from "./tick";

const start = Date.UTC(2026, 2, 1, 12);

test("an alert says what is wrong in words, with value, unit, limit and rule", async () => {
  const plant = await createIngestPlant();
  await plant.rule({ threshold: 90 }, { name: "Overheating", severity: "critical", openIncident: true });
  await plant.send(plant.series(start, [20, 95.5]));
  const [alert] = await plant.see((tx) => tx.select().from(alerts));
  expect(alert).toMatchObject({
    number: 1,
    title: "Bearing temperature is 95.5 °C, above 90 °C",
    description: "Filler 2: Bearing temperature is 95.5 °C, above 90 °C. The value was 95.5 °C. Rule: Overheating.",
    severity: "critical",
    category: "threshold",
    affectedValue: 95.5,
    thresholdValue: 90,
    siteId: plant.site.id,
    timestamp: new Date(start + MINUTE),
    clearedAt: null,
  });
  const [event] = await plant.events("alert.raised");
  expect(event).toMatchObject({
    correlation_id: alert!.correlationId,
    data: {
      number: 1,
      severity: "critical",
      value: 95.5,
      unit: "°C",
      threshold: 90,
      ruleName: "Overheating",
      openIncident: true,
      assetId: plant.asset.id,
    },
  });
  const [audited] = await plant.see((tx) =>
    tx.execute(sql`select count(*)::int as n from audit_logs where action = 'alert.raise' and resource_id = ${alert!.id}::uuid`),
  );
  expect(audited).toEqual({ n: 1 });
});

test("one active alert at a time: what happens again updates it, and the next one is a new alert", async () => {
  const plant = await createIngestPlant();
  await plant.rule({ threshold: 90, clear_threshold: 80 });
  for (const [i, value] of [95, 96, 85, 97, 70, 99].entries()) await plant.send(plant.series(start + i * MINUTE, [value]));
  expect(await plant.alerts()).toMatchObject([
    { number: 1, occurrences: 3, raised: start, cleared: start + 4 * MINUTE, resolved: true, duration: 4 },
    { number: 2, occurrences: 1, raised: start + 5 * MINUTE, cleared: null },
  ]);
});

test("the same readings give the same alerts in one batch and in many", async () => {
  const values = Array.from({ length: 200 }, (_, i) => 85 + 10 * Math.sin(i / 3) + (i % 7));
  const config = { threshold: 90, clear_threshold: 88, duration_minutes: 2, clear_duration_minutes: 1 };
  const outcome = async (size: number) => {
    const plant = await createIngestPlant();
    await plant.rule(config);
    await plant.rule({ threshold: 6, window_minutes: 5 }, { conditionType: "rate_of_change" });
    const all = plant.series(start, values);
    for (let i = 0; i < all.length; i += size) await plant.send(all.slice(i, i + size));
    return (await plant.alerts())
      .map(({ raised, cleared, occurrences, title }) => ({ raised, cleared, occurrences, title }))
      .sort((a, b) => a.raised - b.raised || a.title.localeCompare(b.title));
  };
  const [whole, pieces, single] = await Promise.all([outcome(200), outcome(7), outcome(1)]);
  expect(whole.length).toBeGreaterThan(4);
  const essence = (list: typeof whole) => list.map(({ raised, cleared }) => ({ raised, cleared }));
  expect(essence(pieces)).toEqual(essence(whole));
  expect(essence(single)).toEqual(essence(whole));
});

test("acknowledging never clears, and clearing never acknowledges", async () => {
  const plant = await createIngestPlant();
  await plant.rule({ threshold: 90 });
  await plant.send(plant.series(start, [95]));
  await plant.see((tx) => tx.update(alerts).set({ acknowledged: true, acknowledgedAt: new Date() }));
  await plant.send(plant.series(start + MINUTE, [96]));
  expect(await plant.alerts()).toMatchObject([{ acknowledged: true, cleared: null, occurrences: 2 }]);
  await plant.send(plant.series(start + 2 * MINUTE, [20, 99, 20]));
  expect(await plant.alerts()).toMatchObject([
    { acknowledged: true, cleared: start + 2 * MINUTE },
    { acknowledged: false, cleared: start + 4 * MINUTE, resolved: true },
  ]);
});

test("an alert resolved by a person is not raised again until its condition has been false", async () => {
  const plant = await createIngestPlant();
  await plant.rule({ threshold: 90 });
  await plant.send(plant.series(start, [95]));
  await plant.see((tx) => tx.update(alerts).set({ clearedAt: new Date(), resolved: true, resolvedAt: new Date() }));
  await plant.send(plant.series(start + MINUTE, [96, 97]));
  expect(await plant.alerts()).toHaveLength(1);
  await plant.send(plant.series(start + 3 * MINUTE, [20, 98]));
  expect(await plant.alerts()).toHaveLength(2);
  expect(await plant.events("alert.cleared")).toHaveLength(0);
});

test("a duration goes on over batches, and a late reading does not break it", async () => {
  const plant = await createIngestPlant();
  await plant.rule({ threshold: 90, duration_minutes: 3 });
  await plant.send(plant.series(start, [95, 96]));
  await plant.send(plant.series(start - 5 * MINUTE, [10]));
  await plant.send(plant.series(start + 2 * MINUTE, [97]));
  expect(await plant.alerts()).toEqual([]);
  await plant.send(plant.series(start + 3 * MINUTE, [98]));
  expect(await plant.alerts()).toMatchObject([{ raised: start + 3 * MINUTE }]);
});

test("a changed condition forgets what it counted, and its active alert ends by the new one", async () => {
  const plant = await createIngestPlant();
  const rule = await plant.rule({ threshold: 90, duration_minutes: 3 });
  await plant.send(plant.series(start, [95, 96, 97]));
  await plant.see((tx) => tx.update(alertRules).set({ conditionConfig: { threshold: 94, duration_minutes: 1 } }));
  await plant.send(plant.series(start + 3 * MINUTE, [98]));
  expect(await plant.alerts()).toEqual([]);
  await plant.send(plant.series(start + 4 * MINUTE, [98]));
  expect(await plant.alerts()).toMatchObject([{ cleared: null }]);
  await plant.see((tx) => tx.update(alertRules).set({ conditionConfig: { threshold: 120 } }));
  await plant.send(plant.series(start + 5 * MINUTE, [99]));
  expect(await plant.alerts()).toMatchObject([{ cleared: start + 5 * MINUTE }]);
  expect(rule.id).toBeTruthy();
});

test("rules watch only the sensors they name", async () => {
  const plant = await createIngestPlant();
  const other = await plant.addSensor({ type: "vibration" });
  await plant.rule({ threshold: 90 }, { sensorTypes: ["vibration"] });
  await plant.rule({ threshold: 90 }, { assetTypes: ["pump"] });
  await plant.rule({ threshold: 90 }, { enabled: false });
  await plant.rule({ threshold: 90 }, { siteIds: ["00000000-0000-4000-8000-000000000000"] });
  await plant.rule({ threshold: 90 }, { sensorIds: [other.id], name: "Named" });
  await plant.send([...plant.series(start, [95]), ...plant.series(start, [95], other.id)]);
  expect(await plant.see((tx) => tx.select({ sensor: alerts.sensorId }).from(alerts))).toEqual([
    { sensor: other.id },
    { sensor: other.id },
  ]);
});

test("silence raises by the database's clock, and the next reading ends it", async () => {
  const plant = await createIngestPlant();
  await plant.rule({ check: "expected_reading", every_minutes: 10 }, { conditionType: "time_based" });
  await plant.send(plant.series(start, [20]));
  await tickAlerts({ organizationId: plant.id });
  expect(await plant.alerts()).toEqual([]);
  await plant.see((tx) => tx.execute(sql`update sensor_states set last_received_at = now() - interval '30 minutes'`));
  await tickAlerts({ organizationId: plant.id });
  await tickAlerts({ organizationId: plant.id });
  expect(await plant.alerts()).toMatchObject([
    { category: "connectivity", raised: start + 10 * MINUTE, cleared: null, title: "Bearing temperature sends no readings" },
  ]);
  await plant.send(plant.series(start + 40 * MINUTE, [20]));
  expect(await plant.alerts()).toMatchObject([{ cleared: start + 40 * MINUTE }]);
});

test("a hold time ends without a reading, and alerts of a switched-off rule end", async () => {
  const plant = await createIngestPlant();
  await plant.rule({ threshold: 90, keep_firing_minutes: 10 });
  await plant.rule({ threshold: 10 }, { name: "Off soon" });
  await plant.send(plant.series(start, [95, 20]));
  await plant.see((tx) => tx.execute(sql`update sensor_states set last_received_at = now() - interval '30 minutes'`));
  await plant.see((tx) => tx.execute(sql`update alert_rules set enabled = false where name = 'Off soon'`));
  await tickAlerts({ organizationId: plant.id });
  const found = await plant.alerts();
  expect(found).toHaveLength(2);
  expect(found.filter(({ cleared }) => cleared === start + 10 * MINUTE)).toHaveLength(1);
  expect(found.every(({ cleared }) => cleared !== null)).toBe(true);
});

test("a rule may acknowledge by itself after its minutes; the alert stays active", async () => {
  const plant = await createIngestPlant();
  await plant.rule({ threshold: 90 }, { autoAcknowledgeMinutes: 5 });
  await plant.send(plant.series(start, [95]));
  await tickAlerts({ organizationId: plant.id });
  expect(await plant.alerts()).toMatchObject([{ acknowledged: false }]);
  await plant.see((tx) => rawOf(tx)`update alerts set created_at = now() - interval '6 minutes'`);
  await tickAlerts({ organizationId: plant.id });
  expect(await plant.alerts()).toMatchObject([{ acknowledged: true, cleared: null }]);
});

test("alerts cost health with a reason, and clearing gives it back", async () => {
  const plant = await createIngestPlant();
  await plant.rule({ threshold: 90 }, { severity: "critical" });
  const health = async () =>
    (
      await plant.see((tx) =>
        tx.execute(
          sql`select a.status, a.health_score as score, a.health_factors as factors, s.status as site from assets a join sites s on s.id = a.site_id where a.id = ${plant.asset.id}::uuid`,
        ),
      )
    )[0];
  await plant.send(plant.series(start, [95]));
  expect(await health()).toMatchObject({
    status: "critical",
    site: "critical",
    score: 60,
    factors: [{ label: "Active critical alert ALR-1", points: -40, ref: { type: "alert" } }],
  });
  await plant.send(plant.series(start + MINUTE, [20]));
  expect(await health()).toEqual({ status: "healthy", site: "healthy", score: 100, factors: [] });
  expect(await plant.events("asset.health_changed")).toHaveLength(2);
});

test("another organization's rules judge nobody else's readings", async () => {
  const [home, foreign] = await Promise.all([createIngestPlant(), createIngestPlant()]);
  await foreign.rule({ threshold: 1 });
  await home.send(home.series(start, [95]));
  expect(await home.alerts()).toEqual([]);
  expect(await foreign.alerts()).toEqual([]);
});
