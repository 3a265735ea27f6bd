import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  date,
  doublePrecision,
  foreignKey,
  index,
  inet,
  integer,
  jsonb,
  numeric,
  pgEnum,
  pgTable,
  pgView,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { assetComponents, assets, sites } from "./assets.ts";
import { at, organizationColumn, tenantColumns } from "./columns.ts";
import { inOrganization, ledgerPolicy, may, policy, servicePolicy, tenantPolicies } from "./policies.ts";

export const gatewayProtocol = pgEnum("gateway_protocol", ["MQTT", "OPC UA", "Modbus TCP", "Modbus RTU", "REST API"]);
export const gatewayStatus = pgEnum("gateway_status", ["healthy", "degraded", "offline"]);
export const sensorStatus = pgEnum("sensor_status", ["online", "offline", "warning", "error"]);
export const sensorType = pgEnum("sensor_type", [
  "temperature",
  "vibration",
  "pressure",
  "flow",
  "acoustic",
  "current",
  "voltage",
  "energy",
]);

const percent = (name: string) => numeric(name, { precision: 5, scale: 2, mode: "number" });

/** An edge device that collects readings and sends them with an API key of its own. */
export const gateways = pgTable(
  "gateways",
  {
    ...tenantColumns(),
    siteId: uuid("site_id").notNull(),
    name: text().notNull(),
    protocol: gatewayProtocol().notNull(),
    status: gatewayStatus().notNull().default("offline"),
    ipAddress: inet("ip_address"),
    port: integer(),
    cpuUsage: percent("cpu_usage"),
    memoryUsage: percent("memory_usage"),
    diskUsage: percent("disk_usage"),
    networkLatencyMs: integer("network_latency_ms"),
    bufferUsage: percent("buffer_usage"),
    bufferedMessages: integer("buffered_messages").notNull().default(0),
    uptimeHours: integer("uptime_hours").notNull().default(0),
    mqttTopics: text("mqtt_topics").array(),
    opcuaNodes: text("opcua_nodes").array(),
    modbusMapping: jsonb("modbus_mapping"),
    firmwareVersion: text("firmware_version"),
    lastSeen: at("last_seen"),
    offlineAfterSeconds: integer("offline_after_seconds").notNull().default(300),
  },
  (t) => [
    unique("gateways_organization_id_id_key").on(t.organizationId, t.id),
    unique("gateways_organization_id_name_key").on(t.organizationId, t.name),
    foreignKey({ columns: [t.organizationId, t.siteId], foreignColumns: [sites.organizationId, sites.id] }).onDelete("cascade"),
    index("gateways_organization_id_site_id_idx").on(t.organizationId, t.siteId),
    ...tenantPolicies({ read: "telemetry:read", write: "telemetry:write", site: "site_id" }),
  ],
);

/** One measured quantity on one asset. */
export const sensors = pgTable(
  "sensors",
  {
    ...tenantColumns(),
    gatewayId: uuid("gateway_id"),
    assetId: uuid("asset_id").notNull(),
    componentId: uuid("component_id"),
    siteId: uuid("site_id"), // copied from the asset by a trigger, for site scope
    name: text().notNull(),
    type: sensorType().notNull(),
    status: sensorStatus().notNull().default("offline"),
    deviceId: text("device_id"),
    samplingFrequencyHz: integer("sampling_frequency_hz").notNull().default(1),
    reportingIntervalSeconds: integer("reporting_interval_seconds").notNull().default(60),
    engineeringUnit: text("engineering_unit").notNull(),
    minValue: doublePrecision("min_value"),
    maxValue: doublePrecision("max_value"),
    accuracy: doublePrecision(),
    calibrationDate: date("calibration_date"),
    nextCalibrationDate: date("next_calibration_date"),
    calibrationOffset: doublePrecision("calibration_offset").notNull().default(0),
    calibrationScale: doublePrecision("calibration_scale").notNull().default(1),
    protocol: gatewayProtocol(),
    address: text(),
    signalStrength: integer("signal_strength"),
    batteryLevel: integer("battery_level"),
    firmwareVersion: text("firmware_version"),
    lastSeen: at("last_seen"),
    tagName: text("tag_name").notNull(),
    description: text(),
    resamplingRule: text("resampling_rule").notNull().default("average"),
    alertThresholdHigh: doublePrecision("alert_threshold_high"),
    alertThresholdLow: doublePrecision("alert_threshold_low"),
    retentionDays: integer("retention_days"), // null keeps the organization's default
  },
  (t) => [
    unique("sensors_organization_id_id_key").on(t.organizationId, t.id),
    unique("sensors_organization_id_device_id_key").on(t.organizationId, t.deviceId),
    unique("sensors_organization_id_asset_id_tag_name_key").on(t.organizationId, t.assetId, t.tagName),
    foreignKey({ columns: [t.organizationId, t.gatewayId], foreignColumns: [gateways.organizationId, gateways.id] }).onDelete("set null"),
    foreignKey({ columns: [t.organizationId, t.assetId], foreignColumns: [assets.organizationId, assets.id] }).onDelete("cascade"),
    foreignKey({
      columns: [t.organizationId, t.componentId],
      foreignColumns: [assetComponents.organizationId, assetComponents.id],
    }).onDelete("set null"),
    index("sensors_organization_id_gateway_id_idx").on(t.organizationId, t.gatewayId),
    index("sensors_organization_id_component_id_idx").on(t.organizationId, t.componentId),
    index("sensors_organization_id_status_idx").on(t.organizationId, t.status),
    index("sensors_organization_id_next_calibration_date_idx").on(t.organizationId, t.nextCalibrationDate),
    check("sensors_signal_strength_check", sql`${t.signalStrength} between 0 and 100`),
    check("sensors_battery_level_check", sql`${t.batteryLevel} between 0 and 100`),
    check("sensors_resampling_rule_check", sql`${t.resamplingRule} in ('average', 'max', 'min', 'last', 'sum')`),
    check(
      "sensors_calibration_check",
      sql`${t.calibrationScale} <> 0 and ${t.calibrationScale} between -1e12 and 1e12 and ${t.calibrationOffset} between -1e12 and 1e12`,
    ),
    check("sensors_retention_days_check", sql`${t.retentionDays} between 1 and 36500`),
    ...tenantPolicies({ read: "telemetry:read", write: "telemetry:write", site: "site_id" }),
  ],
);

