import "server-only";
import type { Actor } from "@/db/actor";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { writeAtOnce } from "@/db/write-at-once";

export const HOUR = 3_600_000;
export const DAY = 86_400_000;
/** What a flag adds to the quality's place for a reading that was neither scored nor watched, because it came late. */
export const UNPROCESSED = 4;

/**
 * Readings of one sensor, oldest first, in columns of one length. Times in ms since the epoch; NaN where there is no score; flags are a quality's place in
 * `qualities`, plus UNPROCESSED. `raws` only where they differ from the values.
 */
export type Readings = {
  sensorId: string;
  unit: string;
  at: Float64Array;
  values: Float64Array;
  raws: Float64Array | null;
  scores: Float64Array;
  flags: Uint8Array;
};

export const cutReadings = ({ sensorId, unit, at, values, raws, scores, flags }: Readings, from: number, to: number): Readings => ({
  sensorId,
  unit,
  at: at.subarray(from, to),
  values: values.subarray(from, to),
  raws: raws?.subarray(from, to) ?? null,
  scores: scores.subarray(from, to),
  flags: flags.subarray(from, to),
});

/** A PostgreSQL array as text: one parameter, no work per element in the driver. Only for elements without quotes, commas or braces. */
export const plainArray = (items: ArrayLike<string | number> & { join(): string }) => `{${items.join()}}`;
export const sparseArray = (items: readonly (string | number | null)[]) => `{${items.map((item) => item ?? "null").join()}}`;
const quotedArray = (items: readonly string[]) => `{${items.map((item) => `"${item.replace(/["\\]/g, "\\$&")}"`).join()}}`;
/** Of arrays as text, which need quotes for their commas and have nothing to escape. */
const nestedArray = (items: readonly (string | null)[]) => `{${items.map((item) => (item === null ? "null" : `"${item}"`)).join()}}`;

type Numbers = { divisor: number | null; whole: string | null; float: string | null };
const NONE: Numbers = { divisor: null, whole: null, float: null };
/** Few, so that pieces of one sensor nearly always have the same and can be joined. */
const DIVISORS = [1_000, 1_000_000, 1];
const MOST_WHOLE = 2_000_000_000;

/** Whole numbers and their divisor, where dividing gives back each number bit by bit; else the numbers as they are. */
function encodeNumbers(numbers: Float64Array): Numbers {
  const whole = new Int32Array(numbers.length);
  for (const divisor of DIVISORS) if (isWhole(numbers, divisor, whole)) return { divisor, whole: plainArray(whole), float: null };
  return { divisor: null, whole: null, float: plainArray(numbers) };
}

function isWhole(numbers: Float64Array, divisor: number, whole: Int32Array): boolean {
  for (let i = 0; i < numbers.length; i++) {
    const n = Math.round(numbers[i]! * divisor);
    if (n / divisor !== numbers[i] || n > MOST_WHOLE || n < -MOST_WHOLE) return false;
    whole[i] = n;
  }
  return true;
}

/** The step of evenly spaced times; null for a single one, undefined when they are uneven. */
function stepOf(at: Float64Array): number | null | undefined {
  if (at.length === 1) return null;
  const step = at[1]! - at[0]!;
  for (let i = 2; i < at.length; i++) if (at[i]! - at[i - 1]! !== step) return undefined;
  return step;
}

function encodeScores(scores: Float64Array): string | null {
  let isAny = false;
  const text = new Array<string | number>(scores.length);
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!;
    if (Number.isNaN(score)) text[i] = "null";
    else {
      isAny = true;
      text[i] = Math.round(score * 10_000);
    }
  }
  return isAny ? plainArray(text) : null;
}

const isZero = (flag: number) => flag === 0;

/** What `telemetry_pieces` holds of a piece. */
function encodePiece({ sensorId, unit, at, values, raws, scores, flags }: Readings) {
  const day = Math.floor(at[0]! / DAY) * DAY;
  const step = stepOf(at);
  return {
    sensorId,
    unit,
    day: day / 1_000,
    firstMs: at[0]! - day,
    lastMs: at[at.length - 1]! - day,
    step: step ?? null,
    count: at.length,
    value: encodeNumbers(values),
    raw: raws ? encodeNumbers(raws) : NONE,
    offsets: step === undefined ? plainArray(at.map((time) => time - day)) : null,
    scores: encodeScores(scores),
    flags: flags.every(isZero) ? null : plainArray(flags),
  };
}
type Piece = ReturnType<typeof encodePiece>;

