import { type RangeKey, ranges, readTimeRange, type TimeRange } from "@/components/charts/time-range";

type Params = Record<string, string | string[] | undefined>;
export type ChartWindow = TimeRange & { /** Ends at the newest reading, because that is older than the range. */ anchored: boolean };

/** The server reads ten years at most at once. */
const longest = 10 * 365 * 86_400_000;

/** "The last 24 hours" of a sensor that fell silent in 2014 are its own last 24 hours. */
export function chartWindow(params: Params, fallback: RangeKey, newest: number | null, now = new Date()): ChartWindow {
  const asked = readTimeRange(params, fallback, now);
  const range = { ...asked, from: new Date(Math.max(asked.from.getTime(), asked.to.getTime() - longest)) };
  if (range.key === null || newest === null || newest >= range.from.getTime()) return { ...range, anchored: false };
  const end = new Date(newest + ranges[range.key].span / 100);
  return { ...readTimeRange(params, fallback, end), anchored: true };
}
