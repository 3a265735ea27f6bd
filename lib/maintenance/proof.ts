/** How long after an order's completion its readings are judged, in hours. */
export const PROOF_HOURS = 24;
/** Fewer readings on either side prove nothing. */
export const LEAST_READINGS = 8;
const SIGNIFICANT = 0.01;
/** Cliff's delta from which an effect counts as more than small (Romano et al. 2006). */
const NOTICEABLE = 0.33;

export type Verdict = "improved" | "unchanged" | "worse" | "too-few-readings";
export type Judgement = {
  verdict: Verdict;
  beforeMedian: number | null;
  afterMedian: number | null;
  normalMedian: number | null;
  /** Cliff's delta of after against before, -1 (all lower) to 1 (all higher). */
  effectSize: number | null;
  pValue: number | null;
  /** Share of the deviation from normal that the repair took away, 0 to 1; null without a normal or a deviation. */
  restored: number | null;
};

/**
 * Did the repair work? Compares one sensor's readings before (while the fault stood) and after, by the two-sided Mann-Whitney U test with tie
 * correction (Mann & Whitney 1947, normal approximation). Improved: a clear change towards normal, or, without a known normal, away from the
 * alerting side; and the alert did not come back.
 */
export function judgeRepair(
  { before, after, normal }: { before: readonly number[]; after: readonly number[]; normal: readonly number[] },
  { recurrences = 0, alertSide }: { recurrences?: number; alertSide?: "high" | "low" | undefined } = {},
): Judgement {
  const [beforeMedian, afterMedian] = [median(before), median(after)];
  const normalMedian = normal.length >= LEAST_READINGS ? median(normal) : null;
  if (before.length < LEAST_READINGS || after.length < LEAST_READINGS) {
    return { verdict: "too-few-readings", beforeMedian, afterMedian, normalMedian, effectSize: null, pValue: null, restored: null };
  }
  const { delta, pValue } = mannWhitney(after, before);
  const deviation = normalMedian === null ? null : Math.abs(beforeMedian! - normalMedian);
  const restored = deviation === null || deviation === 0 ? null : clamp(1 - Math.abs(afterMedian! - normalMedian!) / deviation);
  const clear = pValue < SIGNIFICANT && Math.abs(delta) >= NOTICEABLE;
  const direction = normalMedian === null ? sideOf(delta, alertSide) : Math.sign(deviation! - Math.abs(afterMedian! - normalMedian));
  const verdict = !clear || direction === 0 ? "unchanged" : direction < 0 ? "worse" : recurrences > 0 ? "unchanged" : "improved";
  return { verdict, beforeMedian, afterMedian, normalMedian, effectSize: delta, pValue, restored };
}

/** Without a normal: lower is better for an alert that was too high, higher for one that was too low; otherwise nothing is known. */
const sideOf = (delta: number, side: "high" | "low" | undefined) =>
  side === "high" ? -Math.sign(delta) : side === "low" ? Math.sign(delta) : 0;
const clamp = (share: number) => Math.max(0, Math.min(1, share));

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Cliff's delta of `one` against `other`, and the two-sided p-value. */
export function mannWhitney(one: readonly number[], other: readonly number[]): { delta: number; pValue: number } {
  const all = [...one.map((value) => ({ value, first: true })), ...other.map((value) => ({ value, first: false }))].sort(
    (a, b) => a.value - b.value,
  );
  const [n, m, total] = [one.length, other.length, all.length];
  let [rankSum, ties] = [0, 0];
  for (let start = 0; start < total; ) {
    let end = start;
    while (end < total && all[end]!.value === all[start]!.value) end += 1;
    const [rank, size] = [(start + 1 + end) / 2, end - start];
    for (let i = start; i < end; i += 1) if (all[i]!.first) rankSum += rank;
    ties += size ** 3 - size;
    start = end;
  }
  const u = rankSum - (n * (n + 1)) / 2;
  const delta = (2 * u) / (n * m) - 1;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  if (variance <= 0) return { delta: 0, pValue: 1 };
  const z = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5) / Math.sqrt(variance);
  return { delta, pValue: Math.min(1, 2 * upperTail(z)) };
}

/** P(Z > z) of the standard normal, by Abramowitz & Stegun 26.2.17 (absolute error below 7.5e-8). */
function upperTail(z: number) {
  const t = 1 / (1 + 0.2316419 * z);
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
}
