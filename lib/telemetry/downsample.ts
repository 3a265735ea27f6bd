/** A point of a series: `t` in ms since the epoch (or any growing number), `v` in the sensor's unit. */
export interface Point {
  t: number;
  v: number;
}

/**
 * Largest-triangle-three-buckets: at most `cap` of the given points (ordered by `t`), chosen so that the drawn line keeps its shape; the first
 * and the last always stay. Source: S. Steinarsson, "Downsampling Time Series for Visual Representation", University of Iceland, 2013, 4.2.
 */
export function downsample<P extends Point>(points: readonly P[], cap: number): P[] {
  const n = points.length;
  const size = Math.floor(cap);
  if (!(size >= 1) || n === 0) return [];
  if (n <= size) return [...points];
  if (size === 1) return [points[n - 1]!];
  const chosen: P[] = [points[0]!];
  const every = (n - 2) / (size - 2);
  let left = points[0]!;
  for (let bucket = 0; bucket < size - 2; bucket++) {
    const from = Math.floor(bucket * every) + 1;
    const to = Math.floor((bucket + 1) * every) + 1;
    const end = Math.min(Math.floor((bucket + 2) * every) + 1, n);
    let t = 0;
    let v = 0;
    for (let i = to; i < end; i++) {
      t += points[i]!.t;
      v += points[i]!.v;
    }
    t /= end - to;
    v /= end - to;
    let best = points[from]!;
    let largest = -1;
    for (let i = from; i < to; i++) {
      const p = points[i]!;
      const area = Math.abs((left.t - t) * (p.v - left.v) - (left.t - p.t) * (v - left.v));
      if (area > largest) [largest, best] = [area, p];
    }
    chosen.push(best);
    left = best;
  }
  chosen.push(points[n - 1]!);
  return chosen;
}

/** One column of a band chart: what happened in [`t`, `t + width`). */
export interface Band {
  t: number;
  min: number;
  max: number;
  avg: number;
  last: number;
  count: number;
}

/**
 * Equal time buckets over [`from`, `to`) with lowest, highest, mean and last value; at most `buckets` of them, empty ones left out (a gap
 * stays a gap). `points` ordered by `t`, those outside the range ignored. Unlike `downsample` no extreme is ever lost.
 */
export function bands(points: readonly Point[], from: number, to: number, buckets: number): Band[] {
  const count = Math.floor(buckets);
  if (!(count >= 1) || !(to > from)) return [];
  const width = (to - from) / count;
  const out: Band[] = [];
  let index = -1;
  for (const { t, v } of points) {
    if (t < from || t >= to) continue;
    const at = Math.min(Math.floor((t - from) / width), count - 1);
    const band = out.at(-1);
    if (band && at === index) {
      if (v < band.min) band.min = v;
      if (v > band.max) band.max = v;
      band.count += 1;
      band.avg += (v - band.avg) / band.count;
      band.last = v;
    } else {
      index = at;
      out.push({ t: from + at * width, min: v, max: v, avg: v, last: v, count: 1 });
    }
  }
  return out;
}
