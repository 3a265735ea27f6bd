import { calendarParts } from "./format";

/** How far the zone is ahead of UTC at this moment. */
export function zoneOffset(at: number, timeZone: string): number {
  const p = calendarParts(at, timeZone);
  return Date.UTC(p.year, p.month - 1, p.day, Number(p.hour), Number(p.minute), Number(p.second)) - Math.floor(at / 1000) * 1000;
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
