import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { rawOf, withActor } from "@/db/with-actor";
import { resolveAlert } from "@/lib/alerts/resolve-alert";
import { tickAlerts } from "@/lib/alerts/tick";
import { alertWatcher } from "@/lib/alerts/watch";
import { createIngestPlant, iso, MINUTE, type Sent } from "@/test/telemetry";
import { calibrateSensor } from "./calibrate-sensor";
import { checkBatch } from "./check-batch";
import { ingestBatch } from "./ingest-batch";
import { rollUp } from "./jobs";
import { landInStream } from "./land-in-stream";
import { STREAM_FROM } from "./limits";
import { prepareIngest } from "./prepare-ingest";
import { processTelemetry } from "./process-telemetry";
import { closeStreams } from "./stream";
import { openStream as openRow, settleLostStreams, settleStream } from "./stream-rows";

const start = Math.floor((Date.now() - 2 * 86_400_000) / 3_600_000) * 3_600_000;
type Plant = Awaited<ReturnType<typeof createIngestPlant>>;

/** As ingestion did before there were streams: everything is written with each batch. */
async function sendWhole(plant: Plant, readings: readonly Sent[]) {
  const batch = checkBatch(readings, Date.now());
  await prepareIngest(plant.system, batch.sensors);
  return withActor(plant.system, (tx) => ingestBatch(tx, plant.gateway.id, batch, alertWatcher, { wakeJobs: false }));
}

/** Enough quiet batches in a second that the gateway has a stream. */
async function openStream(plant: Plant, from = start) {
  for (let n = 0; n <= STREAM_FROM + 1; n++) await plant.send(plant.series(from + n * 1_000, [20]));
  expect(await streamOf(plant)).toMatchObject({ isKept: true });
  return from + (STREAM_FROM + 2) * 1_000;
}

const streamOf = (plant: Plant) =>
  plant.see(async (tx) => {
    const [row] = await rawOf(tx)<{ version: string; isKept: boolean }[]>`
      select version, kept_since is not null as "isKept" from ingest_streams where gateway_id = ${plant.gateway.id}::uuid`;
    return row;
  });

/** All that ingestion leaves behind, but for identifiers and the moment of its writing; sensors and rules by their names. */
const leftBy = (plant: Plant) =>
  plant.see(async (tx) => {
    const sql = rawOf(tx);
    return {
      readings:
        await sql`select s.name, t."timestamp", t.value, t.raw_value, t.anomaly_score, t.processed, t.quality from telemetry t join sensors s on s.id = t.sensor_id order by 1, 2`,
      states:
        await sql`select s.name, t.last_timestamp, t.last_value, t.last_quality, t.last_anomaly_score, t.reading_count, t.anomaly_state
        from sensor_states t join sensors s on s.id = t.sensor_id order by 1`,
      memory:
        await sql`select r.name as rule, s.name, t.state, t.active from alert_rule_states t join sensors s on s.id = t.sensor_id join alert_rules r on r.id = t.rule_id
        where t.state <> '{}' order by 1, 2`,
      alerts:
        await sql`select r.name as rule, s.name, a.timestamp, a.cleared_at is null as open, a.occurrences, a.affected_value from alerts a
        join sensors s on s.id = a.sensor_id join alert_rules r on r.id = a.rule_id order by 1, 2, 3`,
      hours: await sql`select s.name, d.hour from telemetry_dirty_hours d join sensors s on s.id = d.sensor_id order by 1, 2`,
    };
  });

/** As if the process had ended: what it kept is gone. */
async function loseStream(plant: Plant) {
  await plant.see((tx) => rawOf(tx)`update ingest_streams set version = version + 1`);
  await settleStream(plant.system, plant.gateway.id, alertWatcher);
}

async function watchedPlant() {
  const plant = await createIngestPlant();
  const other = await plant.addSensor({ name: "Other", type: "pressure", calibrationScale: 2, calibrationOffset: 1 });
  await plant.rule({ threshold: 40, duration_minutes: 3 }, { name: "high" });
  await plant.rule({ threshold: 30, window_minutes: 10 }, { name: "change", conditionType: "rate_of_change" });
  await plant.rule({ pattern: "flatline", minutes: 45, tolerance: 0.5 }, { name: "flat", conditionType: "pattern_match" });
  await plant.rule(
    { pattern: "oscillation", sign_changes: 6, window_minutes: 20, min_amplitude: 1 },
    { name: "swing", conditionType: "pattern_match" },
  );
  await plant.rule({ threshold: 0.9 }, { name: "odd", conditionType: "anomaly_score" });
  return { plant, ids: [plant.sensor.id, other.id] };
}

