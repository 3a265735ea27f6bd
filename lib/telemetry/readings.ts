/** Quality of a reading (spec 000, `telemetry.quality`); 0, 1, 2 in this order where a number is stored. */
export const qualities = ["good", "uncertain", "bad"] as const;
export type Quality = (typeof qualities)[number];

/** A reading that passed every check which needs no database. `at`: ms since the epoch; `value`: as sent, before calibration. */
export interface Reading {
  sensorId: string;
  value: number;
  at: number;
  quality: Quality;
}

/** Why one reading was refused. `UNKNOWN_SENSOR` is added by the command that looks the sensor up. */
export type RejectionCode =
  | "INVALID_TYPE"
  | "INVALID_SENSOR_ID"
  | "INVALID_VALUE"
  | "INVALID_TIMESTAMP"
  | "TIMESTAMP_OUT_OF_RANGE"
  | "INVALID_QUALITY"
  | "UNKNOWN_FIELD";
export interface Rejection {
  code: RejectionCode;
  field: "sensorId" | "value" | "timestamp" | "quality" | null;
  /** What is wrong and what to send instead; never repeats what was sent. */
  message: string;
}

export type ReadingResult = { ok: true; reading: Reading } | { ok: false; rejection: Rejection };

/** How far ahead of the server's clock a timestamp may be, ms. */
export const MAX_FUTURE = 24 * 60 * 60_000;

const reject = (code: RejectionCode, field: Rejection["field"], message: string): Rejection => ({ code, field, message });

const REFUSED = {
  type: reject("INVALID_TYPE", null, "Send an object with sensorId, value and timestamp."),
  sensorId: reject("INVALID_SENSOR_ID", "sensorId", "Send the sensor's id, a UUID."),
  value: reject("INVALID_VALUE", "value", "Send a finite JSON number, not text, null, NaN or a number too large for a double."),
  timestamp: reject("INVALID_TIMESTAMP", "timestamp", "Send ISO 8601 with a zone, for example 2026-03-01T12:00:00Z or …+01:00."),
  past: reject("TIMESTAMP_OUT_OF_RANGE", "timestamp", "The time is before 1970. Check the gateway's clock."),
  future: reject("TIMESTAMP_OUT_OF_RANGE", "timestamp", "The time is more than 24 hours ahead. Check the gateway's clock."),
  quality: reject("INVALID_QUALITY", "quality", "Send good, bad or uncertain, or leave quality out."),
  field: reject("UNKNOWN_FIELD", null, "Send only sensorId, value, timestamp and quality."),
} as const;

/** A reading as numbers: its sensor's among those of the batch, and the place of its quality in `qualities`. */
export type TakenReading = { sensor: number; value: number; at: number; quality: number };
export const noReading = (): TakenReading => ({ sensor: 0, value: Number.NaN, at: Number.NaN, quality: 0 });

/**
 * Check one reading of `POST /functions/v1/process-telemetry`, already JSON-parsed: `{sensorId, value, timestamp, quality?}`. Allocates nothing:
 * what it accepts is written into `into`, and refusals are shared objects, do not modify them. `now`: server time, ms.
 */
export function takeReading(input: unknown, now: number, sensors: SensorNumbers, into: TakenReading): Rejection | null {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return REFUSED.type;
  for (const key in input) {
    if (key !== "sensorId" && key !== "value" && key !== "timestamp" && key !== "quality") return REFUSED.field;
  }
  const { sensorId, value, timestamp, quality } = input as Record<string, unknown>;
  const sensor = typeof sensorId === "string" ? sensors.numberOf(sensorId) : -1;
  if (sensor < 0) return REFUSED.sensorId;
  if (typeof value !== "number" || !Number.isFinite(value)) return REFUSED.value;
  if (typeof timestamp !== "string") return REFUSED.timestamp;
  const at = parseTimestamp(timestamp);
  if (Number.isNaN(at)) return REFUSED.timestamp;
  if (at < 0) return REFUSED.past;
  if (at > now + MAX_FUTURE) return REFUSED.future;
  const place = quality === undefined ? 0 : qualities.indexOf(quality as Quality);
  if (place < 0) return REFUSED.quality;
  into.sensor = sensor;
  into.value = value + 0; // -0 + 0 is 0: stored and compared as one value
  into.at = at;
  into.quality = place;
  return null;
}

/** `takeReading` for a reading by itself. */
export function checkReading(input: unknown, now: number): ReadingResult {
  const sensors = new SensorNumbers();
  const taken = noReading();
  const rejection = takeReading(input, now, sensors, taken);
  if (rejection) return { ok: false, rejection };
  return { ok: true, reading: { sensorId: sensors.ids[0]!, value: taken.value, at: taken.at, quality: qualities[taken.quality]! } };
}

/** The sensors of a batch, numbered in the order they are first named. */
export class SensorNumbers {
  readonly ids: string[] = [];
  /** By each spelling that was sent, and by the id itself. */
  readonly #numbers = new Map<string, number>();
  /** As first sent, by number: compared before anything is looked up. */
  readonly #spelled: string[] = [];
  /** Which sensor came after each: gateways send theirs in turn, or one after the other. */
  readonly #next: number[] = [];
  #last = 0;

  /** -1 when it is no UUID. */
  numberOf(text: string): number {
    const guess = this.#next[this.#last];
    if (guess !== undefined && this.#spelled[guess] === text) {
      this.#last = guess;
      return guess;
    }
    const number = this.#numbers.get(text) ?? this.#learn(text);
    if (number < 0) return number;
    this.#next[this.#last] = number;
    this.#last = number;
    return number;
  }

