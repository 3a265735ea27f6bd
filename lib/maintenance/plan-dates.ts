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

/** The first due date after `now` on the grid that starts at `due`: missed turns are not made up for. */
export function nextOnGrid(due: Date, interval: Interval, now: Date): Date {
  let turns = 1;
  let next = addInterval(due, interval);
  // A month's length differs, so the grid is counted from its start: 31 January, 28 February, 31 March.
  while (next <= now && turns < 10_000) {
    turns += 1;
    next = addInterval(due, { ...interval, count: interval.count * turns });
  }
  return next;
}
