import { expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { createIngestPlant, iso, MINUTE } from "@/test/telemetry";
import { rollUp } from "./jobs";
import { getSensor, latestReadings, listGateways, listSensors, readSeries } from "./queries";
import { thin } from "./read-series";

const start = Math.floor((Date.now() - 20 * 86_400_000) / 3_600_000) * 3_600_000;
const range = (minutes: number) => ({ from: new Date(start), to: new Date(start + minutes * MINUTE) });

test("few readings come as they are, bad ones left out", async () => {
  const plant = await createIngestPlant();
  await plant.send(plant.series(start, [1, 2, 3]).map((reading, i) => (i === 1 ? { ...reading, quality: "bad" } : reading)));
  const viewer = await plant.member({ role: "viewer" });
  const [series] = await withActor(viewer, (tx) => readSeries(tx, { sensorIds: [plant.sensor.id], ...range(10) }), { readOnly: true });
  expect(series).toMatchObject({ sensorId: plant.sensor.id, unit: "°C", assetName: "Filler 2", type: "temperature", resolution: "raw" });
  expect(series!.points).toEqual([1, 3].map((value, i) => ({ t: start + 2 * i * MINUTE, avg: value, min: value, max: value })));
});

test("a long range stays within the point limit, and no extreme is lost, with and without rollups", async () => {
  const plant = await createIngestPlant();
  const values = Array.from({ length: 20_000 }, (_, i) => (i === 12_345 ? 500 : i === 6_789 ? -500 : Math.sin(i / 50)));
  for (let i = 0; i < values.length; i += 10_000) await plant.send(plant.series(start + i * MINUTE, values.slice(i, i + 10_000)));
  const read = async () =>
    (await withActor(plant.system, (tx) => readSeries(tx, { sensorIds: [plant.sensor.id], ...range(20_000), maxPoints: 300 })))[0]!;
  const [before] = [await read(), await rollUp({ organizationId: plant.id })];
  const after = await read();
  for (const { points, resolution } of [before, after]) {
    expect(resolution).toMatch(/bucket|1h/);
    expect(points.length).toBeLessThanOrEqual(300);
    expect(points.length).toBeGreaterThan(200);
    expect([Math.min(...points.map(({ min }) => min)), Math.max(...points.map(({ max }) => max))]).toEqual([-500, 500]);
  }
  // The same readings added up in another order: averages agree but for the last bit.
  const rounded = (series: typeof before) => ({
    ...series,
    points: series.points.map((point) => ({ ...point, avg: Number(point.avg.toPrecision(12)) })),
  });
  expect(rounded(after)).toEqual(rounded(before));
});

test("late readings show before their hour is rolled up again", async () => {
  const plant = await createIngestPlant();
  await plant.send(
    plant.series(
      start,
      Array.from({ length: 9_000 }, () => 1),
    ),
  );
  await rollUp({ organizationId: plant.id });
  await plant.send([{ sensorId: plant.sensor.id, value: 77, timestamp: iso(start + 100 * MINUTE + 30_000) }]);
  const viewer = await plant.member({ role: "viewer" });
  const [series] = await withActor(viewer, (tx) => readSeries(tx, { sensorIds: [plant.sensor.id], ...range(9_000) }), { readOnly: true });
  expect(Math.max(...series!.points.map(({ max }) => max))).toBe(77);
});

test("limits of a request: sensors, span, order of the ends", async () => {
  const plant = await createIngestPlant();
  const read = (request: object) =>
    withActor(plant.system, (tx) => readSeries(tx, { sensorIds: [plant.sensor.id], ...range(1), ...request }));
  await expect(read({ sensorIds: Array.from({ length: 21 }, () => crypto.randomUUID()) })).rejects.toMatchObject({
    code: "VALIDATION_ERROR",
  });
  await expect(read({ to: new Date(start) })).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  await expect(read({ from: new Date(0), to: new Date(start) })).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
});

test("another organization's sensors do not exist, in lists, records and series", async () => {
  const [home, foreign] = await Promise.all([createIngestPlant(), createIngestPlant()]);
  await foreign.send(foreign.series(start, [1]));
  const viewer = await home.member({ role: "viewer" });
  await expect(withActor(viewer, (tx) => readSeries(tx, { sensorIds: [foreign.sensor.id], ...range(5) }))).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await expect(withActor(viewer, (tx) => getSensor(tx, foreign.sensor.id))).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: "No such sensor.",
  });
  expect(await withActor(viewer, (tx) => latestReadings(tx, [foreign.sensor.id]))).toEqual([]);
  expect((await withActor(viewer, (tx) => listSensors(tx))).items.map(({ id }) => id)).toEqual([home.sensor.id]);
  expect((await withActor(viewer, (tx) => listGateways(tx))).map(({ id, sensorCount }) => [id, sensorCount])).toEqual([
    [home.gateway.id, 1],
  ]);
});

test("a person limited to a site sees no sensor of another", async () => {
  const plant = await createIngestPlant();
  await plant.send(plant.series(start, [1]));
  const elsewhere = await plant.member({ role: "viewer", applicationRole: "operator", siteScope: [crypto.randomUUID()] });
  expect((await withActor(elsewhere, (tx) => listSensors(tx))).total).toBe(0);
  await expect(withActor(elsewhere, (tx) => readSeries(tx, { sensorIds: [plant.sensor.id], ...range(5) }))).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("sensors are listed page by page, filtered, with their newest reading", async () => {
  const plant = await createIngestPlant();
  for (let i = 0; i < 5; i++) await plant.addSensor({ name: `Pump ${i}` });
  await plant.send(plant.series(start, [7]));
  const list = (filter: object) => withActor(plant.system, (tx) => listSensors(tx, filter));
  const seen: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await list({ limit: 2, ...(cursor && { cursor }) });
    seen.push(...page.items.map(({ name }) => name));
    cursor = page.nextCursor;
    if (!cursor) break;
  }
  expect(seen).toEqual(["Bearing temperature", "Pump 0", "Pump 1", "Pump 2", "Pump 3", "Pump 4"]);
  expect((await list({ q: "pump_" })).total).toBe(0);
  expect((await list({ type: "temperature" })).items).toMatchObject([
    { id: plant.sensor.id, lastValue: 7, unit: "°C", status: "online", assetName: "Filler 2" },
  ]);
  await expect(list({ cursor: "nonsense" })).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
});

test("thinning keeps every extreme for any cap", () => {
  const points = Array.from({ length: 997 }, (_, i) => ({
    t: i,
    avg: Math.sin(i),
    min: Math.sin(i) - (i % 83 === 0 ? 9 : 0),
    max: Math.sin(i) + (i % 101 === 0 ? 9 : 0),
  }));
  for (const cap of [2, 3, 50, 996]) {
    const thinned = thin(points, cap, "1m").points;
    expect(thinned.length).toBeLessThanOrEqual(cap);
    expect(Math.min(...thinned.map(({ min }) => min))).toBe(Math.min(...points.map(({ min }) => min)));
    expect(Math.max(...thinned.map(({ max }) => max))).toBe(Math.max(...points.map(({ max }) => max)));
  }
});
