import { z } from "zod";
import { LIST_MAX, SERIES_MAX_POINTS, SERIES_MAX_SENSORS } from "./limits";
import { modbusMapping, readModbusLines } from "./modbus";

export const sensorTypes = ["temperature", "vibration", "pressure", "flow", "acoustic", "current", "voltage", "energy"] as const;
export const sensorStatuses = ["online", "offline", "warning", "error"] as const;
export const gatewayStatuses = ["healthy", "degraded", "offline"] as const;
export const protocols = ["MQTT", "OPC UA", "Modbus TCP", "Modbus RTU", "REST API"] as const;
export const resamplingRules = ["average", "max", "min", "last", "sum"] as const;

const emptyIsNull = (value: unknown) => (typeof value === "string" && value.trim() === "" ? null : value);
const numeric = (value: unknown) => {
  const given = emptyIsNull(value);
  return typeof given === "string" && /^[+-]?\d+(\.\d+)?$/.test(given.trim()) ? Number(given) : given;
};
const isPlain = (text: string) => ![...text].some((c) => c < " " || c === "\u007f");
const line = (most: number) =>
  z.string().trim().max(most, `At most ${most} characters.`).refine(isPlain, "Control characters are not allowed.");
const needed = (what: string, most = 200) => line(most).min(1, `Enter ${what}.`);
const optionalLine = (most = 200) => z.preprocess(emptyIsNull, line(most).nullable());
const id = z.guid("This is not an id.");
const optionalId = z.preprocess(emptyIsNull, id.nullable());
const number = (least = -1e12, most = 1e12) =>
  z.preprocess(numeric, z.number("Enter a number.").min(least, `At least ${least}.`).max(most, `At most ${most}.`));
const whole = (least: number, most: number) =>
  z.preprocess(
    numeric,
    z.number("Enter a number.").int("Enter a whole number.").min(least, `At least ${least}.`).max(most, `At most ${most}.`),
  );
const optionalNumber = () => z.preprocess(numeric, z.number("Enter a number.").min(-1e12).max(1e12).nullable());
const optionalWhole = (least: number, most: number) =>
  z.preprocess(
    numeric,
    z.number("Enter a number.").int("Enter a whole number.").min(least, `At least ${least}.`).max(most, `At most ${most}.`).nullable(),
  );
const optionalDate = z.preprocess(
  emptyIsNull,
  z.iso
    .date("Enter a date.")
    .refine((day) => day >= "1900" && day < "2200", "Enter a date between 1900 and 2199.")
    .nullable(),
);

const instant = z
  .union([z.date(), z.iso.datetime({ offset: true, error: "Send ISO 8601 with a zone, such as 2026-03-01T12:00:00Z." })])
  .transform((value) => new Date(value));

/** One per line in a form, an array in JSON. */
const lines = (what: string) =>
  z.preprocess(
    (value) =>
      typeof value === "string"
        ? value
            .split("\n")
            .map((one) => one.trim())
            .filter(Boolean)
        : value,
    z
      .array(line(300).min(1, `Enter ${what}.`))
      .max(500, "At most 500.")
      .transform((list) => [...new Set(list)]),
  );

const gateway = {
  name: needed("a name", 120),
  protocol: z.enum(protocols, "Choose a protocol."),
  ipAddress: z.preprocess(emptyIsNull, z.union([z.ipv4(), z.ipv6()], "Enter an IP address.").nullable()),
  port: optionalWhole(1, 65_535),
  firmwareVersion: optionalLine(60),
  offlineAfterSeconds: whole(30, 86_400 * 30),
  mqttTopics: lines("a topic"),
  opcuaNodes: lines("a node id"),
  modbusMapping: z.preprocess(readModbusLines, modbusMapping),
};
export const createGatewayInput = z.strictObject({
  ...z.object(gateway).partial().shape,
  siteId: z.guid("Choose a site."),
  name: gateway.name,
  protocol: gateway.protocol,
});
export const updateGatewayInput = z.strictObject({ id, ...z.object(gateway).partial().shape });

