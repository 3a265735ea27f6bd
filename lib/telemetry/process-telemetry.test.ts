import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { sensors } from "@/db/schema";
import { alertWatcher } from "@/lib/alerts/watch";
import { createIngestPlant, iso, MINUTE } from "@/test/telemetry";
import { INGEST_MAX_READINGS } from "./limits";
import { processTelemetry } from "./process-telemetry";

const start = Date.UTC(2026, 2, 1, 12);

test("a re-sent batch changes nothing and counts as duplicates", async () => {
  const plant = await createIngestPlant();
  const batch = plant.series(start, [20, 21, 22]);
  expect(await plant.send(batch)).toEqual({ accepted: 3, duplicates: 0, rejected: [] });
  const before = await plant.stored();
  expect(await plant.send(batch)).toEqual({ accepted: 0, duplicates: 3, rejected: [] });
  expect(await plant.stored()).toEqual(before);
  const [state] = await plant.see((tx) =>
    tx.execute<{ reading_count: string }>(sql`select reading_count from sensor_states where sensor_id = ${plant.sensor.id}::uuid`),
  );
  expect(state!.reading_count).toBe("3");
});

test("within a batch the first of two readings of one moment counts", async () => {
  const plant = await createIngestPlant();
  const [reading] = plant.series(start, [1]);
  expect(await plant.send([reading, { ...reading, value: 2 }])).toEqual({ accepted: 1, duplicates: 1, rejected: [] });
  expect(await plant.stored()).toMatchObject([{ value: 1 }]);
});

test("out-of-order readings of one batch are stored and watched in the order of their time", async () => {
  const plant = await createIngestPlant();
  await plant.rule({ threshold: 90, duration_minutes: 2 });
  const batch = plant.series(start, [80, 95, 96, 97, 80]);
  expect(await plant.send([batch[3], batch[0], batch[4], batch[2], batch[1]])).toMatchObject({ accepted: 5 });
  expect((await plant.stored()).map(({ value }) => value)).toEqual([80, 95, 96, 97, 80]);
  expect(await plant.alerts()).toMatchObject([{ raised: start + 3 * MINUTE, cleared: start + 4 * MINUTE }]);
});

test("late readings are stored, unscored, and never raise", async () => {
  const plant = await createIngestPlant();
  await plant.rule({ threshold: 90 });
  await plant.send(plant.series(start, [20]));
  expect(await plant.send(plant.series(start - 10 * MINUTE, [99, 99, 99]))).toMatchObject({ accepted: 3, duplicates: 0 });
  expect(await plant.alerts()).toEqual([]);
  expect(await plant.stored()).toMatchObject([{ value: 99, score: null, processed: false }, {}, {}, { value: 20, processed: true }]);
});

const bad: [what: string, change: Record<string, unknown>, code: string][] = [
  ["a value that is text", { value: "21.5" }, "INVALID_VALUE"],
  ["a null value, as JSON writes NaN", { value: null }, "INVALID_VALUE"],
  ["NaN", { value: Number.NaN }, "INVALID_VALUE"],
  ["infinity", { value: Number.POSITIVE_INFINITY }, "INVALID_VALUE"],
  ["a value beyond what is stored", { value: 1e13 }, "VALUE_OUT_OF_RANGE"],
  ["year 9999", { timestamp: "9999-12-31T23:59:59Z" }, "TIMESTAMP_OUT_OF_RANGE"],
  ["a time before 1970", { timestamp: "1969-12-31T23:59:59Z" }, "TIMESTAMP_OUT_OF_RANGE"],
  ["a time without a zone", { timestamp: "2026-03-01T12:00:00" }, "INVALID_TIMESTAMP"],
  ["'infinity' as a time", { timestamp: "infinity" }, "INVALID_TIMESTAMP"],
  ["a number as a time", { timestamp: 1_770_000_000 }, "INVALID_TIMESTAMP"],
  ["a sensor id that is none", { sensorId: "1" }, "INVALID_SENSOR_ID"],
  ["an unknown sensor", { sensorId: "00000000-0000-4000-8000-000000000000" }, "UNKNOWN_SENSOR"],
  ["an unknown quality", { quality: "fine" }, "INVALID_QUALITY"],
  ["an unknown field", { organizationId: "x" }, "UNKNOWN_FIELD"],
];

test("every kind of bad reading is refused by itself, and the rest is stored", async () => {
  const plant = await createIngestPlant();
  const good = plant.series(
    start,
    Array.from({ length: bad.length + 1 }, (_, i) => i),
  );
  const mixed = bad.flatMap(([, change], i) => [good[i], { ...plant.series(start - MINUTE, [5])[0], ...change }]);
  const { accepted, duplicates, rejected } = await plant.send([...mixed, null, [], 7, "x", good.at(-1)]);
  expect({ accepted, duplicates }).toEqual({ accepted: bad.length + 1, duplicates: 0 });
  expect(rejected.map(({ index, code }) => [index, code])).toEqual([
    ...bad.map(([, , code], i) => [2 * i + 1, code]),
    ...[0, 1, 2, 3].map((i) => [2 * bad.length + i, "INVALID_TYPE"]),
  ]);
  for (const { message } of rejected) expect(message).toMatch(/^[A-Z].*\.$/);
  expect(await plant.stored()).toHaveLength(bad.length + 1);
});