function* byHour(readings: Readings): Generator<Readings> {
  const { at } = readings;
  for (let from = 0; from < at.length; ) {
    const end = Math.floor(at[from]! / HOUR) * HOUR + HOUR;
    let to = from + 1;
    while (to < at.length && at[to]! < end) to++;
    yield from === 0 && to === at.length ? readings : cutReadings(readings, from, to);
    from = to;
  }
}

const INSERT = `insert into telemetry_pieces (organization_id, sensor_id, day, first_ms, last_ms, step_ms, count, unit, divisor, whole_values, float_values, raw_divisor, whole_raws, float_raws, offsets, scores, flags)
  select (select auth.organization_id()), p.sensor, to_timestamp(p.day), p.first_ms, p.last_ms, p.step_ms, p.count, p.unit, p.divisor, p.whole::int4[], p.float::float8[], p.raw_divisor, p.whole_raw::int4[],
    p.float_raw::float8[], p.offsets::int4[], p.scores::int2[], p.flags::int2[]
  from unnest($1::uuid[], $2::float8[], $3::int4[], $4::int4[], $5::int4[], $6::int4[], $7::text[], $8::float8[], $9::text[], $10::text[], $11::float8[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[])
    as p(sensor, day, first_ms, last_ms, step_ms, count, unit, divisor, whole, float, raw_divisor, whole_raw, float_raw, offsets, scores, flags)`;

/** The parameters of INSERT: readings as a piece for each sensor and hour. Null when there are none. */
function columnsOf(runs: readonly Readings[]): (string | null)[] | null {
  const pieces: Piece[] = [];
  for (const run of runs) for (const part of byHour(run)) pieces.push(encodePiece(part));
  if (pieces.length === 0) return null;
  const column = (of: (piece: Piece) => string | number | null) => sparseArray(pieces.map(of));
  const nested = (of: (piece: Piece) => string | null) => {
    const arrays = pieces.map(of);
    return arrays.every(isNull) ? null : nestedArray(arrays);
  };
  return [
    column(({ sensorId }) => sensorId),
    column(({ day }) => day),
    column(({ firstMs }) => firstMs),
    column(({ lastMs }) => lastMs),
    column(({ step }) => step),
    column(({ count }) => count),
    quotedArray(pieces.map(({ unit }) => unit)),
    column(({ value }) => value.divisor),
    nested(({ value }) => value.whole),
    nested(({ value }) => value.float),
    column(({ raw }) => raw.divisor),
    nested(({ raw }) => raw.whole),
    nested(({ raw }) => raw.float),
    nested(({ offsets }) => offsets),
    nested(({ scores }) => scores),
    nested(({ flags }) => flags),
  ];
}
const isNull = (item: unknown) => item === null;

/** Lands readings. The sub-select is the column's own default, asked once instead of once per row. */
export async function land(tx: ActorTx, runs: readonly Readings[]) {
  const columns = columnsOf(runs);
  if (columns) await rawOf(tx).unsafe(INSERT, columns, { prepare: true });
}

const INSERT_IN_STREAM = `with kept as materialized (select from ingest_streams where gateway_id = $17 and version = $18 for share), landed as (${INSERT} where exists (select from kept))
  select exists (select from kept) as kept`;

/** Lands readings in a transaction of their own, if the gateway's stream still has this version; false, and nothing is stored, when it has another. */
export async function landInStream(actor: Actor, gatewayId: string, version: string, runs: readonly Readings[]): Promise<boolean> {
  const columns = columnsOf(runs);
  if (!columns) return true;
  const [row] = await writeAtOnce<{ kept: boolean }>(actor, INSERT_IN_STREAM, [...columns, gatewayId, version]);
  return row!.kept;
}
