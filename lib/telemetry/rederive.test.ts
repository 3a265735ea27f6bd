import { expect, test } from "vitest";
import { rawOf, withActor } from "@/db/with-actor";
import { createIngestPlant, iso, MINUTE } from "@/test/telemetry";
import { calibrateSensor } from "./calibrate-sensor";
import { listCalibrations } from "./calibration-queries";
import { rederive } from "./rederive";
import { rollUp } from "./roll-up";
import { calibrateSensorInput } from "./schema";

type Plant = Awaited<ReturnType<typeof createIngestPlant>>;
const qualities = ["good", "good", "good", "uncertain", "bad"] as const;
/** Values with awkward decimals, a reading each 20 seconds. */
const readingsOf = (sensorId: string, start: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    sensorId,
    value: Math.round(Math.sin(i / 7) * 1e9) / 1e7 + (i % 13) / 8,
    timestamp: iso(start + i * 20_000),
    quality: qualities[i % qualities.length],
  }));
const valuesOf = (plant: Plant, id: string) =>
  plant.see(
    (tx) =>
      rawOf(tx)`select "timestamp"::text as at, value, raw_value as raw, quality from telemetry where sensor_id = ${id}::uuid order by 1`,
  );
const rollupsOf = (plant: Plant, id: string) =>
  plant.see(
    (tx) =>
      rawOf(
        tx,
      )`select resolution, bucket::text, count, min, max, avg, sum, last from telemetry_rollups where sensor_id = ${id}::uuid order by 1, 2`,
  );
const calibrate = (plant: Plant, id: string, more: object) =>
  plant.see((tx) => calibrateSensor(tx, calibrateSensorInput.parse({ id, offset: -3.25, scale: 1.000_7, ...more })));

test("readings and rollups derived anew are those of a sensor that had the calibration from the start", async () => {
  const plant = await createIngestPlant();
  const twin = await plant.addSensor({ calibrationOffset: -3.25, calibrationScale: 1.000_7 });
  const start = Date.now() - 40 * 60 * MINUTE;
  for (const id of [plant.sensor.id, twin.id]) {
    const readings = readingsOf(id, start, 6_000);
    await plant.send(readings.slice(0, 4_000));
    await plant.send(readings.slice(4_000));
  }
  await rollUp({ organizationId: plant.id });
  const { calibrationId } = await calibrate(plant, plant.sensor.id, { appliesFrom: iso(start) });
  const late = { value: 12.345_678_9, timestamp: iso(start + 10_000) };
  for (const sensorId of [plant.sensor.id, twin.id]) await plant.send([{ sensorId, ...late }]);

  await rederive({ organizationId: plant.id, calibrationId });
  await rollUp({ organizationId: plant.id });

  expect(await valuesOf(plant, plant.sensor.id)).toEqual(await valuesOf(plant, twin.id));
  expect((await valuesOf(plant, plant.sensor.id)).length).toBe(6_001);
  const rollups = await rollupsOf(plant, plant.sensor.id);
  expect(rollups).toEqual(await rollupsOf(plant, twin.id));
  expect(rollups.length).toBeGreaterThan(2_000);
  const newest = await plant.see(
    (tx) => rawOf(tx)`select last_value as value from sensor_states where sensor_id in (${plant.sensor.id}, ${twin.id})`,
  );
  expect(newest[0]!.value).toBe(newest[1]!.value);
  const [kept] = await plant.see((tx) => listCalibrations(tx, plant.sensor.id));
  expect(kept).toMatchObject({ readingsChanged: 6_000, offsetBefore: 0, scaleBefore: 1, offsetAfter: -3.25, scaleAfter: 1.000_7 });
  expect(kept!.appliedAt).toBeInstanceOf(Date);
  expect(await plant.events("sensor.rederived")).toMatchObject([{ data: { readingsChanged: 6_000 } }]);
  const audit = await plant.see((tx) => rawOf(tx)`select details from audit_logs where action = 'sensor.rederive'`);
  expect(audit).toMatchObject([{ details: { calibrationId, readingsChanged: 6_000, beyondRange: 0 } }]);

  // Done is done: a job that comes twice finds nothing.
  await rederive({ organizationId: plant.id, calibrationId });
  expect(await plant.events("sensor.rederived")).toHaveLength(1);
});

test("readings before the moment keep their values, and a later calibration holds from where it begins", async () => {
  const plant = await createIngestPlant();
  const start = Date.now() - 60 * MINUTE;
  await plant.send(plant.series(start, [10, 10, 10, 10]));
  const first = await calibrate(plant, plant.sensor.id, { offset: 1, scale: 1, appliesFrom: iso(start + MINUTE) });
  const second = await calibrate(plant, plant.sensor.id, { offset: 5, scale: 1, appliesFrom: iso(start + 3 * MINUTE) });
  // Whatever the order in which the jobs come.
  for (const { calibrationId } of [second, first]) await rederive({ organizationId: plant.id, calibrationId });
  expect((await plant.stored()).map(({ value }) => value)).toEqual([10, 11, 11, 15]);
  expect((await plant.stored()).map(({ raw }) => raw)).toEqual([10, 10, 10, 10]);
});

test("a value too large to be kept stays as it was, and the audit entry counts it", async () => {
  const plant = await createIngestPlant();
  const start = Date.now() - 10 * MINUTE;
  await plant.send(plant.series(start, [1, 900_000_000]));
  const { calibrationId } = await calibrate(plant, plant.sensor.id, { offset: 0, scale: 1_000_000, appliesFrom: iso(start) });
  await rederive({ organizationId: plant.id, calibrationId });
  expect((await plant.stored()).map(({ value }) => value)).toEqual([1_000_000, 900_000_000]);
  const audit = await plant.see((tx) => rawOf(tx)`select details from audit_logs where action = 'sensor.rederive'`);
  expect(audit).toMatchObject([{ details: { readingsChanged: 1, beyondRange: 1 } }]);
});

test("without a moment only readings to come change; a moment ahead is refused; strangers have no history", async () => {
  const [plant, other] = await Promise.all([createIngestPlant(), createIngestPlant()]);
  await plant.send(plant.series(Date.now() - 10 * MINUTE, [10]));
  const { calibrationId } = await calibrate(plant, plant.sensor.id, { certificate: "K-17", note: "Two-point check" });
  await rederive({ organizationId: plant.id, calibrationId });
  expect(await plant.stored()).toMatchObject([{ value: 10 }]);
  await expect(calibrate(plant, plant.sensor.id, { appliesFrom: iso(Date.now() + MINUTE) })).rejects.toMatchObject({
    code: "VALIDATION_ERROR",
  });
  const engineer = await plant.member({ applicationRole: "reliability_engineer" });
  await withActor(engineer, (tx) => calibrateSensor(tx, { id: plant.sensor.id, offset: 0, scale: 1 }));
  const history = await withActor(engineer, (tx) => listCalibrations(tx, plant.sensor.id));
  expect(history).toMatchObject([{ by: expect.any(String) }, { certificate: "K-17", note: "Two-point check", appliesFrom: null }]);
  expect(await withActor(other.system, (tx) => listCalibrations(tx, plant.sensor.id))).toEqual([]);
});
