/**
 * Online anomaly score of one sensor: how surprising is this reading, 0 (ordinary) to 1? Constant memory and time per reading, only past readings
 * count, and the same parameters serve every sensor.
 *
 * Three distances, each in units of its own slow robust deviation (Huber-clipped, so that a failure does not teach itself as normal): the value
 * from its long-run mean, its jump from the reading before, and the recent mean from the long-run mean. The largest, on a log scale, is
 * compared with how large it usually is. A surprise counts less while a larger one is recent: the score marks onsets, not states;
 * how long an alert lasts is the rule's business. A score of 0.9 is the level that serves the NAB corpus best (see the test).
 */

/** Plain numbers, ready for a `float8[]` or jsonb column; indices below. `createAnomalyState()` makes an empty one. */
export type AnomalyState = number[];

// biome-ignore format: one line reads as the layout it is
const COUNT = 0, LAST_AT = 1, LAST = 2, MEAN = 3, VAR = 4, RECENT = 5, RECENT_VAR = 6, JUMP_VAR = 7, USUAL = 8, USUAL_VAR = 9, PEAK = 10, LOW = 11, HIGH = 12, STEP = 13;
/** Length of the state, for a column check. */
export const ANOMALY_STATE_LENGTH = 14;

/** Readings before a sensor gets scores other than null. */
export const WARM_UP = 80;
const CLIP_FROM = 30;

const LONG = 1 / 1000; // weight of a reading in the long-run mean
const SHORT = 1 / 24; // … in the recent mean
const SLOW = 1 / 2500; // … in deviations of jumps, usual surprise, reading interval
const FORGET_RANGE = 1e-4; // how fast the seen range shrinks
const CLIP = 2.5; // deviations beyond which a reading teaches no more
const FLOOR = 0.02; // smallest deviation believed, as a share of the seen range
const RECENT_WEIGHT = 0.8;
const DAMPING = 1.25; // how much a recent surprise hides smaller ones …
const DECAY = 0.9989; // … and how fast it is forgotten, per reading
const MOST = 20; // the most one reading can hide later ones
const AT_09 = 0.76; // damped surprise that scores 0.9
const LARGEST = 1e100; // squares stay finite

/** The state of a sensor that has sent nothing. */
export function createAnomalyState(): AnomalyState {
  return new Array<number>(ANOMALY_STATE_LENGTH).fill(0);
}

/** Time of the newest reading the state has learnt from, ms, or null. */
export const lastScored = (s: AnomalyState): number | null => (s[COUNT]! > 0 ? s[LAST_AT]! : null);

/**
 * Score one reading and learn from it. **Changes `s` in place.** `value` in the sensor's unit, `at` in ms since the epoch. Null, with `s`
 * unchanged, for a late or repeated reading (`at` not after the last) and for a value that is not finite; null while warming up.
 */
export function scoreReading(s: AnomalyState, value: number, at: number): number | null {
  const count = s[COUNT]!;
  if (!(Math.abs(value) < LARGEST) || !Number.isFinite(at)) return null;
  if (count === 0) {
    s[COUNT] = 1;
    s[LAST_AT] = at;
    s[LAST] = s[MEAN] = s[RECENT] = s[LOW] = s[HIGH] = value;
    return null;
  }
  const elapsed = at - s[LAST_AT]!;
  if (elapsed <= 0) return null;

  const share = 1 / (count + 1); // a plain mean at first, exponential later
  const long = share > LONG ? share : LONG;
  const short = share > SHORT ? share : SHORT;
  const slow = share > SLOW ? share : SLOW;
  const settled = count > CLIP_FROM;

  // After a silence a larger jump is expected: it grows with the square root of time, as a random walk does.
  const usualStep = s[STEP]!;
  const stretch = count > 10 && elapsed > 2 * usualStep ? Math.sqrt(Math.min(100, elapsed / usualStep)) : 1;
  s[STEP] = usualStep + slow * ((count > 10 ? Math.min(elapsed, 4 * usualStep) : elapsed) - usualStep);

  const mean = s[MEAN]!;
  const floor = 1e-9 * Math.abs(mean) + 1e-12 + FLOOR * (s[HIGH]! - s[LOW]!);
  const deviation = Math.sqrt(s[VAR]!) + floor;
  const jumpDeviation = Math.sqrt(s[JUMP_VAR]!) + floor;
  const recentDeviation = Math.sqrt(s[RECENT_VAR]!) + floor;
  // What it learns from is clipped: an outlier may move the picture only a little.
  const far = settled ? 50 * deviation : Number.POSITIVE_INFINITY;
  const near = value > mean + far ? mean + far : value < mean - far ? mean - far : value;
  s[RECENT] = s[RECENT]! + short * (near - s[RECENT]!);
  let error = value - mean;
  let jump = Math.abs(value - s[LAST]!) / stretch;
  let shift = Math.abs(s[RECENT]! - mean);
  const distance = Math.max(Math.abs(error) / deviation, jump / jumpDeviation, (RECENT_WEIGHT * shift) / recentDeviation);
  const size = Math.log1p(distance);
  const usual = s[USUAL]!;
  const spread = Math.sqrt(s[USUAL_VAR]!);
  const surprise = (size - usual) / (spread + 0.02);

  s[LOW] = Math.min(near, s[LOW]! + FORGET_RANGE * (mean - s[LOW]!));
  s[HIGH] = Math.max(near, s[HIGH]! + FORGET_RANGE * (mean - s[HIGH]!));
  if (settled) {
    const most = CLIP * deviation;
    error = error > most ? most : error < -most ? -most : error;
    jump = Math.min(jump, CLIP * jumpDeviation);
    shift = Math.min(shift, CLIP * recentDeviation);
  }
  s[MEAN] = mean + long * error;
  s[VAR] = s[VAR]! + long * (error * error - s[VAR]!);
  s[JUMP_VAR] = s[JUMP_VAR]! + slow * (jump * jump - s[JUMP_VAR]!);
  s[RECENT_VAR] = s[RECENT_VAR]! + long * (shift * shift - s[RECENT_VAR]!);
  const bound = 6 * spread + 0.5;
  const news = Math.max(-bound, Math.min(bound, size - usual));
  s[USUAL] = usual + slow * news;
  s[USUAL_VAR] = s[USUAL_VAR]! + slow * (news * news - s[USUAL_VAR]!);
  s[LAST] = value;
  s[LAST_AT] = at;
  s[COUNT] = count + 1;

  const peak = s[PEAK]!;
  if (count < WARM_UP) return null;
  s[PEAK] = Math.max(peak, Math.min(surprise, MOST)) * DECAY;
  if (surprise <= 0) return 0;
  // Exponential tail: each further 0.76 of damped surprise is ten times rarer. Four decimals, as the column has.
  return Math.round(1e4 * (1 - 10 ** (-surprise / (1 + DAMPING * peak) / AT_09))) / 1e4;
}

/** Score a whole series, oldest first; the same numbers as feeding it reading by reading. `state` (default: new) is changed in place. */
export function scoreSeries(
  readings: readonly { at: number; value: number }[],
  state: AnomalyState = createAnomalyState(),
): (number | null)[] {
  return readings.map(({ at, value }) => scoreReading(state, value, at));
}
