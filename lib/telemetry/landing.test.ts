import fc from "fast-check";
import postgres from "postgres";
import { expect, test } from "vitest";
import { serviceActor } from "@/db/actor";
import { sensors } from "@/db/schema";
import { rawOf, withActor } from "@/db/with-actor";
import { createIngestPlant, iso, MINUTE } from "@/test/telemetry";
import { calibrate } from "./calibration";
import { compact, maintain, rollUp } from "./jobs";
import { readSeries } from "./read-series";
import { closeStreams } from "./stream";

const start = Math.floor((Date.now() - 3 * 86_400_000) / 3_600_000) * 3_600_000;
type Plant = Awaited<ReturnType<typeof createIngestPlant>>;

/** As if all that landed had waited long enough. */
const compactNow = async (plant: Plant) => {
  await plant.see((tx) => rawOf(tx)`update telemetry_pieces set received_at = now() - interval '1 hour' where span_seconds is null`);
  await compact({ organizationId: plant.id });
};
const places = (plant: Plant) =>
  plant.see(async (tx) => {
    const [row] = await rawOf(tx)<{ landed: number; chunks: number; inChunks: number }[]>`
      select count(*) filter (where span_seconds is null)::int as landed, count(span_seconds)::int as chunks,
        coalesce(sum(count) filter (where span_seconds is not null), 0)::int as "inChunks" from telemetry_pieces`;
    return row!;
  });

test("each reading is kept bit by bit, once, wherever it lies, whatever its value, and in whichever order it came", async () => {
  const value = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -5e11, max: 5e11 }),
    fc.integer({ min: -5_000_000, max: 5_000_000 }).map((n) => n / 100),
    fc.constantFrom(0, 0.1, 1e-300, 123_456.789_012_3, -599_999_999_999.5),
  );
  const reading = fc.record({
    ms: fc.oneof(
      fc.integer({ min: 0, max: 400 }).map((n) => n * 1_000),
      fc.integer({ min: 0, max: 2 * 86_400_000 }),
    ),
    value,
    quality: fc.constantFrom("good", "bad", "uncertain"),
    sensor: fc.integer({ min: 0, max: 1 }),
  });
  const batch = fc.array(reading, { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(batch, { minLength: 1, maxLength: 6 }),
      fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
      async (sent, compacts) => {
        const plant = await createIngestPlant();
        const ids = [plant.sensor.id, (await plant.addSensor({ calibrationScale: 1.5, calibrationOffset: -3 })).id];
        const expected = new Map<string, { raw: number; quality: string }>();
        for (const [turn, readings] of sent.entries()) {
          const before = expected.size;
          for (const { ms, value, quality, sensor } of readings) {
            const key = `${ids[sensor]} ${start + ms}`;
            if (!expected.has(key)) expected.set(key, { raw: value + 0, quality });
          }
          const answer = await plant.send(
            readings.map(({ ms, value, quality, sensor }) => ({ sensorId: ids[sensor], value, quality, timestamp: iso(start + ms) })),
          );
          expect(answer).toMatchObject({
            accepted: expected.size - before,
            duplicates: readings.length - (expected.size - before),
            rejected: [],
          });
          if (compacts[turn]) await compactNow(plant);
        }
        const look = () =>
          plant.see(
            (tx) => rawOf(tx)<
              { id: string; at: number; value: number; raw: number; score: string | null; quality: string; processed: boolean }[]
            >`
            select sensor_id as id, (extract(epoch from "timestamp") * 1000)::float8 as at, value, raw_value as raw, anomaly_score as score, quality, processed
            from telemetry order by 1, 2`,
          );
        const found = await look();
        expect(new Map(found.map(({ id, at, raw, quality }) => [`${id} ${at}`, { raw, quality }]))).toEqual(expected);
        expect(found).toHaveLength(expected.size);
        for (const { id, value, raw } of found)
          expect(value).toBe(calibrate(raw, id === ids[0] ? { scale: 1, offset: 0 } : { scale: 1.5, offset: -3 }));
        await compactNow(plant);
        expect(await look()).toEqual(found);
        expect(await places(plant)).toMatchObject({ landed: 0, inChunks: expected.size });
      },
    ),
    { numRuns: 25 },
  );
});

