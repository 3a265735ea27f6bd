import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { DAY, land, type Readings } from "./pieces";

type Row = {
  id: string;
  first_ms: number;
  step_ms: number | null;
  count: number;
  unit: string;
  divisor: number | null;
  whole_values: number[] | null;
  float_values: number[] | null;
  raw_divisor: number | null;
  whole_raws: number[] | null;
  float_raws: number[] | null;
  offsets: number[] | null;
  scores: (number | null)[] | null;
  flags: number[] | null;
};

/** Makes compaction, retention and deriving anew take turns until the end of the transaction. Ingestion only adds, and never waits. */
export const lockPieces = async (tx: ActorTx) => await rawOf(tx)`select private.lock_pieces()`;

/** The first day (ms since the epoch) after `after` and up to `to` on which the sensor has readings. */
export async function nextDay(tx: ActorTx, sensorId: string, after: number, to: number): Promise<number | null> {
  const [row] = await rawOf(tx)<{ day: number | null }[]>`
    select (extract(epoch from min(day)) * 1000)::float8 as day from telemetry_pieces
    where organization_id = (select auth.organization_id()) and sensor_id = ${sensorId}::uuid and day > to_timestamp(${after / 1_000}::float8) and day <= to_timestamp(${to / 1_000}::float8)`;
  return row!.day;
}

/**
 * Gives what a sensor has stored of one day to `change`, a piece at a time, and stores what it makes of it instead: the readings land again, and
 * compaction joins them. `change` returns undefined for a piece that stays as it is. Hold lockPieces.
 */
export async function changeDay(tx: ActorTx, sensorId: string, day: number, change: (readings: Readings) => Readings | undefined) {
  const rows = await rowsOf(tx, sensorId, day);
  const gone: string[] = [];
  const changed: Readings[] = [];
  for (const row of rows) {
    const readings = change(decode(row, sensorId, day));
    if (!readings) continue;
    gone.push(row.id);
    if (readings.at.length > 0) changed.push(readings);
  }
  if (gone.length === 0) return;
  await rawOf(tx)`delete from telemetry_pieces where organization_id = (select auth.organization_id()) and sensor_id = ${sensorId}::uuid
    and day = to_timestamp(${day / 1_000}::float8) and id = any(${gone}::bigint[])`;
  await land(tx, changed);
}

const rowsOf = async (tx: ActorTx, sensorId: string, day: number) =>
  await rawOf(tx)<Row[]>`
    select id, first_ms, step_ms, count, unit, divisor, whole_values, float_values, raw_divisor, whole_raws, float_raws, offsets, scores, flags
    from telemetry_pieces where organization_id = (select auth.organization_id()) and sensor_id = ${sensorId}::uuid and day = to_timestamp(${day / 1_000}::float8)`;

const numbersOf = (divisor: number | null, whole: number[] | null, float: number[] | null): Float64Array | null =>
  whole ? Float64Array.from(whole, (n) => n / divisor!) : float && Float64Array.from(float);

/** The opposite of how lib/telemetry/pieces stores readings. Compaction may have joined late readings behind later ones. */
function decode(row: Row, sensorId: string, day: number): Readings {
  const { count, offsets } = row;
  const at = Float64Array.from({ length: count }, (_, n) => day + (offsets?.[n] ?? row.first_ms + n * (row.step_ms ?? 0)));
  const readings: Readings = {
    sensorId,
    unit: row.unit,
    at,
    values: numbersOf(row.divisor, row.whole_values, row.float_values)!,
    raws: numbersOf(row.raw_divisor, row.whole_raws, row.float_raws),
    scores: Float64Array.from({ length: count }, (_, n) => (row.scores?.[n] ?? Number.NaN) / 10_000),
    flags: row.flags ? Uint8Array.from(row.flags) : new Uint8Array(count),
  };
  const order = Array.from({ length: count }, (_, n) => n).sort((a, b) => at[a]! - at[b]!);
  return order.every((place, n) => place === n) ? readings : pick(readings, order);
}

/** The readings at these places, in this order. */
export function pick({ sensorId, unit, at, values, raws, scores, flags }: Readings, places: readonly number[]): Readings {
  const of = (column: Float64Array) => Float64Array.from(places, (place) => column[place]!);
  return {
    sensorId,
    unit,
    at: of(at),
    values: of(values),
    raws: raws && of(raws),
    scores: of(scores),
    flags: Uint8Array.from(places, (place) => flags[place]!),
  };
}

export const dayOf = (at: number) => Math.floor(at / DAY) * DAY;