test("a stream leaves what batches written one by one leave, whatever is sent and whenever its process is lost", {
  timeout: 120_000,
}, async () => {
  const reading = fc.record({
    sensor: fc.integer({ min: 0, max: 1 }),
    step: fc.oneof({ weight: 60, arbitrary: fc.integer({ min: 1, max: 12 }) }, { weight: 1, arbitrary: fc.integer({ min: -15, max: 0 }) }),
    value: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 180, max: 220 }) },
      { weight: 1, arbitrary: fc.integer({ min: -100, max: 800 }) },
    ),
    quality: fc.constantFrom("good", "good", "good", "uncertain", "bad"),
  });
  const turn = fc.record({
    readings: fc.array(reading, { minLength: 1, maxLength: 12 }),
    afterwards: fc.oneof({ weight: 12, arbitrary: fc.constant("on") }, { weight: 1, arbitrary: fc.constantFrom("lost", "closed") }),
  });
  let landed = 0;
  // Eight batches to the second: enough for a stream, and one that had to be closed opens again after eight.
  const now = performance.now.bind(performance);
  let ahead = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now() + ahead);
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 20, maxLength: 60 }), async (turns) => {
      const [streamed, written] = [await watchedPlant(), await watchedPlant()];
      let minute = 0;
      for (const { readings, afterwards } of turns) {
        const moments = readings.map(({ sensor, step, value, quality }) => {
          minute += step;
          return { sensor, value: value / 10, quality, timestamp: iso(start + minute * MINUTE) };
        });
        const of = ({ ids }: typeof streamed) => moments.map(({ sensor, ...rest }) => ({ sensorId: ids[sensor]!, ...rest }));
        const answer = await streamed.plant.send(of(streamed));
        ahead += 125;
        if ((await streamOf(streamed.plant))?.isKept) landed++;
        expect(answer).toEqual((await sendWhole(written.plant, of(written))).result);
        if (afterwards === "lost") await loseStream(streamed.plant);
        if (afterwards === "closed") await closeStreams();
      }
      await closeStreams();
      expect(await leftBy(streamed.plant)).toEqual(await leftBy(written.plant));
    }),
    { numRuns: Number(process.env.STREAM_RUNS ?? 12) },
  );
  vi.restoreAllMocks();
  expect(landed).toBeGreaterThan(20);
});

test("readings are there as soon as they are acknowledged, and what is remembered follows by itself", async () => {
  const plant = await createIngestPlant();
  const next = await openStream(plant);
  await plant.send(plant.series(next, [21, 22, 23]));
  expect((await plant.stored()).map(({ value }) => value)).toEqual([...Array(STREAM_FROM + 2).fill(20), 21, 22, 23]);
  await expect
    .poll(async () => (await leftBy(plant)).states[0], { timeout: 10_000 })
    .toMatchObject({ last_value: 23, reading_count: String(STREAM_FROM + 5) });
  await expect.poll(() => streamOf(plant), { timeout: 10_000 }).toMatchObject({ isKept: false }); // nothing more came
  await rollUp({ organizationId: plant.id });
  const [hour] = await plant.see((tx) => rawOf(tx)`select count, max from telemetry_rollups where resolution = '1h'`);
  expect(hour).toMatchObject({ count: STREAM_FROM + 5, max: 23 });
});

test("what a process kept that ended without a word is told again from the readings, once it is long enough ago", async () => {
  const plant = await createIngestPlant();
  const next = await openStream(plant);
  await plant.send(plant.series(next, [21, 22, 23]));
  const newest = async () => (await leftBy(plant)).states[0]!.last_value;
  await plant.see((tx) => rawOf(tx)`update ingest_streams set version = version + 1, kept_since = now() - interval '20 seconds'`);
  await settleLostStreams({ organizationId: plant.id }, alertWatcher);
  expect(await newest()).toBe(20);
  await plant.see((tx) => rawOf(tx)`update ingest_streams set kept_since = now() - interval '5 minutes'`);
  await settleLostStreams({ organizationId: plant.id }, alertWatcher);
  expect(await newest()).toBe(23);
  expect(await streamOf(plant)).toMatchObject({ isKept: false });
});

test("a process that lost its stream to another stores nothing by what it kept", async () => {
  const plant = await createIngestPlant();
  await plant.rule({ threshold: 50 });
  const next = await openStream(plant);
  // Another process takes a batch: the sensor's newest is a minute on from here.
  await sendWhole(plant, plant.series(next + MINUTE, [60]));
  expect(await plant.alerts()).toHaveLength(1);
  expect(await plant.send(plant.series(next + MINUTE, [20]))).toMatchObject({ accepted: 0, duplicates: 1 });
  await plant.send(plant.series(next + 2 * MINUTE, [20]));
  expect(await plant.alerts()).toMatchObject([{ raised: next + MINUTE, cleared: next + 2 * MINUTE }]);
});

