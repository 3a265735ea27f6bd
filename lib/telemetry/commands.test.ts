import { expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { createIngestPlant, iso } from "@/test/telemetry";
import { calibrateSensor } from "./calibrate-sensor";
import { createGateway } from "./create-gateway";
import { createSensor } from "./create-sensor";
import { getSensor } from "./queries";
import { calibrateSensorInput, createGatewayInput, createSensorInput, updateSensorInput } from "./schema";
import { updateGateway } from "./update-gateway";
import { updateSensor } from "./update-sensor";

const sensorOf = (assetId: string, more: object = {}) =>
  createSensorInput.parse({ assetId, name: "Vibration", tagName: "vib-1", type: "vibration", engineeringUnit: "mm/s", ...more });

test("an engineer makes a gateway and a sensor, and the sensor takes readings at once", async () => {
  const plant = await createIngestPlant();
  const engineer = await plant.member({ applicationRole: "reliability_engineer" });
  const gateway = await withActor(engineer, (tx) =>
    createGateway(tx, createGatewayInput.parse({ siteId: plant.site.id, name: "GW 2", protocol: "MQTT", port: "1883" })),
  );
  await withActor(engineer, (tx) => updateGateway(tx, { id: gateway.id, offlineAfterSeconds: 60 }));
  const sensor = await withActor(engineer, (tx) => createSensor(tx, sensorOf(plant.asset.id, { gatewayId: plant.gateway.id })));
  expect(await plant.send([{ sensorId: sensor.id, value: 3, timestamp: iso(Date.now() - 60_000) }])).toMatchObject({
    accepted: 1,
    rejected: [],
  });
});

test("calibration is audited, told, and holds from the next batch on", async () => {
  const plant = await createIngestPlant();
  const engineer = await plant.member({ applicationRole: "reliability_engineer" });
  await plant.send([{ sensorId: plant.sensor.id, value: 10, timestamp: iso(Date.now() - 120_000) }]);
  await withActor(engineer, (tx) =>
    calibrateSensor(tx, calibrateSensorInput.parse({ id: plant.sensor.id, offset: "1.5", scale: 2, nextCalibrationDate: "2027-01-01" })),
  );
  await plant.send([{ sensorId: plant.sensor.id, value: 10, timestamp: iso(Date.now() - 60_000) }]);
  expect(await plant.stored()).toMatchObject([
    { value: 10, raw: 10 },
    { value: 21.5, raw: 10 },
  ]);
  expect(await plant.events("sensor.calibrated")).toMatchObject([{ data: { offset: 1.5, scale: 2, previousOffset: 0, previousScale: 1 } }]);
});

test("a viewer changes nothing, and foreign assets, sites and gateways do not exist", async () => {
  const [home, foreign] = await Promise.all([createIngestPlant(), createIngestPlant()]);
  const viewer = await home.member({ role: "viewer" });
  const engineer = await home.member({ applicationRole: "reliability_engineer" });
  const attempts = (plant: typeof home) => [
    (tx: Parameters<typeof createSensor>[0]) => createSensor(tx, sensorOf(plant.asset.id)) as Promise<unknown>,
    (tx: Parameters<typeof createSensor>[0]) =>
      createGateway(tx, createGatewayInput.parse({ siteId: plant.site.id, name: "x", protocol: "MQTT" })),
    (tx: Parameters<typeof createSensor>[0]) => updateSensor(tx, updateSensorInput.parse({ id: plant.sensor.id, name: "y" })),
    (tx: Parameters<typeof createSensor>[0]) => updateGateway(tx, { id: plant.gateway.id, name: "y" }),
    (tx: Parameters<typeof createSensor>[0]) => calibrateSensor(tx, { id: plant.sensor.id, offset: 0, scale: 1 }),
  ];
  for (const attempt of attempts(home)) await expect(withActor(viewer, attempt)).rejects.toMatchObject({ code: "FORBIDDEN" });
  for (const attempt of attempts(foreign)) await expect(withActor(engineer, attempt)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(withActor(engineer, (tx) => updateSensor(tx, { id: home.sensor.id, gatewayId: foreign.gateway.id }))).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("a second sensor of the same tag on one asset is refused by name", async () => {
  const plant = await createIngestPlant();
  await withActor(plant.system, (tx) => createSensor(tx, sensorOf(plant.asset.id)));
  await expect(withActor(plant.system, (tx) => createSensor(tx, sensorOf(plant.asset.id)))).rejects.toMatchObject({
    cause: { code: "23505" },
  });
});

test("bad input names its field", () => {
  const base = { assetId: crypto.randomUUID(), name: "x", tagName: "x", type: "vibration", engineeringUnit: "g" };
  for (const wrong of [
    { name: "" },
    { type: "smell" },
    { calibrationScale: 0 },
    { calibrationScale: Number.NaN },
    { retentionDays: 0 },
    { tagName: "a\0b" },
    { more: 1 },
    { minValue: Number.POSITIVE_INFINITY },
  ]) {
    expect(createSensorInput.safeParse({ ...base, ...wrong }).success).toBe(false);
  }
  expect(createSensorInput.safeParse({ ...base, retentionDays: "36500", gatewayId: "" }).success).toBe(true);
});

test("a sensor's record holds its calibration, thresholds and count of readings", async () => {
  const plant = await createIngestPlant();
  await plant.send([{ sensorId: plant.sensor.id, value: 1, timestamp: iso(Date.now()) }]);
  await withActor(plant.system, (tx) =>
    updateSensor(tx, updateSensorInput.parse({ id: plant.sensor.id, alertThresholdHigh: 90, retentionDays: 30 })),
  );
  expect(await withActor(plant.system, (tx) => getSensor(tx, plant.sensor.id))).toMatchObject({
    id: plant.sensor.id,
    alertThresholdHigh: 90,
    retentionDays: 30,
    calibrationScale: 1,
    readingCount: 1,
    assetName: "Filler 2",
  });
});
