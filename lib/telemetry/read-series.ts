import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { downsample } from "./downsample";
import { SERIES_MAX_POINTS, SERIES_MAX_SENSORS, SERIES_MAX_YEARS } from "./limits";

export type SeriesPoint = { t: number; avg: number; min: number; max: number };
export type Series = {
  sensorId: string;
  name: string;
  tagName: string;
  unit: string;
  assetId: string;
  assetName: string;
  type: string;
  /** What a point stands for: a reading, a minute, an hour, or several of these. */
  resolution: "raw" | "1m" | "1h" | "bucket";
  points: SeriesPoint[];
};
export type SeriesRequest = { sensorIds: string[]; from: Date; to: Date; maxPoints?: number };

const HOUR = 3_600_000;
const YEAR = 366 * 24 * HOUR;
/** Rows worth reading per point drawn: beyond it the next coarser figures say the same with less. */
const RAW_ROWS = 4;
const MINUTE_ROWS = 8;

/** Readings of several sensors over [from, to), in as many points as a chart can show. Reads the coarsest figures that are fine enough. */
export async function readSeries(tx: ActorTx, { sensorIds, from, to, maxPoints = SERIES_MAX_POINTS }: SeriesRequest): Promise<Series[]> {
  assertCan(tx, "telemetry:read");
  const ids = [...new Set(sensorIds)];
  if (ids.length > SERIES_MAX_SENSORS)
    throw new AppError("VALIDATION_ERROR", `Choose ${SERIES_MAX_SENSORS} sensors at most.`, {
      sensorIds: [`At most ${SERIES_MAX_SENSORS}.`],
    });
  const span = to.getTime() - from.getTime();
  if (!(span > 0) || span > SERIES_MAX_YEARS * YEAR) {
    const message = `Choose an end after the start, ${SERIES_MAX_YEARS} years later at most.`;
    throw new AppError("VALIDATION_ERROR", message, { to: [message] });
  }
  const cap = Math.max(2, Math.min(maxPoints, SERIES_MAX_POINTS));
  const sensors = await rawOf(tx)<Omit<Series, "resolution" | "points">[]>`
    select s.id as "sensorId", s.name, s.tag_name as "tagName", s.engineering_unit as unit, s.asset_id as "assetId", a.name as "assetName", s.type
    from sensors s join assets a on a.id = s.asset_id where s.id = any(${ids}::uuid[])`;
  if (sensors.length < ids.length) throw notFound("sensor");
  const range: Range = { from: from.toISOString(), to: to.toISOString(), dirty: await dirtyHours(tx, ids, from, to) };
  const series: Series[] = [];
  for (const id of ids) series.push(await readOne(tx, sensors.find((sensor) => sensor.sensorId === id)!, range, span, cap));
  return series;
}

type Range = { from: string; to: string; dirty: Map<string, string[]> };

/** Hours whose rollups lag behind. */
async function dirtyHours(tx: ActorTx, ids: string[], from: Date, to: Date) {
  const rows = await rawOf(tx)<{ sensor_id: string; hours: string[] }[]>`
    select sensor_id, array_agg(hour::text) as hours from telemetry_dirty_hours
    where sensor_id = any(${ids}::uuid[]) and hour > ${from.toISOString()}::timestamptz - interval '1 hour' and hour < ${to.toISOString()}::timestamptz group by 1`;
  return new Map(rows.map(({ sensor_id, hours }) => [sensor_id, hours]));
}

async function readOne(
  tx: ActorTx,
  sensor: Omit<Series, "resolution" | "points">,
  range: Range,
  span: number,
  cap: number,
): Promise<Series> {
  const dirty = range.dirty.get(sensor.sensorId) ?? [];
  const resolution = await chooseResolution(tx, sensor.sensorId, range, dirty, span, cap);
  const points =
    resolution === "raw" ? await readRaw(tx, sensor.sensorId, range) : await readRollups(tx, sensor.sensorId, resolution, range, dirty);
  return { ...sensor, ...thin(points, cap, resolution) };
}

