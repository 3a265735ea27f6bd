import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { alerts, assets } from "@/db/schema";
import { withActor } from "@/db/with-actor";
import { createIngestPlant, iso, landReadings, MINUTE } from "@/test/telemetry";
import { type BackTestDraft, runBackTest } from "./run-back-test";
import { type AlertConditionDraft, alertCondition } from "./schema";

const start = Date.UTC(2026, 2, 1, 12);
const HOURS = 40;
const span = { from: new Date(start - MINUTE), to: new Date(start + HOURS * 60 * MINUTE) };
const draft = (condition: AlertConditionDraft, more: Partial<BackTestDraft> = {}) =>
  ({ ...alertCondition.parse(condition), ...more }) as BackTestDraft;

/** A random walk that is the same in each run, with spikes, a flat stretch and a drop. */
function history() {
  let [seed, level] = [42, 20];
  const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  return Array.from({ length: HOURS * 60 - 1 }, (_, minute) => {
    level += (random() - 0.5) * 2 + (20 - level) * 0.02;
    if (minute % 500 > 485) return level + 40;
    if (minute > 1_200 && minute < 1_300) return 20;
    return minute > 1_800 && minute < 1_830 ? level - 30 : level;
  });
}

const conditions: AlertConditionDraft[] = [
  {
    conditionType: "threshold_high",
    conditionConfig: { threshold: 45, clear_threshold: 30, duration_minutes: 3, clear_duration_minutes: 2 },
  },
  { conditionType: "threshold_low", conditionConfig: { threshold: 0, keep_firing_minutes: 15 } },
  { conditionType: "rate_of_change", conditionConfig: { threshold: 25, window_minutes: 10 } },
  { conditionType: "anomaly_score", conditionConfig: { threshold: 0.95, keep_firing_minutes: 30 } },
  { conditionType: "pattern_match", conditionConfig: { pattern: "flatline", minutes: 30 } },
  { conditionType: "time_based", conditionConfig: { check: "outside_band", high: 23, start: "22:00", end: "06:00" } },
];

test("what would have fired is what the engine raised on the same readings, for every kind of condition", async () => {
  const plant = await createIngestPlant();
  const rules: { id: string }[] = [];
  for (const { conditionType, conditionConfig } of conditions)
    rules.push(await plant.rule(conditionConfig as Record<string, unknown>, { conditionType }));
  const values = history();
  // As a gateway sends: batches of many sizes, one of them with readings of doubtful quality.
  for (let from = 0, size = 1; from < values.length; from += size, size = (size * 7) % 97) {
    const batch = plant.series(start + from * MINUTE, values.slice(from, from + size));
    await plant.send(size === 7 ? batch.map((reading) => ({ ...reading, quality: "uncertain" })) : batch);
  }
  const raised = await plant.see((tx) => tx.select().from(alerts).orderBy(alerts.timestamp));

  for (const [index, condition] of conditions.entries()) {
    const run = await plant.see((tx) => runBackTest(tx, draft(condition), span));
    const live = raised.filter((alert) => alert.ruleId === rules[index]!.id);
    expect(live.length, condition.conditionType).toBeGreaterThan(0); // or there would be nothing to compare
    expect(run.sensors[0]!.result.fired.map(({ raisedAt, clearedAt }) => ({ raisedAt, clearedAt }))).toEqual(
      live.map(({ timestamp, clearedAt }) => ({ raisedAt: timestamp.getTime(), clearedAt: clearedAt?.getTime() ?? null })),
    );
    expect(run.total).toMatchObject({ sensors: 1, readings: values.length, fired: live.length });
  }
  expect(await plant.see((tx) => tx.$count(alerts))).toBe(raised.length); // replaying writes nothing
});