  #learn(text: string): number {
    if (!isUuid(text)) return -1;
    const id = lowerCase(text);
    const known = this.#numbers.get(id);
    const number = known ?? this.ids.push(id) - 1;
    if (known === undefined) this.#next[number] = this.#spelled.push(text) - 1;
    this.#numbers.set(id, number).set(text, number);
    return number;
  }
}

const DASH = 45;
const DOT = 46;
const COLON = 58;
const isDigit = (code: number) => code >= 48 && code <= 57;

/** 8-4-4-4-12 hexadecimal digits, either case, any version (as PostgreSQL's uuid in its canonical form). */
export function isUuid(text: string): boolean {
  if (text.length !== 36) return false;
  for (let i = 0; i < 36; i++) {
    const c = text.charCodeAt(i);
    if (i === 8 || i === 13 || i === 18 || i === 23) {
      if (c !== DASH) return false;
    } else if (!(isDigit(c) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70))) return false;
  }
  return true;
}

/** UUIDs compare as lower case, so that the same sensor is always the same key. */
function lowerCase(text: string): string {
  for (let i = 0; i < 36; i++) {
    const c = text.charCodeAt(i);
    if (c >= 65 && c <= 70) return text.toLowerCase();
  }
  return text;
}

/**
 * ISO 8601 / RFC 3339 to ms since the epoch, NaN when it is not exactly `YYYY-MM-DDThh:mm[:ss[.fraction]](Z|±hh:mm)`. A missing zone is
 * refused: guessing one moves data by hours, silently. Impossible dates (30 February, 24:01, second 60) are refused, digits below the
 * millisecond are dropped.
 */
export function parseTimestamp(text: string): number {
  const n = text.length;
  if (n === 24 || n === 20) {
    const at = parsePlain(text, n);
    if (!Number.isNaN(at)) return at;
  }
  return n < 17 || n > 40 ? Number.NaN : parseAny(text, n);
}

const known = { day: -1, at: 0 };

/** `YYYY-MM-DDThh:mm:ss[.mmm]Z`, which nearly everybody sends, by its fixed places; NaN for whatever else it may be. */
function parsePlain(text: string, n: number): number {
  const day = (pair(text, 0) * 100 + pair(text, 2)) * 10_000 + pair(text, 5) * 100 + pair(text, 8);
  const hour = pair(text, 11);
  const minute = pair(text, 14);
  const second = pair(text, 17);
  const inTime = hour <= 23 && minute <= 59 && second <= 59;
  const shape =
    text.charCodeAt(4) === DASH &&
    text.charCodeAt(7) === DASH &&
    text.charCodeAt(10) === 84 &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON &&
    text.charCodeAt(n - 1) === 90;
  if (!inTime || !shape) return Number.NaN;
  let milli = 0;
  if (n === 24) {
    milli = pair(text, 20) * 10 + text.charCodeAt(22) - 48;
    if (text.charCodeAt(19) !== DOT || !isDigit(text.charCodeAt(22)) || !(milli <= 999)) return Number.NaN;
  }
  if (day !== known.day) {
    known.at = parseAny(`${text.slice(0, 10)}T00:00Z`, 17);
    known.day = Number.isNaN(known.at) ? -1 : day;
  }
  return known.at + hour * 3_600_000 + minute * 60_000 + second * 1000 + milli;
}

/** A number of two digits; more than any such number when they are no digits. */
function pair(text: string, from: number): number {
  const tens = text.charCodeAt(from) - 48;
  const ones = text.charCodeAt(from + 1) - 48;
  return (tens | ones | (9 - tens) | (9 - ones)) < 0 ? 1e9 : tens * 10 + ones;
}

function parseAny(text: string, n: number): number {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const shape = text[4] === "-" && text[7] === "-" && (text[10] === "T" || text[10] === "t") && text[13] === ":";
  if (!shape || year < 0 || month < 1 || month > 12 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59) return Number.NaN;
  if (day > (month === 2 && isLeap(year) ? 29 : MONTH_DAYS[month - 1]!)) return Number.NaN;
  let i = 16;
  let second = 0;
  let milli = 0;
  if (text[i] === ":") {
    second = digits(text, 17, 2);
    if (second < 0 || second > 59) return Number.NaN;
    i = 19;
    if (text[i] === ".") {
      const from = ++i;
      for (let unit = 100; i < n && isDigit(text.charCodeAt(i)); i++, unit = Math.floor(unit / 10))
        milli += unit * (text.charCodeAt(i) - 48);
      if (i === from) return Number.NaN;
    }
  }
  const offset = zone(text, i, n);
  return (daysFrom1970(year, month, day) * 1440 + hour * 60 + minute - offset) * 60_000 + second * 1000 + milli;
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** A number of `count` digits at `from`, or -1. */
function digits(text: string, from: number, count: number): number {
  let n = 0;
  for (let i = from; i < from + count; i++) {
    const c = text.charCodeAt(i);
    if (!isDigit(c)) return -1;
    n = n * 10 + c - 48;
  }
  return n;
}

/** Minutes east of UTC of `Z` or `±hh:mm` ending the text at `n`, NaN for anything else. */
function zone(text: string, i: number, n: number): number {
  const sign = text[i];
  if ((sign === "Z" || sign === "z") && i === n - 1) return 0;
  if ((sign !== "+" && sign !== "-") || i !== n - 6 || text[i + 3] !== ":") return Number.NaN;
  const hour = digits(text, i + 1, 2);
  const minute = digits(text, i + 4, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return Number.NaN;
  return (sign === "-" ? -1 : 1) * (hour * 60 + minute);
}

/** Days since 1970-01-01 in the Gregorian calendar. Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil. */
function daysFrom1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}
