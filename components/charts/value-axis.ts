import { bandKey, type ChartRow } from "./chart-data";

/** About five round values that hold all of the data: 60, 70, 80, 90, 100. */
export function niceTicks(low: number, high: number, wanted = 4): number[] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  if (low === high) {
    const room = Math.abs(low) * 0.1 || 1;
    return niceTicks(low - room, high + room, wanted);
  }
  const raw = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 2.5, 5, 10].find((size) => size * power >= raw * 0.999) ?? 10);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** The ticks of one axis: its series with their bands, and the thresholds drawn on it. */
export function axisTicks(rows: readonly ChartRow[], ids: readonly string[], withBand: boolean, extra: readonly number[]): number[] {
  let low = Math.min(...extra);
  let high = Math.max(...extra);
  for (const row of rows)
    for (const id of ids) {
      const value = row[id];
      const band = withBand ? row[bandKey(id)] : null;
      for (const number of Array.isArray(band) ? band : [value])
        if (typeof number === "number") {
          if (number < low) low = number;
          if (number > high) high = number;
        }
    }
  return niceTicks(low, high);
}
