import { ANOMALY_STATE_LENGTH, type AnomalyState, createAnomalyState, lastScored, scoreRun } from "./anomaly";
import { calibrate, isStorable } from "./calibration";
import { type CheckedBatch, type Refusal, unknownSensor, valueOutOfRange } from "./check-batch";
import { HOUR, type Readings, UNPROCESSED } from "./pieces";
import { type IngestSensor, type ReadingRun, readingAt, type ScoredReading, type Watermark } from "./watcher";

/** What a batch makes of one sensor. `newest` is null when everything it sent was late. */
export type SensorUpdate = { sensor: IngestSensor; newest: ScoredReading | null; fresh: number; anomaly: AnomalyState };

export type SortedBatch = {
  /** Newer than anything the sensor sent before: scored, watched. */
  fresh: Readings[];
  /** At or before the watermark: stored when new, and nothing else. */
  late: Readings[];
  /** `sensor,hour` of the fresh ones, whose rollups are now out of date. */
  hours: Set<string>;
  updates: SensorUpdate[];
  rejected: Refusal[];
  /** Same sensor and time twice in the request: the first counts. */
  repeated: number;
};

type Judge = (sensor: IngestSensor, readings: ReadingRun, before: Watermark, after: Watermark) => void;

/** Calibrates, orders, scores. Pure but for what `judge` does with the new readings of each sensor. */
export function sortReadings(batch: CheckedBatch, sensors: readonly IngestSensor[], judge: Judge): SortedBatch {
  const sorted: SortedBatch = {
    fresh: [],
    late: [],
    hours: new Set(),
    updates: [],
    rejected: [...batch.refused],
    repeated: 0,
  };
  const known = new Map(sensors.map((sensor) => [sensor.id, sensor]));
  for (const [number, id] of batch.sensors.entries()) {
    const places = batch.places[number]!;
    const sensor = known.get(id);
    if (sensor) takeSensor(sorted, sensor, inOrder(places, batch.at), batch, judge);
    else for (const index of places) sorted.rejected.push(unknownSensor(index));
  }
  sorted.updates.sort((a, b) => (a.sensor.id < b.sensor.id ? -1 : 1));
  return sorted;
}

function inOrder(places: Int32Array, at: Float64Array): Int32Array {
  for (let i = 1; i < places.length; i++) {
    if (at[places[i]!]! < at[places[i - 1]!]!) return places.toSorted((a, b) => at[a]! - at[b]! || a - b);
  }
  return places;
}

function takeSensor(sorted: SortedBatch, sensor: IngestSensor, places: Int32Array, batch: CheckedBatch, judge: Judge) {
  const anomaly = parseState(sensor.anomaly);
  const before: Watermark = { newest: sensor.lastTimestamp, newestGood: lastScored(anomaly) };
  const { run, raws, count } = calibrated(sorted, sensor, places, batch);
  if (count === 0) return;
  let late = 0;
  while (late < count && before.newest !== null && run.at[late]! <= before.newest) late++;
  if (late > 0) sorted.late.push(readingsOf(sensor, cut(run, 0, late), raws, UNPROCESSED));
  if (late === count) {
    sorted.updates.push({ sensor, newest: null, fresh: 0, anomaly });
    return;
  }
  const fresh = cut(run, late, count);
  scoreRun(anomaly, fresh.at, fresh.value, fresh.quality, fresh.score);
  sorted.fresh.push(readingsOf(sensor, fresh, raws.subarray(late), 0));
  markHours(sorted.hours, sensor.id, fresh.at);
  const newest = readingAt(fresh, fresh.at.length - 1);
  judge(sensor, fresh, before, { newest: newest.at, newestGood: lastScored(anomaly) });
  sorted.updates.push({ sensor, newest, fresh: fresh.at.length, anomaly });
}

const cut = ({ at, value, quality, score }: ReadingRun, from: number, to: number): ReadingRun => ({
  at: at.subarray(from, to),
  value: value.subarray(from, to),
  quality: quality.subarray(from, to),
  score: score.subarray(from, to),
});

/** The first `count` places hold what can be stored, each moment once; no scores yet. */
function calibrated(sorted: SortedBatch, sensor: IngestSensor, places: Int32Array, batch: CheckedBatch) {
  const { length } = places;
  const raws = new Float64Array(length);
  const run: ReadingRun = {
    at: new Float64Array(length),
    value: new Float64Array(length),
    quality: new Uint8Array(length),
    score: new Float64Array(length).fill(Number.NaN),
  };
  let count = 0;
  for (const index of places) {
    const at = batch.at[index]!;
    const raw = batch.value[index]!;
    const value = calibrate(raw, sensor);
    if (!isStorable(value)) sorted.rejected.push(valueOutOfRange(index));
    else if (count > 0 && at === run.at[count - 1]!) sorted.repeated++;
    else {
      run.at[count] = at;
      run.value[count] = value;
      run.quality[count] = batch.quality[index]!;
      raws[count++] = raw;
    }
  }
  return { run, raws, count };
}

function markHours(hours: Set<string>, id: string, at: Float64Array) {
  let end = Number.NEGATIVE_INFINITY;
  for (const moment of at) {
    if (moment < end) continue;
    const hour = Math.floor(moment / HOUR) * HOUR;
    hours.add(`${id},${hour}`);
    end = hour + HOUR;
  }
}

function readingsOf({ id, unit }: IngestSensor, { at, value, quality, score }: ReadingRun, raws: Float64Array, flag: number): Readings {
  let place = 0;
  while (place < at.length && raws[place] === value[place]) place++;
  return {
    sensorId: id,
    unit,
    at,
    values: value,
    raws: place === at.length ? null : raws.subarray(0, at.length),
    scores: score,
    flags: flag === 0 ? quality : quality.map((one) => one + flag),
  };
}

/** A `float8[]` in PostgreSQL's text form. Another length is an older version's state: begin again. */
function parseState(text: string): AnomalyState {
  const numbers = text.length > 2 ? text.slice(1, -1).split(",").map(Number) : [];
  return numbers.length === ANOMALY_STATE_LENGTH ? numbers : createAnomalyState();
}
