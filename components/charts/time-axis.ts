import { formatClock, formatDay } from "@/components/ui/format";
import { zoneOffset } from "@/components/ui/local-time";

const minute = 60_000;
const day = 86_400_000;
const steps = [1, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720].map((n) => n * minute).concat([1, 2, 3, 7, 14, 30].map((n) => n * day));

/** Round moments of the viewer's clock, at most `count` of them. */
export function timeTicks(from: number, to: number, count: number, timeZone: string): number[] {
  const step = steps.find((size) => (to - from) / size <= count) ?? 90 * day;
  const offset = zoneOffset(from, timeZone);
  const ticks: number[] = [];
  for (let tick = Math.ceil((from + offset) / step) * step - offset; tick <= to; tick += step) ticks.push(tick);
  return ticks;
}

export function tickText(at: number, span: number, timeZone: string): string {
  if (span > 3 * day) return formatDay(at, timeZone);
  const clock = formatClock(at, timeZone);
  return clock === "00:00" && span > day ? formatDay(at, timeZone) : clock;
}
