import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import type { Columns, SensorUpdate } from "./sort-readings";

/** A PostgreSQL array as text: one parameter, no work per element in the driver. Only for elements without quotes, commas or braces. */
export const plainArray = (items: readonly (string | number)[]) => `{${items.join()}}`;
const sparseArray = (items: readonly (string | number | null)[]) => `{${items.map((item) => item ?? "null").join()}}`;
const quotedArray = (items: readonly string[]) => `{${items.map((item) => `"${item.replace(/["\\]/g, "\\$&")}"`).join()}}`;

// `(select auth.organization_id())` is the column's own default, asked once instead of once per row.
const rowsOf = (tx: ActorTx, rows: Columns, processed: boolean) => rawOf(tx)`
  insert into telemetry (sensor_id, "timestamp", organization_id, value, raw_value, anomaly_score, quality, unit, processed)
  select (${plainArray(rows.ids)}::uuid[])[r.sensor], to_timestamp((${rows.from}::float8 + r.at) / 1000), (select auth.organization_id()), r.value, coalesce(r.raw, r.value), r.score,
    case r.quality when 1 then 'good' when 2 then 'uncertain' else 'bad' end, (${quotedArray(rows.units)}::text[])[r.sensor], ${processed}
  from unnest(${plainArray(rows.sensors)}::int4[], ${plainArray(rows.at)}::float8[], ${plainArray(rows.values)}::float8[], ${rows.raws.every(isNull) ? "{}" : sparseArray(rows.raws)}::float8[],
    ${sparseArray(rows.scores)}::numeric[], ${plainArray(rows.qualities)}::int4[]) as r(sensor, at, value, raw, score, quality)`;
const isNull = (item: unknown) => item === null;

/**
 * Stores readings newer than all before, so none can be there yet. If one is (somebody wrote beside ingestion), `careful` skips it instead of
 * failing: twice the work per row, so only after a failure.
 */
export async function storeFresh(tx: ActorTx, rows: Columns, careful: boolean): Promise<number> {
  if (rows.at.length === 0) return 0;
  return (careful ? await rawOf(tx)`${rowsOf(tx, rows, true)} on conflict do nothing` : await rowsOf(tx, rows, true)).count;
}

/** Stores late readings; returns `[sensor, hour]` of each that was not there yet. */
export async function storeLate(tx: ActorTx, rows: Columns): Promise<{ sensor: string; hour: number }[]> {
  if (rows.at.length === 0) return [];
  return rawOf(tx)<
    { sensor: string; hour: number }[]
  >`${rowsOf(tx, rows, false)} on conflict do nothing returning sensor_id as sensor, (floor(date_part('epoch', "timestamp") / 3600) * 3600000)::float8 as hour`;
}

/** What the engine remembers of each sensor. A sensor that sent only late readings keeps its newest one. */
export async function saveStates(tx: ActorTx, updates: readonly SensorUpdate[], lateCounts: ReadonlyMap<string, number>) {
  if (updates.length === 0) return;
  const newest = updates.map((update) => update.newest);
  const ids = plainArray(updates.map(({ sensor }) => sensor.id));
  await rawOf(tx)`
    update sensor_states t set
      last_timestamp = case when n.at is null then t.last_timestamp else to_timestamp(n.at / 1000) end,
      last_value = coalesce(n.value, t.last_value), last_quality = coalesce(n.quality, t.last_quality),
      last_anomaly_score = case when n.at is null then t.last_anomaly_score else n.score end,
      last_received_at = clock_timestamp(), reading_count = t.reading_count + n.count, anomaly_state = n.anomaly::float8[]
    from unnest(${ids}::uuid[], ${sparseArray(newest.map((reading) => reading?.at ?? null))}::float8[],
      ${sparseArray(newest.map((reading) => reading?.value ?? null))}::float8[], ${sparseArray(newest.map((reading) => reading?.quality ?? null))}::text[],
      ${sparseArray(newest.map((reading) => reading?.anomalyScore ?? null))}::float8[],
      ${plainArray(updates.map(({ sensor, fresh }) => fresh + (lateCounts.get(sensor.id) ?? 0)))}::bigint[],
      ${`{${updates.map(({ anomaly }) => `"{${anomaly.join()}}"`).join()}}`}::text[]) as n(id, at, value, quality, score, count, anomaly)
    where t.sensor_id = n.id and t.sensor_id = any(${ids}::uuid[])`;
}

/** Notes hours whose rollups must be computed anew, each `sensor,hour`. */
export async function markHours(tx: ActorTx, hours: ReadonlySet<string>) {
  if (hours.size === 0) return;
  const sorted = [...hours].sort().map((entry) => entry.split(","));
  await rawOf(tx)`
    insert into telemetry_dirty_hours as d (organization_id, sensor_id, hour)
    select (select auth.organization_id()), h.sensor, to_timestamp(h.at / 1000)
    from unnest(${plainArray(sorted.map(([id]) => id!))}::uuid[], ${plainArray(sorted.map(([, at]) => at!))}::float8[]) as h(sensor, at)
    on conflict (organization_id, sensor_id, hour) do update set version = d.version + 1`;
}
