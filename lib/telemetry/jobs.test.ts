import { sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sensors } from "@/db/schema";
import { rawOf } from "@/db/with-actor";
import { createIngestPlant, iso, MINUTE } from "@/test/telemetry";
import { maintain, rollUp, sweep } from "./jobs";

const start = Math.floor((Date.now() - 3 * 86_400_000) / 3_600_000) * 3_600_000;
type Plant = Awaited<ReturnType<typeof createIngestPlant>>;

const rollupsOf = (plant: Plant) =>
  plant.see(
    (tx) => rawOf(
      tx,
    )`select sensor_id, resolution, bucket::text, count, min, max, round(avg::numeric, 6) as avg, round(sum::numeric, 6) as sum, last, max_anomaly_score as score
      from telemetry_rollups order by 1, 2, 3`,
  );
const recomputed = (plant: Plant) =>
  plant.see(
    (tx) => rawOf(tx)`
      select sensor_id, r.resolution, date_trunc(r.unit, "timestamp")::text as bucket, count(*)::int, min(value), max(value), round(avg(value)::numeric, 6) as avg,
        round(sum(value)::numeric, 6) as sum, (array_agg(value order by "timestamp" desc))[1] as last, max(anomaly_score) as score
      from telemetry, (values ('1m', 'minute'), ('1h', 'hour')) as r(resolution, unit) where quality <> 'bad' group by 1, 2, 3 order by 1, 2, 3`,
  );

test("rollups equal a recomputation from the readings, whatever arrives late, twice or badly", async () => {
  const quality = fc.constantFrom("good", "bad", "uncertain");
  const reading = fc.record({
    minute: fc.integer({ min: 0, max: 200 }),
    second: fc.integer({ min: 0, max: 59 }),
    value: fc.integer({ min: -50, max: 50 }),
    quality,
  });
  const batches = fc.array(fc.array(reading, { minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(batches, async (sent) => {
      const plant = await createIngestPlant();
      for (const [i, batch] of sent.entries()) {
        await plant.send(
          batch.map(({ minute, second, value, quality }) => ({
            sensorId: plant.sensor.id,
            value,
            quality,
            timestamp: iso(start + minute * MINUTE + second * 1_000),
          })),
        );
        if (i % 2 === 0) await rollUp({ organizationId: plant.id });
      }
      await Promise.all([rollUp({ organizationId: plant.id }), rollUp({ organizationId: plant.id })]);
      expect(await rollupsOf(plant)).toEqual(await recomputed(plant));
      expect(await plant.see((tx) => rawOf(tx)`select 1 from telemetry_dirty_hours`)).toHaveLength(0);
    }),
    { numRuns: 12 },
  );
});

test("rollups computed while batches arrive end up right", async () => {
  const plant = await createIngestPlant();
  const sending = Array.from({ length: 20 }, (_, i) => plant.send(plant.series(start + i * MINUTE, [i, i + 1])));
  await Promise.all([...sending, rollUp({ organizationId: plant.id }), rollUp({ organizationId: plant.id })]);
  await rollUp({ organizationId: plant.id });
  expect(await rollupsOf(plant)).toEqual(await recomputed(plant));
});

test("ingestion asks for a rollup in its own transaction", async () => {
  const plant = await createIngestPlant();
  await plant.send(plant.series(start, [1]));
  const [dirty] = await plant.see((tx) => rawOf(tx)<{ version: string }[]>`select version from telemetry_dirty_hours`);
  expect(dirty).toEqual({ version: "1" });
});

test("retention deletes exactly what has expired: by sensor, else by organization", async () => {
  const plant = await createIngestPlant();
  const short = await plant.addSensor({ retentionDays: 2 });
  const now = Date.now();
  const ages = [100, 49, 47, 1].map((hours) => now - hours * 3_600_000);
  for (const id of [plant.sensor.id, short.id]) await plant.send(ages.map((at) => ({ sensorId: id, value: 1, timestamp: iso(at) })));
  await maintain({ organizationId: plant.id });
  const left = async (id: string) =>
    (
      await plant.see(
        (tx) =>
          rawOf(tx)<
            { at: number }[]
          >`select (extract(epoch from "timestamp") * 1000)::float8 as at from telemetry where sensor_id = ${id}::uuid order by 1`,
      )
    ).map(({ at }) => at);
  expect(await left(short.id)).toEqual(ages.slice(2));
  expect(await left(plant.sensor.id)).toEqual(ages);
});

test("retention goes in pieces and keeps other organizations' readings", async () => {
  const [plant, foreign] = await Promise.all([createIngestPlant(), createIngestPlant()]);
  await plant.see((tx) => tx.update(sensors).set({ retentionDays: 1 }));
  const old = Date.now() - 5 * 86_400_000;
  await plant.send(
    plant
      .series(
        old,
        Array.from({ length: 7_000 }, (_, i) => i % 5),
      )
      .map((reading, i) => ({ ...reading, timestamp: iso(old + i * 1_000) })),
  );
  await foreign.send(foreign.series(old, [1, 2]));
  await maintain({ organizationId: plant.id });
  expect(await plant.stored()).toHaveLength(0);
  expect(await foreign.stored()).toHaveLength(2);
});

test("a sensor or gateway that sends nothing for too long is offline, once, and its asset with it", async () => {
  const plant = await createIngestPlant();
  await plant.send(plant.series(start, [20]));
  await sweep({ organizationId: plant.id });
  expect(await plant.events("sensor.status_changed")).toHaveLength(1);
  await plant.see((tx) => tx.execute(sql`update sensor_states set last_received_at = now() - interval '6 minutes'`));
  await plant.see((tx) => tx.execute(sql`update gateways set last_seen = now() - interval '6 minutes'`));
  await sweep({ organizationId: plant.id });
  await sweep({ organizationId: plant.id });
  const [row] = await plant.see((tx) =>
    tx.execute(
      sql`select g.status as gateway, s.status as sensor, a.status as asset, a.health_factors as factors from gateways g, sensors s, assets a`,
    ),
  );
  expect(row).toMatchObject({
    gateway: "offline",
    sensor: "offline",
    asset: "offline",
    factors: [{ label: "Bearing temperature sends nothing", points: -5 }],
  });
  expect((await plant.events("sensor.status_changed")).map(({ data }) => data.status)).toEqual(["online", "offline"]);
  expect((await plant.events("gateway.status_changed")).map(({ data }) => data.status)).toEqual(["healthy", "offline"]);
  await plant.send(plant.series(start + MINUTE, [20]));
  const [back] = await plant.see((tx) =>
    tx.execute(sql`select g.status as gateway, s.status as sensor, a.status as asset from gateways g, sensors s, assets a`),
  );
  expect(back).toEqual({ gateway: "healthy", sensor: "online", asset: "healthy" });
});
