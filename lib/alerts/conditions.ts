import type { AlertCondition } from "./schema";

/** One reading as rules see it: `at` is reading time in ms since the epoch, `value` in the sensor's unit after calibration. */
export interface Sample {
  at: number;
  value: number;
  quality: "good" | "bad" | "uncertain";
  anomalyScore: number | null;
}

/**
 * What a condition says about one reading. `breach`: bad enough to raise. `safe`: good enough to clear. Between the two is the
 * hysteresis band, where nothing changes. `measured` is what was compared with `threshold` (a value, a change, a score, a count).
 */
export interface Verdict {
  breach: boolean;
  safe: boolean;
  measured: number;
  threshold: number | null;
  memory: Memory;
}

/** What a condition remembers of earlier readings: a short flat list of numbers (at most 60), meaning depends on the condition. */
export type Memory = readonly number[];
export const NO_MEMORY: Memory = [];

const MINUTE = 60_000;
const DAY = 86_400_000;
const SLICES = 16;

type Direction = "rise" | "fall" | "either";
type ConfigOf<T extends AlertCondition["conditionType"]> = Extract<AlertCondition, { conditionType: T }>["conditionConfig"];
type PatternOf<P extends string> = Extract<ConfigOf<"pattern_match">, { pattern: P }>;
type BandConfig = Extract<ConfigOf<"time_based">, { check: "outside_band" }>;

const simple = (breach: boolean, measured: number, threshold: number | null, memory: Memory): Verdict => ({
  breach,
  safe: !breach,
  measured,
  threshold,
  memory,
});

const along = (change: number, direction: Direction) => (direction === "rise" ? change : direction === "fall" ? -change : Math.abs(change));

/** Does the rule want to see this reading at all? Excluded ones leave every state untouched. */
export function counts(condition: AlertCondition, sample: Sample): boolean {
  const { quality } = condition.conditionConfig;
  if (sample.quality === "bad" && quality !== "all") return false;
  if (sample.quality === "uncertain" && quality === "good_only") return false;
  return condition.conditionType !== "anomaly_score" || sample.anomalyScore !== null;
}

/**
 * Judge one reading, later than every one in `memory`. `gap`: the silence before it was too long for the pause to say anything
 * about the value, so a flatline begins again.
 */
export function judge(condition: AlertCondition, memory: Memory, sample: Sample, gap: boolean): Verdict {
  const { value } = sample;
  switch (condition.conditionType) {
    case "threshold_high": {
      const { threshold, clear_threshold = threshold } = condition.conditionConfig;
      return { breach: value > threshold, safe: value <= clear_threshold, measured: value, threshold, memory };
    }
    case "threshold_low": {
      const { threshold, clear_threshold = threshold } = condition.conditionConfig;
      return { breach: value < threshold, safe: value >= clear_threshold, measured: value, threshold, memory };
    }
    case "anomaly_score": {
      const { threshold, clear_threshold } = condition.conditionConfig;
      const score = sample.anomalyScore ?? 0;
      const safe = clear_threshold === undefined ? score < threshold : score <= clear_threshold;
      return { breach: score >= threshold, safe, measured: score, threshold, memory };
    }
    case "rate_of_change":
      return rateOfChange(condition.conditionConfig, memory, sample);
    case "pattern_match": {
      const config = condition.conditionConfig;
      if (config.pattern === "flatline") return flatline(config, memory, sample, gap);
      if (config.pattern === "spike") return spike(config, memory, value);
      if (config.pattern === "step") return stepChange(config, memory, value);
      return oscillation(config, memory, sample);
    }
    case "time_based": {
      const config = condition.conditionConfig;
      // Silence is seen by the clock, not by a reading: any reading ends it.
      if (config.check === "expected_reading") return simple(false, value, config.every_minutes, memory);
      return outsideBand(config, memory, sample);
    }
  }
}

/** Memory: one `[slice, lowest, highest]` per sixteenth of the window. */
function rateOfChange(config: ConfigOf<"rate_of_change">, memory: Memory, { at, value }: Sample): Verdict {
  const slice = Math.floor(at / ((config.window_minutes * MINUTE) / SLICES));
  const kept: number[] = [];
  let lowest = value;
  let highest = value;
  for (let i = 0; i < memory.length; i += 3) {
    const index = memory[i]!;
    if (index < slice - SLICES) continue;
    const low = memory[i + 1]!;
    const high = memory[i + 2]!;
    if (low < lowest) lowest = low;
    if (high > highest) highest = high;
    if (index < slice) kept.push(index, low, high);
    else kept.push(index, Math.min(low, value), Math.max(high, value));
  }
  if (kept.at(-3) !== slice) kept.push(slice, value, value);
  const rise = value - lowest;
  const fall = highest - value;
  const measured = config.direction === "rise" ? rise : config.direction === "fall" ? fall : Math.max(rise, fall);
  const { threshold, clear_threshold = threshold } = config;
  return { breach: measured > threshold, safe: measured <= clear_threshold, measured, threshold, memory: kept };
}

