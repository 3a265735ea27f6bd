/**
 * Online anomaly score of one sensor: how surprising is this reading, 0 (ordinary) to 1? Constant memory and time per reading, only past readings
 * count, and the same parameters serve every sensor.
 *
 * Three distances, each in units of its own slow robust deviation (Huber-clipped, so that a failure does not teach itself as normal): the value
 * from its long-run mean, its jump from the reading before, and the recent mean from the long-run mean. The largest, on a log scale, is
 * compared with how large it usually is. A surprise counts less while a larger one is recent: the score marks onsets, not states;
 * how long an alert lasts is the rule's business. A score of 0.9 is the level that serves the NAB corpus best (see the test).
 */

/** Plain numbers, ready for a `float8[]` or jsonb column; `scoreRun` says what stands where. `createAnomalyState()` makes an empty one. */
export type AnomalyState = number[];

const COUNT = 0;
const LAST_AT = 1;
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
const TAIL = Math.LN10 / 0.76; // a damped surprise of 0.76 scores 0.9
const LARGEST = 1e100; // squares stay finite

/** The state of a sensor that has sent nothing. */
export function createAnomalyState(): AnomalyState {
  return new Array<number>(ANOMALY_STATE_LENGTH).fill(0);
}

/** From a `float8[]` in PostgreSQL's text form. Another length is an older version's state: begin again. */
export function parseAnomalyState(text: string): AnomalyState {
  const numbers = text.length > 2 ? text.slice(1, -1).split(",").map(Number) : [];
  return numbers.length === ANOMALY_STATE_LENGTH ? numbers : createAnomalyState();
}

/** Time of the newest reading the state has learnt from, ms, or null. */
export const lastScored = (s: AnomalyState): number | null => (s[COUNT]! > 0 ? s[LAST_AT]! : null);

/**
 * Score one reading and learn from it. **Changes `s` in place.** `value` in the sensor's unit, `at` in ms since the epoch. Null, with `s`
 * unchanged, for a late or repeated reading (`at` not after the last) and for a value that is not finite; null while warming up.
 */
export function scoreReading(s: AnomalyState, value: number, at: number): number | null {
  const score = new Float64Array(1);
  scoreRun(s, Float64Array.of(at), Float64Array.of(value), null, score);
  return Number.isNaN(score[0]!) ? null : score[0]!;
}

/**
 * Score readings, oldest first, into `scores`: NaN where one has none. Only those of quality 0 (good; null: all of them) are scored and taught.
 * **Changes `s` in place**, at the end: between two readings the state lives in variables, which is several times faster.
 */
export function scoreRun(s: AnomalyState, at: Float64Array, values: Float64Array, quality: Uint8Array | null, scores: Float64Array) {
  // biome-ignore format: one line reads as the layout it is
  let [count, lastAt, last, mean, variance, recent, recentVar, jumpVar, usual, usualVar, peak, low, high, usualStep] = s as [number, number, number, number, number, number, number, number, number, number, number, number, number, number];
  for (let i = 0; i < at.length; i++) {
    const value = values[i]!;
    const now = at[i]!;
    scores[i] = Number.NaN;
    if ((quality !== null && quality[i] !== 0) || !(Math.abs(value) < LARGEST) || !Number.isFinite(now)) continue;
    if (count === 0) {
      count = 1;
      lastAt = now;
      last = mean = recent = low = high = value;
      continue;
    }
    const elapsed = now - lastAt;
    if (elapsed <= 0) continue;

    const share = 1 / (count + 1); // a plain mean at first, exponential later
    const long = share > LONG ? share : LONG;
    const short = share > SHORT ? share : SHORT;
    const slow = share > SLOW ? share : SLOW;
    const settled = count > CLIP_FROM;

    // After a silence a larger jump is expected: it grows with the square root of time, as a random walk does.
    const stretch = count > 10 && elapsed > 2 * usualStep ? Math.sqrt(Math.min(100, elapsed / usualStep)) : 1;
    usualStep = usualStep + slow * ((count > 10 ? Math.min(elapsed, 4 * usualStep) : elapsed) - usualStep);

    const floor = 1e-9 * Math.abs(mean) + 1e-12 + FLOOR * (high - low);
    const deviation = Math.sqrt(variance) + floor;
    const jumpDeviation = Math.sqrt(jumpVar) + floor;
    const recentDeviation = Math.sqrt(recentVar) + floor;
    // What it learns from is clipped: an outlier may move the picture only a little.
    const far = settled ? 50 * deviation : Number.POSITIVE_INFINITY;
    const near = value > mean + far ? mean + far : value < mean - far ? mean - far : value;
    recent = recent + short * (near - recent);
    let error = value - mean;
    let jump = Math.abs(value - last) / stretch;
    let shift = Math.abs(recent - mean);
    const distance = Math.max(Math.abs(error) / deviation, jump / jumpDeviation, (RECENT_WEIGHT * shift) / recentDeviation);
    const size = Math.log1p(distance);
    const spread = Math.sqrt(usualVar);
    const surprise = (size - usual) / (spread + 0.02);

    low = Math.min(near, low + FORGET_RANGE * (mean - low));
    high = Math.max(near, high + FORGET_RANGE * (mean - high));
    if (settled) {
      const most = CLIP * deviation;
      error = error > most ? most : error < -most ? -most : error;
      jump = Math.min(jump, CLIP * jumpDeviation);
      shift = Math.min(shift, CLIP * recentDeviation);
    }
    mean = mean + long * error;
    variance = variance + long * (error * error - variance);
    jumpVar = jumpVar + slow * (jump * jump - jumpVar);
    recentVar = recentVar + long * (shift * shift - recentVar);
    const bound = 6 * spread + 0.5;
    const news = Math.max(-bound, Math.min(bound, size - usual));
    usual = usual + slow * news;
    usualVar = usualVar + slow * (news * news - usualVar);
    last = value;
    lastAt = now;
    count = count + 1;

    if (count <= WARM_UP) continue;
    const before = peak;
    peak = Math.max(peak, Math.min(surprise, MOST)) * DECAY;
    // Exponential tail: each further 0.76 of damped surprise is ten times rarer. Four decimals, as the column has.
    scores[i] = surprise <= 0 ? 0 : Math.round(1e4 * (1 - Math.exp((-surprise / (1 + DAMPING * before)) * TAIL))) / 1e4;
  }
  const state = [count, lastAt, last, mean, variance, recent, recentVar, jumpVar, usual, usualVar, peak, low, high, usualStep];
  for (let i = 0; i < ANOMALY_STATE_LENGTH; i++) s[i] = state[i]!;
}

/** Score a whole series, oldest first; the same numbers as feeding it reading by reading. `state` (default: new) is changed in place. */
export function scoreSeries(
  readings: readonly { at: number; value: number }[],
  state: AnomalyState = createAnomalyState(),
): (number | null)[] {
  return readings.map(({ at, value }) => scoreReading(state, value, at));
}
