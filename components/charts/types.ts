/** One bucket of a rollup; `avg: null` is a gap and is drawn as one. */
export type ChartPoint = { t: number; avg: number | null; min?: number | null | undefined; max?: number | null | undefined };

export type ChartSeries = { id: string; label: string; unit?: string | undefined; points: readonly ChartPoint[] };
export type Threshold = { value: number; label: string; tone?: "warn" | "crit" };
/** An alert's life; without `to` it is still active. */
export type AlertSpan = { id: string; from: number; to?: number | null; label: string; tone?: "warn" | "crit" };
export type TimeWindow = { from: number; to: number };

export const maxSeries = 8;
export const seriesColour = (index: number) => `var(--s${(index % maxSeries) + 1})`;
const dashes = ["", "7 3", "2 3", "9 3 2 3", "4 2", "1 3", "12 3", "6 2 1 2 1 2"];
/** Told apart without hue, too. */
export const seriesDash = (index: number) => dashes[index % dashes.length] ?? "";
