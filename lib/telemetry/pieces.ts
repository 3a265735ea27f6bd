import "server-only";
import { asText, type Value } from "@/db/pipeline";
import { WholeNumbers } from "@/db/whole-numbers";
import { type ActorTx, rawOf } from "@/db/with-actor";

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
/** Few, so that pieces of one sensor nearly always have the same and can be joined. */
const DIVISORS = [1_000, 1_000_000, 1];
const MOST_WHOLE = 2_000_000_000;

/** Writes numbers as whole ones into `whole`, from `from`, and answers their divisor: one where dividing gives back each bit by bit. Null when there is none. */
function intoWhole(numbers: Float64Array, whole: Int32Array, from: number): number | null {
  for (const divisor of DIVISORS) if (isWhole(numbers, divisor, whole, from)) return divisor;
  return null;
}

function isWhole(numbers: Float64Array, divisor: number, whole: Int32Array, from: number): boolean {
  for (let i = 0; i < numbers.length; i++) {
    const n = Math.round(numbers[i]! * divisor);
    if (n / divisor !== numbers[i] || n > MOST_WHOLE || n < -MOST_WHOLE) return false;
    whole[from + i] = n;
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

/** Which arrays a piece has beside its whole values. */
const FLOATS = 1;
const WHOLE_RAWS = 2;
const FLOAT_RAWS = 4;
const OFFSETS = 8;
const SCORES = 16;
const FLAGS = 32;

/** All readings of the pieces one behind the other, each column as long as they are together; a piece without such an array leaves its part empty. */
class Columns {
  readonly whole: Int32Array;
  readonly wholeRaws: Int32Array;
  readonly floats: Float64Array;
  readonly floatRaws: Float64Array;
  readonly offsets: Int32Array;
  /** Ten-thousandths; NaN where there is none. */
  readonly scores: Float64Array;
  readonly flags: Uint8Array;
  /** What at least one of the pieces has. */
  kinds = 0;

  constructor(length: number, hasRaws: boolean) {
    const raws = hasRaws ? length : 0;
    this.whole = new Int32Array(length);
    this.wholeRaws = new Int32Array(raws);
    this.floats = new Float64Array(length);
    this.floatRaws = new Float64Array(raws);
    this.offsets = new Int32Array(length);
    this.scores = new Float64Array(length);
    this.flags = new Uint8Array(length);
  }

  /** Puts a piece's readings at `from`; answers its row. `batch` is the place of the batch it belongs to, from 1. */
  put({ sensorId, unit, at, values, raws, scores, flags }: Readings, from: number, batch: number) {
    const day = Math.floor(at[0]! / DAY) * DAY;
    const step = stepOf(at);
    const divisor = intoWhole(values, this.whole, from);
    const rawDivisor = raws ? intoWhole(raws, this.wholeRaws, from) : null;
    let kind = 0;
    if (divisor === null) {
      kind |= FLOATS;
      this.floats.set(values, from);
    }
    if (raws) {
      kind |= rawDivisor === null ? FLOAT_RAWS : WHOLE_RAWS;
      if (rawDivisor === null) this.floatRaws.set(raws, from);
    }
    if (step === undefined) {
      kind |= OFFSETS;
      for (let i = 0; i < at.length; i++) this.offsets[from + i] = at[i]! - day;
    }
    if (this.#putScores(scores, from)) kind |= SCORES;
    if (!flags.every(isZero)) {
      kind |= FLAGS;
      this.flags.set(flags, from);
    }
    this.kinds |= kind;
    const [firstMs, lastMs] = [at[0]! - day, at[at.length - 1]! - day];
    const [to, stepMs] = [from + at.length, step ?? null];
    return { sensorId, unit, day: day / 1_000, firstMs, lastMs, step: stepMs, from, to, divisor, rawDivisor, kind, batch };
  }

  #putScores(scores: Float64Array, from: number): boolean {
    let isAny = false;
    for (let i = 0; i < scores.length; i++) {
      const score = scores[i]!;
      this.scores[from + i] = Math.round(score * 10_000);
      isAny ||= !Number.isNaN(score);
    }
    return isAny;
  }
}
type Row = ReturnType<Columns["put"]>;
const isZero = (flag: number) => flag === 0;

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

/** Takes what insertParameters makes. `p.batch` is a piece's place among the lists given there. */
export const INSERT_PIECES = `insert into telemetry_pieces (organization_id, sensor_id, day, first_ms, last_ms, step_ms, count, unit, divisor, raw_divisor, whole_values, float_values, whole_raws, float_raws, offsets, scores, flags)
  select (select auth.organization_id()), p.sensor, to_timestamp(p.day), p.first_ms, p.last_ms, p.step_ms, p.until - p.since, p.unit, p.divisor, p.raw_divisor,
    case when p.kind & ${FLOATS} = 0 then ($11::int4[])[p.since + 1:p.until] end, case when p.kind & ${FLOATS} > 0 then ($12::float8[])[p.since + 1:p.until] end,
    case when p.kind & ${WHOLE_RAWS} > 0 then ($13::int4[])[p.since + 1:p.until] end, case when p.kind & ${FLOAT_RAWS} > 0 then ($14::float8[])[p.since + 1:p.until] end,
    case when p.kind & ${OFFSETS} > 0 then ($15::int4[])[p.since + 1:p.until] end, case when p.kind & ${SCORES} > 0 then ($16::int2[])[p.since + 1:p.until] end,
    case when p.kind & ${FLAGS} > 0 then ($17::int2[])[p.since + 1:p.until] end
  from unnest($1::uuid[], $2::float8[], $3::int4[], $4::int4[], $5::int4[], $6::int4[], $7::int4[], $8::float8[], $9::float8[], $10::text[], $18::int4[], $19::int4[])
    as p(sensor, day, first_ms, last_ms, step_ms, since, until, divisor, raw_divisor, unit, kind, batch)`;

/** Readings of some batches as a piece for each sensor and hour. Null when there are none. */
export function insertParameters(batches: readonly (readonly Readings[])[]): Value[] | null {
  let length = 0;
  let hasRaws = false;
  for (const runs of batches) {
    for (const { at, raws } of runs) {
      length += at.length;
      hasRaws ||= raws !== null;
    }
  }
  if (length === 0) return null;
  const columns = new Columns(length, hasRaws);
  const rows: Row[] = [];
  for (const [batch, runs] of batches.entries())
    for (const run of runs) for (const piece of byHour(run)) rows.push(columns.put(piece, rows.at(-1)?.to ?? 0, batch + 1));
  const row = (of: (row: Row) => string | number | null) => sparseArray(rows.map(of));
  const has = (kind: number) => (columns.kinds & kind) > 0;
  return [
    row(({ sensorId }) => sensorId),
    row(({ day }) => day),
    row(({ firstMs }) => firstMs),
    row(({ lastMs }) => lastMs),
    row(({ step }) => step),
    row(({ from }) => from),
    row(({ to }) => to),
    row(({ divisor }) => divisor),
    row(({ rawDivisor }) => rawDivisor),
    quotedArray(rows.map(({ unit }) => unit)),
    new WholeNumbers(columns.whole, "int4"),
    has(FLOATS) ? plainArray(columns.floats) : null,
    has(WHOLE_RAWS) ? new WholeNumbers(columns.wholeRaws, "int4") : null,
    has(FLOAT_RAWS) ? plainArray(columns.floatRaws) : null,
    has(OFFSETS) ? new WholeNumbers(columns.offsets, "int4") : null,
    has(SCORES) ? new WholeNumbers(columns.scores, "int2") : null,
    has(FLAGS) ? new WholeNumbers(columns.flags, "int2") : null,
    row(({ kind }) => kind),
    row(({ batch }) => batch),
  ];
}

/** Lands readings. The sub-select is the column's own default, asked once instead of once per row. */
export async function land(tx: ActorTx, runs: readonly Readings[]) {
  const parameters = insertParameters([runs]);
  if (parameters) await rawOf(tx).unsafe(INSERT_PIECES, parameters.map(asText), { prepare: true });
}
