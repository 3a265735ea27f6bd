import { ANOMALY_STATE_LENGTH, type AnomalyState, createAnomalyState, lastScored, scoreReading } from "./anomaly";
import { calibrate, isStorable } from "./calibration";
import { type CheckedBatch, type Refusal, unknownSensor, valueOutOfRange } from "./check-batch";
import { type Quality, qualities, type Reading } from "./readings";
import type { IngestSensor, ScoredReading, Watermark } from "./watcher";

const HOUR = 3_600_000;

/**
 * Readings as columns, ready for one statement: sensors by their place in `ids`, times in ms after `from`, raw values only where they differ. Short
 * numbers, because every one of them travels to the database as text.
 */
export type Columns = {
  ids: string[];
  units: string[];
  from: number;
  sensors: number[];
  at: number[];
  values: number[];
  raws: (number | null)[];
  scores: (number | null)[];
  qualities: number[];
};
export const newColumns = (): Columns => ({
  ids: [],
  units: [],
  from: 0,
  sensors: [],
  at: [],
  values: [],
  raws: [],
  scores: [],
  qualities: [],
});

/** What a batch makes of one sensor. `newest` is null when everything it sent was late. */
export type SensorUpdate = { sensor: IngestSensor; newest: ScoredReading | null; fresh: number; anomaly: AnomalyState };

export type SortedBatch = {
  /** Newer than anything the sensor sent before: scored, watched. */
  fresh: Columns;
  /** At or before the watermark: stored when new, and nothing else. */
  late: Columns;
  /** `sensor,hour` of the fresh ones, whose rollups are now out of date. */
  hours: Set<string>;
  updates: SensorUpdate[];
  rejected: Refusal[];
  /** Same sensor and time twice in the request: the first counts. */
  repeated: number;
};

type Judge = (sensor: IngestSensor, readings: readonly ScoredReading[], before: Watermark, after: Watermark) => void;

/** Calibrates, orders, scores. Pure but for what `judge` does with the new readings of each sensor. */
export function sortReadings({ readings, places, refused }: CheckedBatch, sensors: readonly IngestSensor[], judge: Judge): SortedBatch {
  const sorted: SortedBatch = {
    fresh: newColumns(),
    late: newColumns(),
    hours: new Set(),
    updates: [],
    rejected: [...refused],
    repeated: 0,
  };
  const known = new Map(sensors.map((sensor) => [sensor.id, sensor]));
  for (const [id, indices] of places) {
    const sensor = known.get(id);
    if (sensor) takeSensor(sorted, sensor, inOrder(indices, readings as Reading[]), readings as Reading[], judge);
    else for (const index of indices) sorted.rejected.push(unknownSensor(index));
  }
  sorted.updates.sort((a, b) => (a.sensor.id < b.sensor.id ? -1 : 1));
  return sorted;
}

function inOrder(indices: number[], readings: readonly Reading[]) {
  for (let i = 1; i < indices.length; i++) {
    if (readings[indices[i]!]!.at < readings[indices[i - 1]!]!.at)
      return indices.toSorted((a, b) => readings[a]!.at - readings[b]!.at || a - b);
  }
  return indices;
}

function takeSensor(sorted: SortedBatch, sensor: IngestSensor, indices: readonly number[], readings: readonly Reading[], judge: Judge) {
  const anomaly = parseState(sensor.anomaly);
  const before: Watermark = { newest: sensor.lastTimestamp, newestGood: lastScored(anomaly) };
  const scored: ScoredReading[] = [];
  let previous = Number.NaN;
  let hour = Number.NaN;
  for (const index of indices) {
    const { at, value: raw, quality } = readings[index]!;
    const value = calibrate(raw, sensor);
    if (!isStorable(value)) {
      sorted.rejected.push(valueOutOfRange(index));
      continue;
    }
    if (at === previous) {
      sorted.repeated++;
      continue;
    }
    previous = at;
    const isLate = before.newest !== null && at <= before.newest;
    const anomalyScore = isLate || quality !== "good" ? null : scoreReading(anomaly, value, at);
    append(isLate ? sorted.late : sorted.fresh, sensor, at, value, raw, anomalyScore, quality);
    if (isLate) continue;
    scored.push({ at, value, quality, anomalyScore });
    const its = Math.floor(at / HOUR) * HOUR;
    if (its !== hour) sorted.hours.add(`${sensor.id},${its}`);
    hour = its;
  }
  const newest = scored.at(-1) ?? null;
  if (newest) judge(sensor, scored, before, { newest: newest.at, newestGood: lastScored(anomaly) });
  if (!Number.isNaN(previous)) sorted.updates.push({ sensor, newest, fresh: scored.length, anomaly });
}

function append(columns: Columns, sensor: IngestSensor, at: number, value: number, raw: number, score: number | null, quality: Quality) {
  if (columns.ids.at(-1) !== sensor.id) {
    columns.ids.push(sensor.id);
    columns.units.push(sensor.unit);
  }
  if (columns.at.length === 0) columns.from = at;
  columns.sensors.push(columns.ids.length);
  columns.at.push(at - columns.from);
  columns.values.push(value);
  columns.raws.push(raw === value ? null : raw);
  columns.scores.push(score);
  columns.qualities.push(qualities.indexOf(quality) + 1);
}

/** A `float8[]` in PostgreSQL's text form. Another length is an older version's state: begin again. */
function parseState(text: string): AnomalyState {
  const numbers = text.length > 2 ? text.slice(1, -1).split(",").map(Number) : [];
  return numbers.length === ANOMALY_STATE_LENGTH ? numbers : createAnomalyState();
}
