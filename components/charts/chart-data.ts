import type { ChartSeries } from "./types";

export type ChartRow = { t: number; [key: string]: number | [number, number] | null };
export const bandKey = (id: string) => `${id} band`;

/** Series side by side, one row per moment; a moment a series does not have is undefined, a gap is null. */
export function mergeSeries(series: readonly ChartSeries[]): ChartRow[] {
  const rows = new Map<number, ChartRow>();
  for (const { id, points } of series)
    for (const point of points) {
      const row: ChartRow = rows.get(point.t) ?? { t: point.t };
      row[id] = point.avg;
      const { min, max } = point;
      row[bandKey(id)] = typeof min === "number" && typeof max === "number" ? [min, max] : null;
      rows.set(point.t, row);
    }
  return [...rows.values()].sort((a, b) => a.t - b.t);
}

const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export function toCsv(series: readonly ChartSeries[]): string {
  const head = [
    "time",
    ...series.flatMap(({ label, unit }) => ["average", "minimum", "maximum"].map((what) => `${label} ${what}${unit ? ` (${unit})` : ""}`)),
  ];
  const byTime = series.map(({ points }) => new Map(points.map((point) => [point.t, point])));
  const times = [...new Set(series.flatMap(({ points }) => points.map(({ t }) => t)))].sort((a, b) => a - b);
  const lines = times.map((t) => [
    new Date(t).toISOString(),
    ...byTime.flatMap((points) => {
      const point = points.get(t);
      return [point?.avg, point?.min, point?.max].map((value) => (typeof value === "number" ? String(value) : ""));
    }),
  ]);
  return [head, ...lines].map((line) => line.map(cell).join(",")).join("\r\n");
}
