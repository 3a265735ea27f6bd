import type { Memory } from "./conditions";
import type { AlertCondition } from "./schema";
import type { Seen } from "./seen";
import { type AlertState, maxGap } from "./state-machine";

const MINUTE = 60_000;
const SLICES = 16;

type ConfigOf<T extends AlertCondition["conditionType"]> = Extract<AlertCondition, { conditionType: T }>["conditionConfig"];
type PatternOf<P extends string> = Extract<ConfigOf<"pattern_match">, { pattern: P }>;

/**
 * The state after readings none of which meets the condition, without asking it reading by reading: the very state `evaluate` gives. Undefined when
 * that cannot be told so simply: an alert is active, one may be raised, or time between readings matters.
 */
export function stayQuiet(condition: AlertCondition, state: AlertState, seen: Seen): AlertState | undefined {
  const { length } = seen.at;
  if (length === 0) return state;
  if (state.active || (state.lastAt !== null && seen.at[0]! <= state.lastAt) || isMissed(condition, state.lastAt, seen.at))
    return undefined;
  const memory = memoryAfter(condition, state, seen);
  return memory && { lastAt: seen.at[length - 1]!, pendingSince: null, hits: 0, active: null, memory };
}

/** Does a silence before one of the readings raise by itself? */
function isMissed({ conditionConfig }: AlertCondition, lastAt: number | null, at: Float64Array): boolean {
  const expected = "check" in conditionConfig && conditionConfig.check === "expected_reading";
  if (!expected && conditionConfig.no_data.mode !== "raise") return false;
  const longest = (expected ? conditionConfig.every_minutes : conditionConfig.no_data.after_minutes) * MINUTE;
  let last = lastAt ?? at[0]!;
  for (let i = 0; i < at.length; i++) {
    if (last + longest < at[i]!) return true;
    last = at[i]!;
  }
  return false;
}

/** What the condition remembers after all of these, undefined when one of them may meet it. */
function memoryAfter(condition: AlertCondition, state: AlertState, seen: Seen): Memory | undefined {
  const { conditionType, conditionConfig } = condition;
  const { memory } = state;
  switch (conditionType) {
    case "threshold_high":
      return seen.highest <= conditionConfig.threshold ? memory : undefined;
    case "threshold_low":
      return seen.lowest >= conditionConfig.threshold ? memory : undefined;
    case "anomaly_score":
      return isBelow(seen.score, conditionConfig.threshold) ? memory : undefined;
    case "rate_of_change":
      return rateOfChange(conditionConfig, memory, seen);
    case "time_based": {
      if (conditionConfig.check === "expected_reading") return memory;
      const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = conditionConfig;
      return seen.lowest >= low && seen.highest <= high ? memory : undefined;
    }
    case "pattern_match": {
      if (conditionConfig.pattern === "flatline") return flatline(condition, conditionConfig, state, seen);
      if (conditionConfig.pattern === "oscillation") return oscillation(conditionConfig, memory, seen);
      const { pattern, samples, delta } = conditionConfig;
      return isCalm(memory, seen, delta) ? lastOf(memory, seen.value, pattern === "step" ? 2 * samples : samples) : undefined;
    }
  }
}

function isBelow(scores: Float64Array, threshold: number): boolean {
  for (let i = 0; i < scores.length; i++) if (scores[i]! >= threshold) return false;
  return true;
}

/** No change inside any window is larger than the span of all that is remembered and all that is new. */
function rateOfChange({ window_minutes, threshold }: ConfigOf<"rate_of_change">, memory: Memory, seen: Seen): Memory | undefined {
  const length = (window_minutes * MINUTE) / SLICES;
  const first = Math.floor(seen.at[0]! / length);
  const oldest = Math.floor(seen.at[seen.at.length - 1]! / length) - SLICES;
  const kept: number[] = [];
  let { lowest, highest } = seen;
  for (let i = 0; i < memory.length; i += 3) {
    const slice = memory[i]!;
    if (slice < first - SLICES) continue;
    const low = memory[i + 1]!;
    const high = memory[i + 2]!;
    if (low < lowest) lowest = low;
    if (high > highest) highest = high;
    if (slice >= oldest) kept.push(slice, low, high);
  }
  if (!(highest - lowest <= threshold)) return undefined;
  let end = kept.length - 3;
  for (let i = 0; i < seen.at.length; i++) {
    const slice = Math.floor(seen.at[i]! / length);
    if (slice < oldest) continue;
    const value = seen.value[i]!;
    if (end < 0 || kept[end] !== slice) end = kept.push(slice, value, value) - 3;
    else if (value < kept[end + 1]!) kept[end + 1] = value;
    else if (value > kept[end + 2]!) kept[end + 2] = value;
  }
  return kept;
}

function flatline(condition: AlertCondition, config: PatternOf<"flatline">, state: AlertState, seen: Seen): Memory | undefined {
  const longest = maxGap(condition);
  let [since, lowest, highest] = state.memory.length === 3 ? (state.memory as [number, number, number]) : NOTHING;
  let last = state.lastAt ?? seen.at[0]!;
  for (let i = 0; i < seen.at.length; i++) {
    const at = seen.at[i]!;
    const value = seen.value[i]!;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
    if (at - last > longest || !(highest - lowest <= config.tolerance)) {
      since = at;
      lowest = highest = value;
    }
    if ((at - since) / MINUTE >= config.minutes) return undefined;
    last = at;
  }
  return [since, lowest, highest];
}
/** No run has begun: whatever comes first is too far from it to go on with it. */
const NOTHING = [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

/** Turns are counted as they come; the first reading of all is no swing. */
function oscillation(config: PatternOf<"oscillation">, memory: Memory, { at, value }: Seen): Memory | undefined {
  let [heading, extreme] = memory.length === 0 ? [0, value[0]!] : (memory as [number, number]);
  const turns = memory.slice(2);
  for (let i = memory.length === 0 ? 1 : 0; i < at.length; i++) {
    const oldest = at[i]! - config.window_minutes * MINUTE;
    while (turns.length > 0 && !(turns[0]! > oldest)) turns.shift();
    const swing = value[i]! - extreme;
    if (heading === 0 || swing * heading <= 0) {
      if (Math.abs(swing) > config.min_amplitude) {
        if (heading !== 0) turns.push(at[i]!);
        heading = heading === 0 ? Math.sign(swing) : -heading;
        extreme = value[i]!;
      }
    } else extreme = value[i]!;
    if (turns.length >= config.sign_changes) return undefined;
  }
  return [heading, extreme, ...turns];
}

/** Neither a median nor a mean of these lies further from another than they do themselves; a mean's rounding is allowed for. */
function isCalm(memory: Memory, { lowest, highest }: Seen, delta: number): boolean {
  let [low, high] = [lowest, highest];
  for (const value of memory) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high - low + 1e-12 * Math.max(Math.abs(low), Math.abs(high)) <= delta;
}

/** The last `count` of what is remembered and what is new. */
function lastOf(memory: Memory, values: Float64Array, count: number): Memory {
  const recent = Array.from(values.subarray(Math.max(0, values.length - count)));
  const missing = count - recent.length;
  return missing > 0 ? [...memory.slice(-missing), ...recent] : recent;
}