test("two processes that send for one gateway by turns lose nothing and raise what one would", async () => {
  const [both, one] = [await watchedPlant(), await watchedPlant()];
  const values = Array.from({ length: 60 }, (_, n) => 20 + 8 * Math.sin(n / 2) + (n > 40 ? 25 : 0));
  for (const [n, value] of values.entries()) {
    const at = start + n * MINUTE;
    if (n % 7 === 6) await sendWhole(both.plant, both.plant.series(at, [value]));
    else await both.plant.send(both.plant.series(at, [value]));
    await sendWhole(one.plant, one.plant.series(at, [value]));
  }
  await closeStreams();
  await loseStream(both.plant);
  expect(await leftBy(both.plant)).toEqual(await leftBy(one.plant));
});

test("a rule that is made, changed or switched off holds from the next batch on, and not for readings before it", async () => {
  const plant = await createIngestPlant();
  const next = await openStream(plant);
  await plant.send(plant.series(next, [60]));
  const rule = await plant.rule({ threshold: 50 });
  await plant.send(plant.series(next + MINUTE, [20]));
  expect(await plant.alerts()).toHaveLength(0);
  await plant.send(plant.series(next + 2 * MINUTE, [60]));
  expect(await plant.alerts()).toMatchObject([{ raised: next + 2 * MINUTE }]);
  await plant.see((tx) => rawOf(tx)`update alert_rules set enabled = false, updated_at = now() where id = ${rule.id}::uuid`);
  for (let n = 3; n < 12; n++) await plant.send(plant.series(next + n * MINUTE, [60 + n]));
  expect(await plant.alerts()).toMatchObject([{ occurrences: 1 }]);
});

test("a calibration holds from the next batch on", async () => {
  const plant = await createIngestPlant();
  const next = await openStream(plant);
  await withActor(plant.system, (tx) => calibrateSensor(tx, { id: plant.sensor.id, offset: 5, scale: 2 } as never));
  await plant.send(plant.series(next, [20]));
  expect((await plant.stored()).at(-1)).toMatchObject({ raw: 20, value: 45 });
});

test("an alert that a person ends begins anew while its condition holds, in a stream too", async () => {
  const plant = await createIngestPlant();
  await plant.rule({ threshold: 50, duration_minutes: 1 });
  const next = await openStream(plant);
  await plant.send(plant.series(next, [60, 61, 62]));
  const [alert] = await plant.alerts();
  await withActor(plant.system, (tx) => resolveAlert(tx, { id: alert!.id, notes: "Valve opened" }));
  for (let n = 3; n < 8; n++) await plant.send(plant.series(next + n * MINUTE, [60 + n]));
  expect(await plant.alerts()).toMatchObject([{ number: 1 }, { number: 2, cleared: null }]);
});

test("time passes in a stream: what its process had not written counts", async () => {
  const plant = await createIngestPlant();
  await plant.rule({ threshold: 50, duration_minutes: 5, no_data: { mode: "raise", after_minutes: 10 } });
  const now = Math.floor(Date.now() / 1_000) * 1_000 - 20_000;
  const next = await openStream(plant, now - 3 * MINUTE);
  await plant.send(plant.series(next, [60]));
  await tickAlerts({ organizationId: plant.id });
  expect(await plant.alerts()).toHaveLength(0);
  const { states, memory } = await leftBy(plant);
  expect(states[0]).toMatchObject({ last_value: 60 });
  expect(memory).toHaveLength(1); // it is pending since then
  await plant.send(plant.series(next + 1_000, [61]));
  await closeStreams();
  expect((await leftBy(plant)).states[0]).toMatchObject({ last_value: 61, reading_count: String(STREAM_FROM + 4) });
});

test("a deleted sensor's readings do not come back, and its gateway goes on", async () => {
  const plant = await createIngestPlant();
  const other = await plant.addSensor({ name: "Other" });
  const next = await openStream(plant);
  await plant.send([...plant.series(next, [1]), ...plant.series(next, [2], other.id)]);
  await plant.see((tx) => rawOf(tx)`delete from sensors where id = ${other.id}::uuid`);
  const answer = await plant.send([...plant.series(next + MINUTE, [3]), ...plant.series(next + MINUTE, [4], other.id)]);
  expect(answer).toMatchObject({ accepted: 1, rejected: [{ index: 1, code: "UNKNOWN_SENSOR" }] });
  expect((await plant.stored()).map(({ value }) => value)).not.toContain(2);
});

