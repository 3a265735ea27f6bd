import { calendarParts, formatClock, formatDay } from "@/components/ui/format";

const minute = 60_000;
const day = 86_400_000;
const steps = [1, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720].map((n) => n * minute).concat([1, 2, 3, 7, 14, 30].map((n) => n * day));

/** How far the zone is ahead of UTC at this moment. */
export function zoneOffset(at: number, timeZone: string): number {
  const p = calendarParts(at, timeZone);
  return Date.UTC(p.year, p.month - 1, p.day, Number(p.hour), Number(p.minute), Number(p.second)) - Math.floor(at / 1000) * 1000;
}

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

/** "2026-11-21T08:30" on the viewer's clock to a moment; applied twice for the hours around a clock change. */
export function fromLocalInput(text: string, timeZone: string): number | null {
  const wall = Date.parse(`${text}Z`);
  if (Number.isNaN(wall)) return null;
  const guess = wall - zoneOffset(wall, timeZone);
  return wall - zoneOffset(guess, timeZone);
}

export function toLocalInput(at: number, timeZone: string): string {
  return new Date(at + zoneOffset(at, timeZone)).toISOString().slice(0, 16);
}