// Readings follow their sensor's visibility. The sub-select is hashed once per statement, and skipped without a site scope.
const visibleSensor = sql`((select auth.site_scope()) is null or sensor_id in (select s.id from sensors s))`;
const readable = sql`${inOrganization} and ${may("telemetry:read")} and ${visibleSensor}`;
const machinery = sql`${inOrganization} and ${may("telemetry:write")}`;

/**
 * Readings in columns: those that a batch brought of one sensor and hour (landed), or what a job made of them (a chunk: `spanSeconds` is set). Exact:
 * values are kept as whole numbers with a divisor only where dividing gives back each of them bit by bit. Null columns: evenly spaced, raw values as
 * the values, none scored, no flags. No foreign keys: the ingest command checks each sensor under RLS, and a trigger on sensors removes the readings.
 */
export const telemetryPieces = pgTable(
  "telemetry_pieces",
  {
    organizationId: uuid("organization_id").notNull().default(sql`auth.organization_id()`),
    sensorId: uuid("sensor_id").notNull(),
    day: at("day").notNull(), // midnight in UTC
    firstMs: integer("first_ms").notNull(), // of the day, as are all times below
    id: bigint({ mode: "number" }).generatedAlwaysAsIdentity(),
    lastMs: integer("last_ms").notNull(),
    stepMs: integer("step_ms"), // null for a single reading, and where offsets say it
    count: integer().notNull(),
    unit: text().notNull(),
    divisor: doublePrecision(), // of whole_values; null: float_values hold them
    wholeValues: integer("whole_values").array(),
    floatValues: doublePrecision("float_values").array(),
    rawDivisor: doublePrecision("raw_divisor"),
    wholeRaws: integer("whole_raws").array(),
    floatRaws: doublePrecision("float_raws").array(),
    offsets: integer().array(),
    scores: smallint().array(), // ten-thousandths
    flags: smallint().array(), // 0 good, 1 uncertain, 2 bad; plus 4 when neither scored nor watched by rules
    spanSeconds: integer("span_seconds"), // an hour, or a day of a sensor that reports less than once a minute; null: landed
    receivedAt: at("received_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.sensorId, t.day, t.firstMs, t.id], name: "telemetry_pieces_pkey" }),
    index("telemetry_pieces_landed_idx").on(t.organizationId, t.receivedAt).where(sql`span_seconds is null`),
    index("telemetry_pieces_chunks_idx").on(t.organizationId, t.sensorId, t.day, t.firstMs).where(sql`span_seconds is not null`), // few among many
    check("telemetry_pieces_span_check", sql`${t.spanSeconds} in (3600, 86400)`),
    policy("select", readable),
    policy("insert", machinery),
    policy("update", machinery),
    policy("delete", machinery),
    ledgerPolicy(),
    servicePolicy(),
  ],
);

/** All pieces, a row for each reading, exact by sensor and time: the relation everybody reads (db/sql/12-telemetry.sql). */
export const telemetry = pgView("telemetry", {
  sensorId: uuid("sensor_id").notNull(),
  timestamp: at("timestamp").notNull(),
  organizationId: uuid("organization_id").notNull(),
  value: doublePrecision().notNull(),
  rawValue: doublePrecision("raw_value"),
  anomalyScore: numeric("anomaly_score", { precision: 5, scale: 4, mode: "number" }),
  processed: boolean().notNull(),
  quality: text().$type<"good" | "bad" | "uncertain">().notNull(),
  unit: text().notNull(),
}).existing();

/** Readings of one sensor over one minute or one hour. Recomputed from telemetry whenever late data touches the hour. */
export const telemetryRollups = pgTable(
  "telemetry_rollups",
  {
    sensorId: uuid("sensor_id").notNull(),
    resolution: text().$type<"1m" | "1h">().notNull(),
    bucket: at("bucket").notNull(),
    organizationId: organizationColumn(),
    count: integer().notNull(),
    min: doublePrecision().notNull(),
    max: doublePrecision().notNull(),
    avg: doublePrecision().notNull(),
    sum: doublePrecision().notNull(),
    last: doublePrecision().notNull(),
    maxAnomalyScore: numeric("max_anomaly_score", { precision: 5, scale: 4, mode: "number" }),
  },
  (t) => [
    primaryKey({ columns: [t.sensorId, t.resolution, t.bucket], name: "telemetry_rollups_pkey" }),
    foreignKey({ columns: [t.organizationId, t.sensorId], foreignColumns: [sensors.organizationId, sensors.id] }).onDelete("cascade"),
    index("telemetry_rollups_organization_id_sensor_id_idx").on(t.organizationId, t.sensorId, t.resolution, t.bucket),
    check("telemetry_rollups_resolution_check", sql`${t.resolution} in ('1m', '1h')`),
    policy("select", readable),
    policy("insert", machinery),
    policy("update", machinery),
    policy("delete", machinery),
    servicePolicy(),
  ],
);

/** What the engine remembers of one sensor between batches: the newest reading and the anomaly score's running figures. */
export const sensorStates = pgTable(
  "sensor_states",
  {
    sensorId: uuid("sensor_id").primaryKey(),
    organizationId: organizationColumn(),
    lastTimestamp: at("last_timestamp"),
    lastValue: doublePrecision("last_value"),
    lastQuality: text("last_quality"),
    lastAnomalyScore: doublePrecision("last_anomaly_score"),
    lastReceivedAt: at("last_received_at"),
    readingCount: bigint("reading_count", { mode: "number" }).notNull().default(0),
    anomalyState: doublePrecision("anomaly_state").array().notNull().default(sql`'{}'`),
  },
  (t) => [
    foreignKey({ columns: [t.organizationId, t.sensorId], foreignColumns: [sensors.organizationId, sensors.id] }).onDelete("cascade"),
    index("sensor_states_organization_id_sensor_id_idx").on(t.organizationId, t.sensorId),
    policy("select", readable),
    policy("insert", machinery),
    policy("update", machinery),
    servicePolicy(),
  ],
);

/** Hours whose rollups are out of date. Written with the readings, taken by the rollup job. */
export const telemetryDirtyHours = pgTable(
  "telemetry_dirty_hours",
  {
    organizationId: organizationColumn(),
    sensorId: uuid("sensor_id").notNull(),
    hour: at("hour").notNull(),
    version: bigint({ mode: "number" }).notNull().default(1), // bumped by each batch, so the job deletes only what it has seen
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.sensorId, t.hour], name: "telemetry_dirty_hours_pkey" }),
    policy("select", readable),
    policy("insert", machinery),
    policy("update", machinery),
    policy("delete", machinery),
    servicePolicy(),
  ],
);

/**
 * A gateway that sends many batches a second: what the engine remembers of its sensors is kept by one process and written now and then, and
 * sensor_states lags behind what has landed (lib/telemetry/stream.ts).
 */
export const ingestStreams = pgTable(
  "ingest_streams",
  {
    gatewayId: uuid("gateway_id").primaryKey(),
    organizationId: organizationColumn(),
    version: bigint({ mode: "number" }).notNull().default(1), // another one ends what any process has kept
    keptSince: at("kept_since"), // since when a process keeps what is remembered, as it last wrote it; null: all is written
  },
  (t) => [
    foreignKey({ columns: [t.organizationId, t.gatewayId], foreignColumns: [gateways.organizationId, gateways.id] }).onDelete("cascade"),
    index("ingest_streams_organization_id_idx").on(t.organizationId, t.gatewayId),
    policy("select", machinery),
    policy("insert", machinery),
    policy("update", machinery),
    ledgerPolicy(),
    servicePolicy(),
  ],
);