test("a span is replayed from its start up to its end, across days, and nothing else of the sensor", async () => {
  const plant = await createIngestPlant();
  await plant.see((tx) =>
    landReadings(
      tx,
      plant.sensor.id,
      Array.from({ length: 45_000 }, (_, n) => ({ at: start + n * 1_000, value: n % 15_000 === 14_999 ? 99 : 20 })),
    ),
  );
  const condition = draft({ conditionType: "threshold_high", conditionConfig: { threshold: 90 } });
  const run = (from: number, to: number) =>
    plant.see((tx) => runBackTest(tx, condition, { from: new Date(start + from * 1_000), to: new Date(start + to * 1_000) }));
  const whole = await run(0, 45_000);
  expect(whole.total).toMatchObject({ readings: 45_000, fired: 3 });
  expect(whole.sensors[0]!.result.fired.map(({ raisedAt }) => (raisedAt - start) / 1_000)).toEqual([14_999, 29_999, 44_999]);
  expect((await run(14_999, 29_999)).total).toMatchObject({ readings: 15_000, fired: 1 });
  await expect(run(5, 5)).rejects.toMatchObject({ code: "VALIDATION_ERROR", fields: { to: [expect.any(String)] } });
});

test("the sensors a rule would watch are replayed: by type and place, of assets in service, of one's own organization", async () => {
  const plant = await createIngestPlant();
  const stranger = await createIngestPlant();
  const vibration = await plant.addSensor();
  const condition: AlertConditionDraft = { conditionType: "threshold_high", conditionConfig: { threshold: 90 } };
  for (const one of [plant, stranger]) await one.send(one.series(start, [20, 95]));
  await plant.send(plant.series(start, [96, 20, 97], vibration.id));
  const run = async (more: Partial<BackTestDraft>) => {
    const { sensors } = await plant.see((tx) => runBackTest(tx, draft(condition, more), span));
    return sensors.map(({ sensorId, result }) => [sensorId, result.fired.length]).sort();
  };
  const [first, second] = [
    [plant.sensor.id, 1],
    [vibration.id, 2],
  ];
  expect(await run({})).toEqual([first, second].sort());
  expect(await run({ sensorTypes: ["vibration"] })).toEqual([second]);
  expect(await run({ sensorIds: [plant.sensor.id, stranger.sensor.id] })).toEqual([first]);
  expect(await run({ siteIds: [stranger.site.id] })).toEqual([]);
  await plant.see((tx) => tx.update(assets).set({ retiredAt: new Date() }).where(eq(assets.id, plant.asset.id)));
  expect(await run({})).toEqual([]);
});

test("failures people know of, written down or recorded as incidents, tell caught from false alarms", async () => {
  const plant = await createIngestPlant();
  await plant.send(plant.series(start, [95, 20, 20, 96, 20, 20, 97, 20]));
  const written = [{ from: iso(start + 2 * MINUTE), to: iso(start + 4 * MINUTE), label: "Seal" }];
  await plant.see(async (tx) => {
    await tx
      .update(assets)
      .set({ specifications: { known_failures: written } })
      .where(eq(assets.id, plant.asset.id));
    await tx.execute(sql`insert into incidents (number, title, description, asset_id, created_at)
      values (1, 'Bearing', 'x', ${plant.asset.id}::uuid, ${iso(start + 6 * MINUTE)}::timestamptz)`);
  });
  const condition = draft({ conditionType: "threshold_high", conditionConfig: { threshold: 90 } });
  const { sensors, total } = await plant.see((tx) => runBackTest(tx, condition, span));
  expect(sensors[0]!.failures.map(({ label }) => label)).toEqual(["Seal", "INC-1"]);
  expect(total).toMatchObject({ fired: 3, caught: 2, totalFailures: 2, falseAlarms: 1 });
});

test.each([["alert-rules:write"], ["telemetry:read"]])("without %s nothing is replayed", async (missing) => {
  const plant = await createIngestPlant();
  const permissions = new Set((["alert-rules:write", "telemetry:read"] as const).filter((permission) => permission !== missing));
  const condition = draft({ conditionType: "threshold_high", conditionConfig: { threshold: 90 } });
  await expect(
    withActor({ ...plant.system, role: "authenticated", permissions }, (tx) => runBackTest(tx, condition, span)),
  ).rejects.toMatchObject({ code: "FORBIDDEN" });
});
