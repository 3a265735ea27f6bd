import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { dayOf, pick } from "./change-pieces";
import { HOUR, land, plainArray, type Readings, sparseArray } from "./pieces";
import type { SensorUpdate } from "./sort-readings";

/**
 * Lands late readings that are not stored yet; returns `[sensor, hour]` of each. Their sensors' states are locked, so nobody stores the same ones beside.
 */
export async function landLate(tx: ActorTx, late: readonly Readings[]): Promise<{ sensor: string; hour: number }[]> {
  if (late.length === 0) return [];
  const stored = await storedAmong(tx, late);
  const arrived: { sensor: string; hour: number }[] = [];
  const missing: Readings[] = [];
  for (const readings of late) {
    const known = stored.get(readings.sensorId);
    const places: number[] = [];
    for (const [place, at] of readings.at.entries()) {
      if (known?.has(at)) continue;
      places.push(place);
      arrived.push({ sensor: readings.sensorId, hour: Math.floor(at / HOUR) * HOUR });
    }
    if (places.length > 0) missing.push(pick(readings, places));
  }
  await land(tx, missing);
  return arrived;
}

/** The moments at which these sensors have readings already, looked for on the days and between the times that these readings have. */
async function storedAmong(tx: ActorTx, late: readonly Readings[]): Promise<Map<string, Set<number>>> {
  const spans = late.flatMap(({ sensorId, at }) => {
    const days = new Map<number, { id: string; since: number; until: number }>();
    for (const time of at) {
      const span = days.get(dayOf(time));
      if (span) span.until = time;
      else days.set(dayOf(time), { id: sensorId, since: time, until: time });
    }
    return [...days.values()];
  });
  const rows = await rawOf(tx)<{ sensor: string; times: number[] }[]>`
    select d.sensor, array_agg(round(date_part('epoch', r."timestamp") * 1000)) as times
    from unnest(${plainArray(spans.map(({ id }) => id))}::uuid[], ${plainArray(spans.map(({ since }) => since))}::float8[], ${plainArray(spans.map(({ until }) => until))}::float8[])
      as d(sensor, since, until), private.readings(d.sensor, to_timestamp(d.since / 1000), to_timestamp(d.until / 1000) + interval '1 millisecond') r group by 1`;
  return new Map(rows.map(({ sensor, times }) => [sensor, new Set(times)]));
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
