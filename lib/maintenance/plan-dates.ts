export type Interval = { count: number; unit: "day" | "week" | "month" };
const DAY = 86_400_000;

/** The moment one interval later, in UTC. A month later keeps the day of the month, or the month's last when it has no such day. */
export function addInterval(from: Date, { count, unit }: Interval): Date {
  if (unit !== "month") return new Date(from.getTime() + count * (unit === "week" ? 7 : 1) * DAY);
  const next = new Date(from);
  const day = next.getUTCDate();
  next.setUTCDate(1);
  next.setUTCMonth(next.getUTCMonth() + count);
  const last = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate();
  next.setUTCDate(Math.min(day, last));
  return next;
}

/**
 * The first due date after `now` on the grid that starts at `first`: missed turns are not made up for. A month's length differs, so the grid is
 * counted from its start: 31 January, 28 February, 31 March.
 */
export function nextOnGrid(first: Date, interval: Interval, now: Date): Date {
  const longest = interval.count * { day: 1, week: 7, month: 31 }[interval.unit] * DAY;
  const at = (turn: number) => addInterval(first, { ...interval, count: interval.count * turn });
  let turn = Math.max(1, Math.floor((now.getTime() - first.getTime()) / longest));
  while (at(turn) <= now) turn += 1;
  return at(turn);
}

export type MeterTurn = { meterLast: number; meterSeen: number };

/**
 * Where a turn stands at what the meter reads now. A meter that reads less than when the turn began, or than half of what it had, was replaced or set
 * back: what had run until then still counts, so that no service comes late. A smaller fall is noise.
 */
export function followMeter({ meterLast, meterSeen }: MeterTurn, meter: number): MeterTurn {
  if (meter < meterLast || meter < meterSeen / 2) return { meterLast: meter - (meterSeen - meterLast), meterSeen: meter };
  return { meterLast, meterSeen: Math.max(meterSeen, meter) };
}
