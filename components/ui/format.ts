/** Numbers and times as people read them. Composed by hand from parts, so that server and browser print the same text. */
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const zones = new Map<string, Intl.DateTimeFormat>();
const numbers = new Map<string, Intl.NumberFormat>();

export type When = Date | string | number;
export const nothing = "–";

export function toDate(value: When): Date {
  return value instanceof Date ? value : new Date(value);
}

function zone(timeZone: string): Intl.DateTimeFormat {
  let format = zones.get(timeZone);
  if (!format) {
    const options: Intl.DateTimeFormatOptions = {
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    };
    try {
      format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone });
    } catch {
      format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
    }
    zones.set(timeZone, format);
  }
  return format;
}

export type CalendarParts = { year: number; month: number; day: number; hour: string; minute: string; second: string };

export function calendarParts(value: When, timeZone = "UTC"): CalendarParts {
  const found: Record<string, string> = {};
  for (const part of zone(timeZone).formatToParts(toDate(value))) found[part.type] = part.value;
  const two = (name: string) => (found[name] ?? "0").padStart(2, "0");
  return {
    year: Number(found.year),
    month: Number(found.month),
    day: Number(found.day),
    hour: two("hour"),
    minute: two("minute"),
    second: two("second"),
  };
}

/** 14 Mar 2021 */
export function formatDate(value: When, timeZone = "UTC"): string {
  const p = calendarParts(value, timeZone);
  return `${p.day} ${months[p.month - 1]} ${p.year}`;
}

/** 14 Mar */
export function formatDay(value: When, timeZone = "UTC"): string {
  const p = calendarParts(value, timeZone);
  return `${p.day} ${months[p.month - 1]}`;
}

/** 17:20, or 17:20:05 with seconds */
export function formatClock(value: When, timeZone = "UTC", seconds = false): string {
  const p = calendarParts(value, timeZone);
  return seconds ? `${p.hour}:${p.minute}:${p.second}` : `${p.hour}:${p.minute}`;
}

/** 14 Mar 2021, 17:20 */
export function formatDateTime(value: When, timeZone = "UTC", seconds = false): string {
  return `${formatDate(value, timeZone)}, ${formatClock(value, timeZone, seconds)}`;
}

export function formatWeekday(value: When, timeZone = "UTC"): string {
  const p = calendarParts(value, timeZone);
  return weekdays[new Date(Date.UTC(p.year, p.month - 1, p.day)).getUTCDay()] ?? "";
}

/** "4 min ago", "in 3 h", "just now"; beyond 14 days the date itself. */
export function formatRelative(value: When, now: When = Date.now(), timeZone = "UTC"): string {
  const distance = toDate(value).getTime() - toDate(now).getTime();
  if (Number.isNaN(distance)) return nothing;
  const size = Math.abs(distance);
  if (size > 14 * 86_400_000) return formatDate(value, timeZone);
  if (size < 10_000) return "just now";
  const text = formatDuration(size, 1);
  return distance < 0 ? `${text} ago` : `in ${text}`;
}

const spans: [string, number][] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
];

/** Milliseconds to "1 h 22 min", "850 ms", "3 d 4 h". */
export function formatDuration(milliseconds: number, parts = 2): string {
  if (!Number.isFinite(milliseconds)) return nothing;
  const sign = milliseconds < 0 ? "−" : "";
  let rest = Math.abs(milliseconds);
  if (rest < 1000) return `${sign}${Math.round(rest)} ms`;
  if (rest < 10_000 && parts > 1) return `${sign}${formatNumber(rest / 1000, { digits: 1 })} s`;
  const words: string[] = [];
  for (const [unit, size] of spans) {
    const last = words.length === parts - 1;
    const count = last || unit === "s" ? Math.floor(rest / size + 1e-9) : Math.floor(rest / size);
    if (count > 0 || words.length > 0) {
      if (count > 0) words.push(`${count} ${unit}`);
      else if (words.length > 0) break;
      rest -= count * size;
    }
    if (words.length === parts) break;
  }
  return sign + (words.join(" ") || "0 s");
}

/** One format per number of places: making one costs far more than using it. */
function written(size: number, least: number, most: number): string {
  const key = `${least} ${most}`;
  let format = numbers.get(key);
  if (!format) {
    format = new Intl.NumberFormat("en-US", { minimumFractionDigits: least, maximumFractionDigits: most });
    numbers.set(key, format);
  }
  return format.format(size);
}

/** `digits` are always written, `atMost` only as far as they say something. */
export type NumberOptions = { digits?: number; atMost?: number; unit?: string; sign?: boolean };

/** 31207 to "31,207"; with a unit "69.4 °C"; real minus sign; null to a dash. */
export function formatNumber(value: number | null | undefined, { digits, atMost, unit, sign = false }: NumberOptions = {}): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return nothing;
  const size = Math.abs(value);
  const places = digits ?? atMost ?? (Number.isInteger(value) ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3);
  const text = written(size, digits ?? 0, places);
  const prefix = value < 0 ? "−" : sign && value > 0 ? "+" : "";
  return `${prefix}${text}${unit ? ` ${unit}` : ""}`;
}

/** A sum and what it is in: "1,240 EUR". Sums over several currencies say nothing, so they are not shown. */
export const formatMoney = (value: number, currencies: readonly string[]) =>
  currencies.length > 1 ? "several currencies" : formatNumber(value, { digits: 0, ...(currencies[0] && { unit: currencies[0] }) });

/** 18400 to "18.4k". */
export function formatCompact(value: number): string {
  const size = Math.abs(value);
  if (size < 10_000) return formatNumber(value);
  if (size < 1e6) return `${formatNumber(value / 1e3, { digits: size < 1e5 ? 1 : 0 })}k`;
  if (size < 1e9) return `${formatNumber(value / 1e6, { digits: 1 })}M`;
  return `${formatNumber(value / 1e9, { digits: 1 })}B`;
}

/** 0.978 to "97.8 %". */
export function formatPercent(ratio: number | null | undefined, digits = 1): string {
  return ratio === null || ratio === undefined ? nothing : formatNumber(ratio * 100, { digits, unit: "%" });
}

const sizes = ["B", "kB", "MB", "GB", "TB", "PB"];

/** 1840000000 to "1.84 GB" (powers of 1000). */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined || !Number.isFinite(bytes)) return nothing;
  let value = Math.abs(bytes);
  let step = 0;
  while (value >= 1000 && step < sizes.length - 1) {
    value /= 1000;
    step++;
  }
  const digits = step === 0 ? 0 : value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${bytes < 0 ? "−" : ""}${formatNumber(value, { digits })} ${sizes[step]}`;
}

export const formatRate = (bytesPerSecond: number | null | undefined) =>
  bytesPerSecond === null || bytesPerSecond === undefined ? nothing : `${formatBytes(bytesPerSecond)}/s`;

/** count(1, "alert") → "1 alert"; count(3, "entry", "entries") → "3 entries". */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${formatNumber(value)} ${value === 1 ? one : many}`;
}

export function initials(name: string): string {
  const words = name.split(/[\s@._-]+/).filter(Boolean);
  const first = words[0]?.[0] ?? "?";
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? "") : (words[0]?.[1] ?? "");
  return (first + last).toUpperCase();
}