const percent = number(0, 100);
/** What a gateway says of itself; what it leaves out stays as it was. */
export const heartbeatInput = z.strictObject({
  id,
  cpuUsage: percent.optional(),
  memoryUsage: percent.optional(),
  diskUsage: percent.optional(),
  bufferUsage: percent.optional(),
  bufferedMessages: whole(0, 2_147_483_647).optional(),
  networkLatencyMs: whole(0, 2_147_483_647).optional(),
  uptimeHours: whole(0, 2_147_483_647).optional(),
  firmwareVersion: needed("a version", 60).optional(),
});

const scale = number().refine((value) => value !== 0, "The scale must not be 0: it would lose the reading.");
const sensor = {
  name: needed("a name", 120),
  tagName: needed("a tag name", 120),
  type: z.enum(sensorTypes, "Choose what it measures."),
  engineeringUnit: needed("a unit, such as °C", 40),
  gatewayId: optionalId,
  componentId: optionalId,
  deviceId: optionalLine(200),
  description: optionalLine(2_000),
  address: optionalLine(200),
  firmwareVersion: optionalLine(60),
  reportingIntervalSeconds: whole(1, 86_400 * 7),
  samplingFrequencyHz: whole(1, 1_000_000),
  minValue: optionalNumber(),
  maxValue: optionalNumber(),
  accuracy: optionalNumber(),
  alertThresholdHigh: optionalNumber(),
  alertThresholdLow: optionalNumber(),
  resamplingRule: z.enum(resamplingRules),
  retentionDays: optionalWhole(1, 36_500),
};
export const createSensorInput = z.strictObject({
  ...z.object(sensor).partial().shape,
  assetId: z.guid("Choose an asset."),
  name: sensor.name,
  tagName: sensor.tagName,
  type: sensor.type,
  engineeringUnit: sensor.engineeringUnit,
  calibrationOffset: number().default(0),
  calibrationScale: scale.default(1),
});
export const updateSensorInput = z.strictObject({ id, ...z.object(sensor).partial().shape });
export const calibrateSensorInput = z.strictObject({
  id,
  offset: number(),
  scale,
  calibrationDate: optionalDate.optional(),
  nextCalibrationDate: optionalDate.optional(),
  /** Readings of this time and later are derived anew from what the sensor sent; without it only readings to come. */
  appliesFrom: z.preprocess(emptyIsNull, instant.nullable()).optional(),
  certificate: optionalLine(200).optional(),
  note: optionalLine(2_000).optional(),
});

/** One value or several: an array, or joined with commas as a list page writes them. */
const several = <S extends z.ZodType>(one: S, most = 50) =>
  z.preprocess((value) => (typeof value === "string" ? value.split(",").filter(Boolean) : value), z.array(one).max(most));

export const sensorFilter = z.strictObject({
  q: line(200).optional(),
  asset: several(id).optional(),
  site: several(id).optional(),
  gateway: several(id).optional(),
  type: several(z.enum(sensorTypes)).optional(),
  status: several(z.enum(sensorStatuses)).optional(),
  ids: several(id, LIST_MAX).optional(),
  /** Days: calibrations that fall due within them, overdue ones included. */
  due: z.coerce.number().int().min(0).max(3_650).optional(),
  cursor: line(600).optional(),
  limit: z.coerce.number().int().min(1).max(LIST_MAX).default(100),
});
export const seriesInput = z.strictObject({
  sensor_ids: several(id, SERIES_MAX_SENSORS).refine((ids) => ids.length > 0, "Name at least one sensor."),
  from: instant,
  to: instant,
  max_points: z.coerce.number().int().min(2).max(SERIES_MAX_POINTS).default(SERIES_MAX_POINTS),
});
export const sensorIdInput = z.strictObject({ id });
export const gatewayIdInput = z.strictObject({ id });
export const gatewayFilter = z.strictObject({
  q: line(200).optional(),
  site: several(id).optional(),
  status: several(z.enum(gatewayStatuses)).optional(),
});

export type CreateGateway = z.output<typeof createGatewayInput>;
export type UpdateGateway = z.output<typeof updateGatewayInput>;
export type CreateSensor = z.output<typeof createSensorInput>;
export type UpdateSensor = z.output<typeof updateSensorInput>;
export type Heartbeat = z.output<typeof heartbeatInput>;
export type CalibrateSensor = z.output<typeof calibrateSensorInput>;
export type SensorFilter = z.input<typeof sensorFilter>;
export type GatewayFilter = z.input<typeof gatewayFilter>;