async function chooseResolution(
  tx: ActorTx,
  id: string,
  { from, to }: Range,
  dirty: string[],
  span: number,
  cap: number,
): Promise<"raw" | "1m" | "1h"> {
  const [size] = await rawOf(tx)<{ rows: number }[]>`
    select (coalesce((select sum(r.count) from telemetry_rollups r where r.sensor_id = ${id}::uuid and r.resolution = '1h'
        and r.bucket > ${from}::timestamptz - interval '1 hour' and r.bucket < ${to}::timestamptz and r.bucket <> all(${dirty}::timestamptz[])), 0)
      + (select count(*) from (select from unnest(${dirty}::timestamptz[]) as d(hour), private.readings(${id}::uuid, d.hour, d.hour + interval '1 hour') r
        limit ${cap * RAW_ROWS + 1}) x))::float8 as rows`;
  if (size!.rows <= cap * RAW_ROWS) return "raw";
  return span / 60_000 <= cap * MINUTE_ROWS ? "1m" : "1h";
}

const readRaw = async (tx: ActorTx, id: string, { from, to }: Range): Promise<SeriesPoint[]> => {
  const rows = await rawOf(tx)<
    { t: number; v: number }[]
  >`select (extract(epoch from "timestamp") * 1000)::float8 as t, value as v from private.readings(${id}::uuid, ${from}::timestamptz, ${to}::timestamptz)
    where quality <> 'bad' order by "timestamp"`;
  return rows.map(({ t, v }) => ({ t, avg: v, min: v, max: v }));
};

/** Rollups, and in their place fresh figures for the hours that late readings have touched. */
const readRollups = async (
  tx: ActorTx,
  id: string,
  resolution: "1m" | "1h",
  { from, to }: Range,
  dirty: string[],
): Promise<SeriesPoint[]> => {
  const sql = rawOf(tx);
  const unit = resolution === "1m" ? "minute" : "hour";
  const fresh =
    resolution === "1m"
      ? sql`select date_trunc('minute', t."timestamp") as bucket, avg(t.value) as avg, min(t.value) as min, max(t.value) as max
          from unnest(${dirty}::timestamptz[]) as d(hour), private.readings(${id}::uuid, d.hour, d.hour + interval '1 hour') t where t.quality <> 'bad' group by 1`
      : sql`select h.hour as bucket, sum(h.sum) / sum(h.count) as avg, min(h.min) as min, max(h.max) as max from private.piece_hours h
          where h.organization_id = (select auth.organization_id()) and h.sensor_id = ${id}::uuid
            and h.day in (select date_trunc('day', d.hour, 'UTC') from unnest(${dirty}::timestamptz[]) as d(hour)) and h.hour = any(${dirty}::timestamptz[]) group by 1`;
  return await sql<SeriesPoint[]>`
    select (extract(epoch from p.bucket) * 1000)::float8 as t, p.avg, p.min, p.max from (
      select r.bucket, r.avg, r.min, r.max from telemetry_rollups r where r.sensor_id = ${id}::uuid and r.resolution = ${resolution}
        and date_trunc('hour', r.bucket) <> all(${dirty}::timestamptz[])
      union all
      ${fresh}) p
    where p.bucket >= date_trunc(${unit}, ${from}::timestamptz) and p.bucket < ${to}::timestamptz order by p.bucket`;
};

/** At most `cap` points that keep the line's shape; each carries the lowest and highest of all it stands for, so that no extreme is lost. */
export function thin(points: SeriesPoint[], cap: number, resolution: Series["resolution"]): Pick<Series, "resolution" | "points"> {
  if (points.length <= cap) return { resolution, points: points.map(({ t, avg, min, max }) => ({ t, avg, min, max })) };
  const chosen = downsample(
    points.map(({ t, avg }, index) => ({ t, v: avg, index })),
    cap,
  );
  const thinned = chosen.map(({ t, v, index }, i) => {
    const begin = i === 0 ? 0 : Math.floor((chosen[i - 1]!.index + index) / 2) + 1;
    const end = i === chosen.length - 1 ? points.length - 1 : Math.floor((index + chosen[i + 1]!.index) / 2);
    let [min, max] = [points[index]!.min, points[index]!.max];
    for (let at = begin; at <= end; at++) {
      if (points[at]!.min < min) min = points[at]!.min;
      if (points[at]!.max > max) max = points[at]!.max;
    }
    return { t, avg: v, min, max };
  });
  return { resolution: "bucket", points: thinned };
}