test("another organization's sensor and another gateway's sensor get the answer of an unknown one", async () => {
  const [home, foreign] = await Promise.all([createIngestPlant(), createIngestPlant()]);
  const [gateway] = await home.see((tx) =>
    tx.execute<{ id: string }>(
      sql`insert into gateways (site_id, name, protocol) values (${home.site.id}::uuid, 'other', 'MQTT') returning id`,
    ),
  );
  const elsewhere = await home.addSensor({ gatewayId: gateway!.id });
  const unattached = await home.addSensor({ gatewayId: null });
  const ids = [foreign.sensor.id, elsewhere.id, "00000000-0000-4000-8000-000000000000", unattached.id];
  const { accepted, rejected } = await home.send(ids.map((sensorId) => ({ sensorId, value: 1, timestamp: iso(start) })));
  expect(accepted).toBe(1);
  const [first] = rejected;
  expect(rejected).toEqual([0, 1, 2].map((index) => ({ ...first, index })));
  expect(await foreign.stored()).toEqual([]);
});

test("a foreign gateway, a missing gateway and a gateway the key is not bound to are the same: no such gateway", async () => {
  const [home, foreign] = await Promise.all([createIngestPlant(), createIngestPlant()]);
  const unbound = { ...home.gatewayActor };
  delete (unbound as { gatewayId?: string }).gatewayId;
  const missing = "00000000-0000-4000-8000-000000000000";
  for (const [actor, gatewayId] of [
    [home.gatewayActor, foreign.gateway.id],
    [home.gatewayActor, missing],
    [unbound, foreign.gateway.id],
    [unbound, missing],
  ] as const) {
    await expect(processTelemetry(actor, { gatewayId, readings: [] }, alertWatcher)).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: "No such gateway.",
    });
  }
  expect(await home.send(home.series(start, [1]), unbound)).toMatchObject({ accepted: 1 });
});

test("the body itself is refused when it is not what the endpoint takes", async () => {
  const { gatewayActor, gateway } = await createIngestPlant();
  for (const body of [
    null,
    [],
    "x",
    {},
    { gatewayId: gateway.id },
    { gatewayId: "x", readings: [] },
    { gatewayId: gateway.id, readings: {} },
    { gatewayId: gateway.id, readings: [], more: 1 },
  ]) {
    await expect(processTelemetry(gatewayActor, body, alertWatcher)).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  }
});

test("ten thousand readings are taken, one more is refused whole", async () => {
  const plant = await createIngestPlant();
  const many = plant.series(
    start,
    Array.from({ length: INGEST_MAX_READINGS }, (_, i) => i % 7),
  );
  expect(await plant.send(many)).toEqual({ accepted: INGEST_MAX_READINGS, duplicates: 0, rejected: [] });
  await expect(plant.send([...many, many[0]])).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
});

test("who may not write telemetry sends nothing, and people send through a gateway's key", async () => {
  const plant = await createIngestPlant();
  await expect(plant.send([], { ...plant.gatewayActor, permissions: new Set(["telemetry:read"]) })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  await expect(plant.send([], await plant.member({ role: "owner" }))).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("calibration is applied to the value, and the raw value stays as it was sent", async () => {
  const plant = await createIngestPlant();
  await plant.see((tx) => tx.update(sensors).set({ calibrationScale: 1.8, calibrationOffset: 32 }));
  await plant.send(plant.series(start, [100]));
  expect(await plant.stored()).toMatchObject([{ value: 212, raw: 100 }]);
});

test("bad and uncertain readings are stored but neither scored nor judged", async () => {
  const plant = await createIngestPlant();
  await plant.rule({ threshold: 90 });
  const quality = ["good", "bad", "uncertain"];
  await plant.send(plant.series(start, [20, 99, 99]).map((reading, i) => ({ ...reading, quality: quality[i] })));
  expect(await plant.alerts()).toEqual([]);
  expect((await plant.stored()).map((row) => row.quality)).toEqual(quality);
});

test("concurrent batches of one sensor lose nothing and raise once", async () => {
  const plant = await createIngestPlant();
  await plant.rule({ threshold: 90 });
  const more = await plant.addSensor({ type: "temperature" });
  const all = Array.from({ length: 200 }, (_, i) => ({
    sensorId: i % 2 ? plant.sensor.id : more.id,
    value: 95,
    timestamp: iso(start + i * MINUTE),
  }));
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, i) => plant.send(i % 2 ? all.slice(i * 10, i * 10 + 10) : all.slice(i * 10, i * 10 + 10).toReversed())),
  );
  expect(results.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(200);
  expect(await plant.stored()).toHaveLength(200);
  const raised = await plant.alerts();
  expect(raised).toHaveLength(2);
  expect(await plant.events("alert.raised")).toHaveLength(2);
});

test("readings wake the gateway and the sensor, and show as the asset's latest value", async () => {
  const plant = await createIngestPlant();
  await plant.send(plant.series(start, [20, 21.5]));
  const [row] = await plant.see((tx) =>
    tx.execute(sql`select g.status as gateway, s.status as sensor, a.temperature, a.status as asset, a.health_score, s.last_seen > now() - interval '1 minute' as seen
    from gateways g, sensors s, assets a`),
  );
  expect(row).toEqual({ gateway: "healthy", sensor: "online", temperature: 21.5, asset: "healthy", health_score: 100, seen: true });
  expect(await plant.events("sensor.status_changed")).toHaveLength(1);
  expect(await plant.events("gateway.status_changed")).toHaveLength(1);
  await plant.send(plant.series(start + 9 * MINUTE, [22]));
  expect(await plant.events("sensor.status_changed")).toHaveLength(1);
});
