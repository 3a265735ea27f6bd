import { type AnomalyState, lastScored, scoreRun } from "./anomaly";
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
export function sortReadings(batch: CheckedBatch, sensors: ReadonlyMap<string, IngestSensor>, judge: Judge): SortedBatch {
  const sorted: SortedBatch = {
    fresh: [],
    late: [],
    hours: new Set(),
    updates: [],
    rejected: [...batch.refused],
    repeated: 0,
  };
  const room = roomFor(batch.count);
  for (const [number, id] of batch.sensors.entries()) {
    const places = batch.places[number]!;
    const sensor = sensors.get(id);
    if (sensor) takeSensor(sorted, sensor, inOrder(places, batch.at), batch, room, judge);
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

/** Columns for the whole batch, in which each sensor's readings lie together: arrays of its own for each would cost more than all else here. */
type Room = ReadingRun & { raws: Float64Array; used: number };

const roomFor = (count: number): Room => ({
  at: new Float64Array(count),
  value: new Float64Array(count),
  quality: new Uint8Array(count),
  score: new Float64Array(count).fill(Number.NaN),
  raws: new Float64Array(count),
  used: 0,
});

function takeSensor(sorted: SortedBatch, sensor: IngestSensor, places: Int32Array, batch: CheckedBatch, room: Room, judge: Judge) {
  const anomaly = sensor.anomaly.slice();
  const before: Watermark = { newest: sensor.lastTimestamp, newestGood: lastScored(anomaly) };
  const from = room.used;
  calibrateInto(room, sorted, sensor, places, batch);
  const to = room.used;
  if (to === from) return;
  let since = from;
  while (since < to && before.newest !== null && room.at[since]! <= before.newest) since++;
  if (since > from) sorted.late.push(readingsOf(sensor, cut(room, from, since), room.raws, from, UNPROCESSED));
  if (since === to) {
    sorted.updates.push({ sensor, newest: null, fresh: 0, anomaly });
    return;
  }
  const fresh = cut(room, since, to);
  scoreRun(anomaly, fresh.at, fresh.value, fresh.quality, fresh.score);
  sorted.fresh.push(readingsOf(sensor, fresh, room.raws, since, 0));
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

/** Adds what can be stored, each moment once; no scores yet. */
function calibrateInto(room: Room, sorted: SortedBatch, sensor: IngestSensor, places: Int32Array, batch: CheckedBatch) {
  let previous = Number.NaN;
  for (let i = 0; i < places.length; i++) {
    const index = places[i]!;
    const at = batch.at[index]!;
    const raw = batch.value[index]!;
    const value = calibrate(raw, sensor);
    if (!isStorable(value)) sorted.rejected.push(valueOutOfRange(index));
    else if (at === previous) sorted.repeated++;
    else {
      room.at[room.used] = previous = at;
      room.value[room.used] = value;
      room.quality[room.used] = batch.quality[index]!;
      room.raws[room.used++] = raw;
    }
  }
}

function markHours(hours: Set<string>, id: string, at: Float64Array) {
  let end = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < at.length; i++) {
    if (at[i]! < end) continue;
    const hour = Math.floor(at[i]! / HOUR) * HOUR;
    hours.add(`${id},${hour}`);
    end = hour + HOUR;
  }
}

/** `from`: where this run begins in the batch's `raws`. */
function readingsOf(sensor: IngestSensor, run: ReadingRun, raws: Float64Array, from: number, flag: number): Readings {
  const { at, value, quality, score } = run;
  let place = 0;
  while (place < at.length && raws[from + place] === value[place]) place++;
  return {
    sensorId: sensor.id,
    unit: sensor.unit,
    at,
    values: value,
    raws: place === at.length ? null : raws.subarray(from, from + at.length),
    scores: score,
    flags: flag === 0 ? quality : quality.map((one) => one + flag),
  };
}
