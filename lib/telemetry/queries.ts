import "server-only";
import { and, asc, count, eq, getTableColumns, gt, ilike, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import { assets, gateways, sensorStates, sensors } from "@/db/schema";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { type SensorFilter, sensorFilter } from "./schema";

export { type GatewayRow, listGateways } from "./gateway-queries";
/** How many days the organization keeps readings, unless a sensor says otherwise. */
export { DEFAULT_RETENTION_DAYS } from "./limits";
export { readSeries, type Series, type SeriesPoint, type SeriesRequest } from "./read-series";

const sensorColumns = {
  id: sensors.id,
  name: sensors.name,
  tagName: sensors.tagName,
  type: sensors.type,
  unit: sensors.engineeringUnit,
  status: sensors.status,
  assetId: sensors.assetId,
  assetName: assets.name,
  siteId: sensors.siteId,
  gatewayId: sensors.gatewayId,
  gatewayName: gateways.name,
  lastSeen: sensors.lastSeen,
  nextCalibrationDate: sensors.nextCalibrationDate,
  lastValue: sensorStates.lastValue,
  lastTimestamp: sensorStates.lastTimestamp,
  lastQuality: sensorStates.lastQuality,
  lastAnomalyScore: sensorStates.lastAnomalyScore,
};
export type SensorRow = Awaited<ReturnType<typeof listSensors>>["items"][number];
export type SensorRecord = Awaited<ReturnType<typeof getSensor>>;
export type LatestReading = Awaited<ReturnType<typeof latestReadings>>[number];

const selectSensors = (tx: ActorTx, columns = sensorColumns) =>
  tx
    .select(columns)
    .from(sensors)
    .innerJoin(assets, eq(assets.id, sensors.assetId))
    .leftJoin(gateways, eq(gateways.id, sensors.gatewayId))
    .leftJoin(sensorStates, eq(sensorStates.sensorId, sensors.id));

/** Sensors by name, one page at a time. */
export async function listSensors(tx: ActorTx, filter: SensorFilter = {}) {
  assertCan(tx, "telemetry:read");
  const { q, asset, site, gateway, type, status, ids, due, cursor, limit } = sensorFilter.parse(filter);
  const like = q && `%${q.replace(/[\\%_]/g, "\\$&")}%`;
  const conditions: (SQL | undefined)[] = [
    like ? or(ilike(sensors.name, like), ilike(sensors.tagName, like), ilike(assets.name, like)) : undefined,
    asset && inArray(sensors.assetId, asset),
    site && inArray(sensors.siteId, site),
    gateway && inArray(sensors.gatewayId, gateway),
    type && inArray(sensors.type, type),
    status && inArray(sensors.status, status),
    ids && inArray(sensors.id, ids),
    due === undefined ? undefined : and(isNull(assets.retiredAt), sql`${sensors.nextCalibrationDate} <= current_date + ${due}::int`),
  ];
  const matching = and(...conditions);
  const items = await selectSensors(tx)
    .where(and(matching, cursor ? afterCursor(cursor) : undefined))
    .orderBy(asc(sensors.name), asc(sensors.id))
    .limit(limit + 1);
  const page = items.slice(0, limit);
  const last = items.length > limit ? page.at(-1) : undefined;
  const [total] = await tx.select({ total: count() }).from(sensors).innerJoin(assets, eq(assets.id, sensors.assetId)).where(matching);
  return {
    items: page,
    total: total!.total,
    ...(last && { nextCursor: Buffer.from(JSON.stringify([last.name, last.id])).toString("base64url") }),
  };
}

function afterCursor(cursor: string): SQL | undefined {
  try {
    const [name, id] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as [unknown, unknown];
    if (typeof name === "string" && typeof id === "string" && /^[0-9a-f-]{36}$/.test(id))
      return or(gt(sensors.name, name), and(eq(sensors.name, name), gt(sensors.id, id)));
  } catch {
    // told below, like any other wrong cursor
  }
  throw new AppError("VALIDATION_ERROR", "This page marker is not one of ours. Start from the first page.", {
    cursor: ["Start from the first page."],
  });
}

/** One sensor with all that is known of it. */
export async function getSensor(tx: ActorTx, id: string) {
  assertCan(tx, "telemetry:read");
  const { engineeringUnit: unit, ...own } = getTableColumns(sensors);
  const [sensor] = await selectSensors(tx, {
    ...own,
    ...sensorColumns,
    unit,
    readingCount: sensorStates.readingCount,
  } as typeof sensorColumns & typeof own & { readingCount: typeof sensorStates.readingCount }).where(eq(sensors.id, id));
  if (!sensor) throw notFound("sensor");
  return sensor as typeof sensor & Omit<typeof sensors.$inferSelect, "engineeringUnit"> & { readingCount: number | null };
}

/** The newest reading of each sensor the caller may see. */
export async function latestReadings(tx: ActorTx, sensorIds: string[]) {
  assertCan(tx, "telemetry:read");
  if (sensorIds.length === 0) return [];
  return tx
    .select({
      sensorId: sensorStates.sensorId,
      timestamp: sensorStates.lastTimestamp,
      value: sensorStates.lastValue,
      quality: sensorStates.lastQuality,
      anomalyScore: sensorStates.lastAnomalyScore,
      receivedAt: sensorStates.lastReceivedAt,
      unit: sensors.engineeringUnit,
    })
    .from(sensorStates)
    .innerJoin(sensors, eq(sensors.id, sensorStates.sensorId))
    .where(inArray(sensorStates.sensorId, sensorIds));
}

/** How many readings the organization has sent, by what each sensor's state counts; `since` (reading time) asks the hourly figures instead. */
export async function countReadings(tx: ActorTx, { since }: { since?: Date } = {}): Promise<number> {
  assertCan(tx, "telemetry:read");
  const [row] = since
    ? await rawOf(tx)<
        { total: number }[]
      >`select coalesce(sum(count), 0)::float8 as total from telemetry_rollups where resolution = '1h' and bucket >= date_trunc('hour', ${since.toISOString()}::timestamptz)`
    : await rawOf(tx)<{ total: number }[]>`select coalesce(sum(reading_count), 0)::float8 as total from sensor_states`;
  return row!.total;
}
