/** The server's half of the time-range control: reads `range=24h` or `from=…&to=…`. No React in here. */
const hour = 3_600_000;
export const ranges = {
  "1h": { label: "1 h", span: hour },
  "6h": { label: "6 h", span: 6 * hour },
  "24h": { label: "24 h", span: 24 * hour },
  "7d": { label: "7 d", span: 7 * 24 * hour },
  "30d": { label: "30 d", span: 30 * 24 * hour },
  "90d": { label: "90 d", span: 90 * 24 * hour },
} as const;
export type RangeKey = keyof typeof ranges;

export type TimeRange = { from: Date; to: Date /** null when absolute */; key: RangeKey | null };
type Params = Record<string, string | string[] | undefined>;

export const isRangeKey = (text: string | null | undefined): text is RangeKey => typeof text === "string" && Object.hasOwn(ranges, text);

export function readTimeRange(params: Params, fallback: RangeKey = "24h", now: Date = new Date()): TimeRange {
  const one = (name: string) => {
    const value = params[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const from = readMoment(one("from"));
  const to = readMoment(one("to"));
  if (from !== null && to !== null && from < to) return { from: new Date(from), to: new Date(to), key: null };
  const asked = one("range");
  const key = isRangeKey(asked) ? asked : fallback;
  return { from: new Date(now.getTime() - ranges[key].span), to: now, key };
}

export function readMoment(text: string | null | undefined): number | null {
  if (!text) return null;
  const value = /^\d{11,}$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isFinite(value) ? value : null;
}