/** Memory: `[since, lowest, highest]` of the current run. */
function flatline(config: PatternOf<"flatline">, memory: Memory, { at, value }: Sample, gap: boolean): Verdict {
  const lowest = Math.min(memory[1] ?? value, value);
  const highest = Math.max(memory[2] ?? value, value);
  const goesOn = memory.length === 3 && !gap && highest - lowest <= config.tolerance;
  const run = goesOn ? [memory[0]!, lowest, highest] : [at, value, value];
  const flatFor = (at - run[0]!) / MINUTE;
  return simple(flatFor >= config.minutes, flatFor, config.minutes, run);
}

/** Memory: the last `samples` values, oldest first. */
function spike(config: PatternOf<"spike">, memory: Memory, value: number): Verdict {
  const next = [...memory, value].slice(-config.samples);
  if (memory.length < config.samples) return simple(false, 0, config.delta, next);
  const measured = along(value - median(memory), config.direction);
  return simple(measured > config.delta, measured, config.delta, next);
}

/** Memory: the last `2 * samples` values, oldest first. */
function stepChange(config: PatternOf<"step">, memory: Memory, value: number): Verdict {
  const { samples } = config;
  const next = [...memory, value].slice(-2 * samples);
  if (next.length < 2 * samples) return simple(false, 0, config.delta, next);
  const measured = along(mean(next.slice(samples)) - mean(next.slice(0, samples)), config.direction);
  return simple(measured > config.delta, measured, config.delta, next);
}

/** Memory: `[direction (-1, 0, 1), extreme, …times of reversals]`. A zigzag: a turn counts once the swing exceeds the amplitude. */
function oscillation(config: PatternOf<"oscillation">, memory: Memory, { at, value }: Sample): Verdict {
  if (memory.length === 0) return simple(false, 0, config.sign_changes, [0, value]);
  let [heading, extreme] = memory as [number, number];
  const turns = memory.slice(2).filter((time) => time > at - config.window_minutes * MINUTE);
  const swing = value - extreme;
  if (heading === 0) {
    if (Math.abs(swing) > config.min_amplitude) [heading, extreme] = [Math.sign(swing), value];
  } else if (swing * heading > 0) {
    extreme = value;
  } else if (Math.abs(swing) > config.min_amplitude) {
    [heading, extreme] = [-heading, value];
    turns.push(at);
  }
  const recent = turns.slice(-config.sign_changes);
  return simple(recent.length >= config.sign_changes, recent.length, config.sign_changes, [heading, extreme, ...recent]);
}

function outsideBand(config: BandConfig, memory: Memory, { at, value }: Sample): Verdict {
  const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = config;
  const limit = value < low ? low : value > high ? high : null;
  const breach = limit !== null && insideWindow(config, at);
  return simple(breach, value, breach ? limit : (config.high ?? config.low ?? null), memory);
}

/** Is `at` inside the daily window? The wall clock decides, so windows follow daylight saving time. */
export function insideWindow(config: Pick<BandConfig, "start" | "end" | "days" | "time_zone">, at: number): boolean {
  const wall = at + zoneOffset(config.time_zone, at);
  const day = Math.floor(wall / DAY);
  const minute = Math.floor((wall - day * DAY) / MINUTE);
  const start = minuteOfDay(config.start);
  const end = minuteOfDay(config.end);
  const isOn = (d: number) => config.days.includes(((((d + 3) % 7) + 7) % 7) + 1); // 1970-01-01 was a Thursday
  if (start < end) return minute >= start && minute < end && isOn(day);
  return (minute >= start && isOn(day)) || (minute < end && isOn(day - 1));
}

const minuteOfDay = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

const zones = new Map<string, { format: Intl.DateTimeFormat; quarter: number; offset: number }>();

/** Milliseconds to add to UTC for the wall clock of a zone. Offsets change only on quarter hours, so one look-up serves a quarter. */
function zoneOffset(zone: string, at: number): number {
  if (zone === "UTC") return 0;
  let entry = zones.get(zone);
  if (!entry) {
    const digits = "2-digit";
    const format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: digits,
      day: digits,
      hour: digits,
      minute: digits,
      second: digits,
    });
    entry = { format, quarter: Number.NaN, offset: 0 };
    zones.set(zone, entry);
  }
  const quarter = Math.floor(at / (15 * MINUTE));
  if (entry.quarter !== quarter) {
    const instant = quarter * 15 * MINUTE;
    const part: Record<string, number> = {};
    for (const { type, value } of entry.format.formatToParts(instant)) part[type] = Number(value);
    entry.offset = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!) - instant;
    entry.quarter = quarter;
  }
  return entry.offset;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
