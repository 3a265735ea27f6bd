/** A month of whole weeks, Monday first, in UTC: the days that a calendar page shows. */
export function monthOf(text: string | undefined, now = new Date()) {
  const [year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/
    .exec(text ?? "")
    ?.slice(1)
    .map(Number) ?? [now.getUTCFullYear(), now.getUTCMonth() + 1];
  const first = new Date(Date.UTC(year!, month! - 1, 1));
  const start = new Date(first);
  start.setUTCDate(1 - ((first.getUTCDay() + 6) % 7));
  const days: Date[] = [];
  for (let day = start; days.length < 42; day = new Date(day.getTime() + 86_400_000)) {
    if (days.length % 7 === 0 && days.length > 0 && (day.getUTCMonth() + 1 !== month || day.getUTCFullYear() !== year)) break;
    days.push(day);
  }
  const name = (offset: number) => new Date(Date.UTC(year!, month! - 1 + offset, 1)).toISOString().slice(0, 7);
  return {
    year: year!,
    month: month!,
    days,
    previous: name(-1),
    next: name(1),
    from: days[0]!,
    to: new Date(days.at(-1)!.getTime() + 86_400_000),
  };
}