test("while somebody adds sensors, however long, a busy gateway's batches land; the new ones are known soon after", async () => {
  const plant = await createIngestPlant();
  const fresh = randomUUID();
  const next = await openStream(plant);
  await plant.see(async (tx) => {
    await rawOf(tx)`insert into sensors (id, asset_id, gateway_id, name, type, engineering_unit, tag_name)
      select ${fresh}::uuid, asset_id, gateway_id, 'New', type, engineering_unit, 'new' from sensors where id = ${plant.sensor.id}::uuid`;
    const answer = await plant.send([...plant.series(next, [21]), ...plant.series(next, [1], fresh)]);
    expect(answer).toMatchObject({ accepted: 1, rejected: [{ index: 1, code: "UNKNOWN_SENSOR" }] });
    expect(await plant.send(plant.series(next + 1_000, [22]))).toMatchObject({ accepted: 1 });
  });
  await expect.poll(async () => (await plant.send(plant.series(Date.now() - MINUTE, [2], fresh))).accepted, { timeout: 10_000 }).toBe(1);
});

test("another organization's key reaches no stream", async () => {
  const [plant, stranger] = [await createIngestPlant(), await createIngestPlant()];
  const next = await openStream(plant);
  const { gatewayId: _, ...intruder } = stranger.gatewayActor;
  await expect(plant.send(plant.series(next, [99]), intruder)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await plant.stored()).map(({ value }) => value)).not.toContain(99);
});

test("batches that land together stand or fall each by itself", async () => {
  const plant = await createIngestPlant();
  const second = await plant.see(async (tx) => {
    const [gateway] = await rawOf(tx)<{ id: string }[]>`
      insert into gateways (site_id, name, protocol) values (${plant.site.id}::uuid, 'Second', 'REST API') returning id`;
    return gateway!.id;
  });
  const sensor = await plant.addSensor({ gatewayId: second });
  const [first, other] = await plant.see((tx) => Promise.all([openRow(tx, plant.gateway.id), openRow(tx, second)]));
  const one = (sensorId: string, at: number, unit = "°C") => [
    {
      sensorId,
      unit,
      at: Float64Array.of(at),
      values: Float64Array.of(at / 1_000),
      raws: null,
      scores: Float64Array.of(Number.NaN),
      flags: Uint8Array.of(0),
    },
  ];
  const land = (gateway: string, version: string, runs: ReturnType<typeof one>) => landInStream(plant.system, gateway, version, runs);
  const answers = await Promise.allSettled([
    land(plant.gateway.id, first, one(plant.sensor.id, start)), // goes at once; the others wait for it and go together
    land(plant.gateway.id, first, one(plant.sensor.id, start + 1_000)),
    land(second, other, one(sensor.id, start + 2_000, "\0")), // no text in PostgreSQL
    land(second, other, one(sensor.id, start + 3_000)),
    land(second, "77", one(sensor.id, start + 4_000)),
  ]);
  expect(answers.map((answer) => (answer.status === "fulfilled" ? answer.value : "refused"))).toEqual([true, true, "refused", true, false]);
  expect((await plant.stored()).map(({ at }) => at).sort()).toEqual([start, start + 1_000, start + 3_000]);
});

test("gateways that send at once each keep all they sent, and the newest of each is known", async () => {
  const plant = await createIngestPlant();
  const made = await plant.see(
    (tx) =>
      rawOf(tx)<
        { id: string }[]
      >`insert into gateways (site_id, name, protocol) select ${plant.site.id}::uuid, 'G' || n, 'REST API' from generate_series(1, 5) n returning id`,
  );
  const sensors: { id: string }[] = [];
  for (const gateway of made) sensors.push(await plant.addSensor({ gatewayId: gateway.id }));
  await Promise.all(
    made.map(async ({ id: gatewayId }, place) => {
      const { gatewayId: _, ...actor } = plant.gatewayActor;
      for (let n = 0; n < 40; n++) {
        const readings = [0, 1, 2].map((part) => ({
          sensorId: sensors[place]!.id,
          value: n,
          timestamp: iso(start + n * 3_000 + part * 1_000),
        }));
        expect(await processTelemetry(actor, { gatewayId, readings }, alertWatcher)).toMatchObject({ accepted: 3, duplicates: 0 });
      }
    }),
  );
  expect(await plant.stored()).toHaveLength(5 * 40 * 3);
  await closeStreams();
  const { states } = await leftBy(plant);
  expect(states.filter((state) => state.reading_count === "120" && state.last_value === 39)).toHaveLength(5);
});