test("the same readings sent by several at once count once, before and after compaction", async () => {
  const plant = await createIngestPlant();
  const readings = plant.series(start, [1, 2, 3, 4, 5]);
  const answers = await Promise.all(Array.from({ length: 6 }, () => plant.send(readings)));
  expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(5);
  expect(answers.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(25);
  const again = await Promise.all([compactNow(plant), ...Array.from({ length: 4 }, () => plant.send(readings))]);
  expect(again.slice(1)).toEqual(Array.from({ length: 4 }, () => ({ accepted: 0, duplicates: 5, rejected: [] })));
  expect(await plant.stored()).toHaveLength(5);
});

test("nobody sees a reading twice or not at all while compaction runs beside ingestion", async () => {
  const plant = await createIngestPlant();
  const values = Array.from({ length: 200 }, (_, i) => i);
  await plant.send(plant.series(start, values));
  let running = true;
  const compacting = (async () => {
    while (running) await Promise.all([compactNow(plant), compact({ organizationId: plant.id })]);
  })();
  for (let i = 1; i <= 15; i++) {
    const { accepted } = await plant.send(plant.series(start + 190 * i * MINUTE, values));
    expect(accepted).toBe(190);
    const stored = await plant.stored();
    expect(stored.length).toBe(new Set(stored.map(({ at }) => at)).size);
    expect(stored.length).toBe(Math.round((stored.at(-1)!.at - start) / MINUTE) + 1);
  }
  running = false;
  await compacting;
});

test("a compaction that fails half-way leaves all as it was", async () => {
  const plant = await createIngestPlant();
  await plant.send(plant.series(start, [1, 2, 3]));
  const before = await plant.stored();
  await expect(
    plant.see(async (tx) => {
      await rawOf(tx)`update telemetry_pieces set received_at = now() - interval '1 hour' where span_seconds is null`;
      await rawOf(tx)`select private.compact_landing(10)`;
      throw new Error("power cut");
    }),
  ).rejects.toThrow("power cut");
  expect(await places(plant)).toEqual({ landed: 1, chunks: 0, inChunks: 0 });
  await compactNow(plant);
  expect(await plant.stored()).toEqual(before);
});

test("a chunk is an hour of what reports each minute or more often, and a day of the rest", async () => {
  const plant = await createIngestPlant();
  const every = async (seconds: number) => {
    const sensor = await plant.addSensor({});
    await plant.send(
      Array.from({ length: 300 }, (_, i) => ({ sensorId: sensor.id, value: i, timestamp: iso(start + i * seconds * 1_000) })),
    );
    await compactNow(plant);
    return plant.see(
      (tx) =>
        rawOf(tx)<
          { span: number; count: number; step: number | null; offsets: unknown }[]
        >`select span_seconds as span, count, step_ms as step, offsets from telemetry_pieces where span_seconds is not null and sensor_id = ${sensor.id}::uuid order by day, first_ms`,
    );
  };
  expect(await every(60)).toEqual(Array.from({ length: 5 }, () => ({ span: 3_600, count: 60, step: 60_000, offsets: null })));
  const slow = await every(600);
  expect(slow.every(({ span, offsets }) => span === 86_400 && offsets === null)).toBe(true);
  expect(slow.length).toBeLessThanOrEqual(4);
  expect(slow.reduce((sum, { count }) => sum + count, 0)).toBe(300);
});

test("an hour that is still filling stays in the landing log; joined, it is one chunk, late readings included", async () => {
  const plant = await createIngestPlant();
  const hour = 3_600_000;
  for (let minute = 0; minute < 60; minute += 5) await plant.send(plant.series(start + minute * MINUTE + 1_000, [1, 2, 3, 4, 5]));
  await compact({ organizationId: plant.id });
  expect(await places(plant)).toEqual({ landed: 12, chunks: 0, inChunks: 0 });
  await plant.send(plant.series(start + hour, [6]));
  await closeStreams(); // compaction goes by the newest reading that is written
  await compact({ organizationId: plant.id });
  expect(await places(plant)).toEqual({ landed: 1, chunks: 1, inChunks: 60 });
  const late = Array.from({ length: 60 }, (_, i) => ({
    sensorId: plant.sensor.id,
    value: 100 + i,
    timestamp: iso(start + i * MINUTE + 30_000),
  }));
  expect(await plant.send(late)).toMatchObject({ accepted: 60, duplicates: 0 });
  await compact({ organizationId: plant.id });
  expect(await places(plant)).toEqual({ landed: 1, chunks: 1, inChunks: 120 });
  expect(await plant.send(late)).toMatchObject({ accepted: 0, duplicates: 60 });
  expect((await plant.stored()).slice(0, 4).map(({ value, processed }) => [value, processed])).toEqual([
    [1, true],
    [100, false],
    [2, true],
    [101, false],
  ]);
});

test("retention takes exactly what has expired out of the middle of a chunk and out of the landing log", async () => {
  const plant = await createIngestPlant();
  const short = await plant.addSensor({ retentionDays: 2 });
  const first = Date.now() - 60 * 3_600_000;
  const series = (id: string, from: number) =>
    Array.from({ length: 300 }, (_, i) => ({ sensorId: id, value: i / 10, timestamp: iso(from + i * 600_000) }));
  for (const id of [plant.sensor.id, short.id]) await plant.send(series(id, first));
  await compactNow(plant);
  for (const id of [plant.sensor.id, short.id]) await plant.send(series(id, first + 1));
  const cutoff = Date.now() - 48 * 3_600_000;
  const whole = (await plant.stored()).length;
  await maintain({ organizationId: plant.id });
  const left = await plant.see(
    (tx) =>
      rawOf(tx)<
        { id: string; at: number }[]
      >`select sensor_id as id, (extract(epoch from "timestamp") * 1000)::float8 as at from telemetry`,
  );
  const kept = [0, 1]
    .flatMap((ms) => Array.from({ length: 300 }, (_, i) => Math.floor(first) + ms + i * 600_000))
    .filter((at) => at >= cutoff);
  expect(left.filter(({ id }) => id === plant.sensor.id)).toHaveLength(whole / 2);
  expect(
    left
      .filter(({ id }) => id === short.id)
      .map(({ at }) => at)
      .sort(),
  ).toEqual(kept.sort());
});

test("a deleted sensor's readings are gone from both places, its neighbours' stay", async () => {
  const plant = await createIngestPlant();
  const other = await plant.addSensor();
  const both = (from: number) => [...plant.series(from, [1, 2]), ...plant.series(from, [3, 4], other.id)];
  await plant.send(both(start));
  await compactNow(plant);
  await plant.send(both(start + 10 * MINUTE));
  await plant.see((tx) => rawOf(tx)`delete from sensors where id = ${other.id}::uuid`);
  expect((await plant.stored()).map(({ value }) => value)).toEqual([1, 2, 1, 2]);
  await compactNow(plant);
  expect((await plant.stored()).map(({ value }) => value)).toEqual([1, 2, 1, 2]);
  const anywhere = await withActor(serviceActor(), (tx) => rawOf(tx)`select from telemetry where sensor_id = ${other.id}::uuid`);
  expect(anywhere).toHaveLength(0);
});

test("a person sees readings of their sites alone, landed or compacted, and another organization none", async () => {
  const [plant, foreign] = await Promise.all([createIngestPlant(), createIngestPlant()]);
  await plant.send(plant.series(start, [1, 2, 3]));
  const scoped = (sites: string[]) => plant.member({ applicationRole: "operator" }).then((actor) => ({ ...actor, siteScope: sites }));
  const elsewhere = "00000000-0000-4000-8000-000000000001";
  const count = async (actor: Parameters<typeof withActor>[0]) =>
    (await withActor(actor, (tx) => rawOf(tx)`select from telemetry where sensor_id = ${plant.sensor.id}::uuid`)).length;
  const [here, away] = [await scoped([plant.site.id]), await scoped([elsewhere])];
  for (const landed of [true, false]) {
    if (!landed) await compactNow(plant);
    expect(await count(here)).toBe(3);
    expect(await count(away)).toBe(0);
    expect(await count(foreign.system)).toBe(0);
  }
  await plant.send(plant.series(start + 10 * MINUTE, [4]));
  expect(await withActor(away, (tx) => rawOf(tx)`select from telemetry_pieces`)).toHaveLength(0);
});

test("charts and rollups say the same before and after compaction", async () => {
  const plant = await createIngestPlant();
  await plant.send(
    plant.series(
      start,
      Array.from({ length: 500 }, (_, i) => Math.sin(i) * 10),
    ),
  );
  const chart = () =>
    plant.see((tx) => readSeries(tx, { sensorIds: [plant.sensor.id], from: new Date(start + 30_000), to: new Date(start + 400 * MINUTE) }));
  const rollups = () => plant.see((tx) => rawOf(tx)`select * from telemetry_rollups order by resolution, bucket`);
  const landed = await chart();
  await rollUp({ organizationId: plant.id });
  const [rolled, figures] = [await chart(), await rollups()];
  await compactNow(plant);
  expect(await chart()).toEqual(rolled);
  expect(rolled[0]!.points).toEqual(landed[0]!.points);
  await plant.see((tx) => rawOf(tx)`update telemetry_rollups set avg = 0`);
  await plant.see(
    (tx) =>
      rawOf(
        tx,
      )`insert into telemetry_dirty_hours (sensor_id, hour) select distinct sensor_id, date_trunc('hour', "timestamp") from telemetry`,
  );
  await rollUp({ organizationId: plant.id });
  expect(await rollups()).toEqual(figures);
});

test("a sensor that changes its unit keeps each reading's own", async () => {
  const plant = await createIngestPlant();
  await plant.send(plant.series(start, [20, 21]));
  await plant.see((tx) => tx.update(sensors).set({ engineeringUnit: "K" }));
  await plant.send(plant.series(start + 2 * MINUTE, [293, 294]));
  await compactNow(plant);
  const rows = await plant.see(
    (tx) => rawOf(tx)<{ value: number; unit: string }[]>`select value, unit from telemetry order by "timestamp"`,
  );
  expect(rows.map(({ value, unit }) => [value, unit])).toEqual([
    [20, "°C"],
    [21, "°C"],
    [293, "K"],
    [294, "K"],
  ]);
});

test("figures by the hour are those of the readings, however they are stored", async () => {
  const plant = await createIngestPlant();
  const slow = await plant.addSensor({ calibrationScale: 0.5 });
  const qualities = ["good", "bad", "uncertain"];
  const send = (from: number, every: number, count: number) =>
    plant.send(
      Array.from({ length: count }, (_, i) => ({
        sensorId: i % 3 === 0 ? slow.id : plant.sensor.id,
        value: Math.round(Math.sin(i) * 1e5) / 100,
        quality: qualities[i % 5] ?? "good",
        timestamp: iso(from + i * every),
      })),
    );
  const compare = () =>
    plant.see(async (tx) => {
      const [pieces, readings] = await Promise.all([
        rawOf(
          tx,
        )`select sensor_id, hour::text, sum(count)::int as count, round(sum(sum)::numeric, 6) as sum, min(min), max(max) from private.piece_hours group by 1, 2 order by 1, 2`,
        rawOf(
          tx,
        )`select sensor_id, date_trunc('hour', "timestamp", 'UTC')::text as hour, count(*)::int as count, round(sum(value)::numeric, 6) as sum, min(value), max(value)
          from telemetry where quality <> 'bad' group by 1, 2 order by 1, 2`,
      ]);
      expect([...pieces]).toEqual([...readings]);
      return pieces.length;
    });
  await send(start, 20_000, 1_000);
  expect(await compare()).toBeGreaterThan(8);
  await compactNow(plant);
  await send(start + 86_400_000, 600_000, 300);
  await compactNow(plant);
  await send(start + 7_000, 60_000, 300);
  expect(await compare()).toBeGreaterThan(40);
  await compactNow(plant);
  expect(await compare()).toBeGreaterThan(40);
});

test("what is not due yet is looked for again, so that the last readings of a silent sensor are joined too", async () => {
  const plant = await createIngestPlant();
  await plant.send(plant.series(start, [1, 2, 3]));
  await compact({ organizationId: plant.id });
  const admin = postgres(process.env.DATABASE_URL!, { max: 1 });
  const [job] =
    await admin`select round(extract(epoch from run_at - now()) / 60)::int as minutes from graphile_worker.jobs where key = ${`compact-rest:${plant.id}`}`;
  await admin.end();
  expect(job).toEqual({ minutes: 16 });
});
