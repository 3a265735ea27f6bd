import { counts, judge, type Memory, NO_MEMORY, type Sample, type Verdict } from "./conditions";
import type { AlertCondition } from "./schema";

export type { Sample } from "./conditions";

/** Why an alert is active: its condition was met, or readings stopped. */
export type Cause = "condition" | "no_data";

/** The one active alert of a (rule, sensor). Times are reading time, ms since the epoch. */
export interface ActiveAlert {
  raisedAt: number;
  since: number;
  cause: Cause;
  occurrences: number;
  /** Last reading that was not safe. */
  lastBadAt: number;
  /** First reading of the present run of safe ones, or null. */
  safeSince: number | null;
}

/**
 * All that is remembered per (rule, sensor): plain JSON, under 1 kB, valid across restarts. One alert at a time is active by
 * construction: there is one slot for it.
 */
export interface AlertState {
  /** Time of the newest reading that counted. Anything at or before it is late and changes nothing. */
  lastAt: number | null;
  pendingSince: number | null;
  /** Breaching readings in a row. */
  hits: number;
  active: ActiveAlert | null;
  memory: Memory;
}

export type Transition =
  | { type: "none" }
  | { type: "raised"; at: number; since: number; value: number | null; threshold: number | null; cause: Cause }
  | { type: "updated"; at: number; occurrences: number; value: number; cause: Cause }
  | { type: "cleared"; at: number; cause: "safe" | "no_data" };

export interface Outcome {
  state: AlertState;
  transition: Transition;
}

const MINUTE = 60_000;
const NONE: Transition = { type: "none" };
const same = (state: AlertState): Outcome => ({ state, transition: NONE });

/** The state of a (rule, sensor) that has seen nothing. Also right after a rule's condition was edited. */
export function initialState(): AlertState {
  return { lastAt: null, pendingSince: null, hits: 0, active: null, memory: NO_MEMORY };
}

/** The state after a person resolved the alert by hand: the next breaching run raises a new one. */
export function release(state: AlertState): AlertState {
  return { ...state, pendingSince: null, hits: 0, active: null };
}

/** The longest silence, in ms, over which a condition counts as having held. */
export function maxGap(rule: AlertCondition): number {
  const c = rule.conditionConfig;
  const span = Math.max(c.duration_minutes, "minutes" in c ? c.minutes : 0);
  return (c.max_gap_minutes ?? Math.max(60, 2 * span)) * MINUTE;
}

/**
 * Feed one reading. Late ones (`at <= state.lastAt`) and ones the rule's quality policy excludes change nothing. Pure: the given state is
 * not modified. `step` alone does not notice that a hold time or a no-data time ran out *before* this reading: `evaluate` does.
 */
export function step(rule: AlertCondition, state: AlertState, sample: Sample): Outcome {
  if ((state.lastAt !== null && sample.at <= state.lastAt) || !counts(rule, sample)) return same(state);
  const gap = state.lastAt !== null && sample.at - state.lastAt > maxGap(rule);
  const verdict = judge(rule, state.memory, sample, gap);
  return state.active ? whileActive(rule, state, state.active, sample, verdict) : whileIdle(rule, state, sample, verdict, gap);
}

function whileIdle(rule: AlertCondition, state: AlertState, { at, value }: Sample, verdict: Verdict, gap: boolean): Outcome {
  const quiet: AlertState = { lastAt: at, pendingSince: null, hits: 0, active: null, memory: verdict.memory };
  if (!verdict.breach) return same(quiet);
  const goesOn = state.pendingSince !== null && !gap;
  const since = goesOn ? state.pendingSince! : at;
  const hits = goesOn ? state.hits + 1 : 1;
  const { duration_minutes, occurrences = 1 } = rule.conditionConfig;
  if (hits < occurrences || at - since < duration_minutes * MINUTE) return same({ ...quiet, pendingSince: since, hits });
  const active: ActiveAlert = { raisedAt: at, since, cause: "condition", occurrences: hits, lastBadAt: at, safeSince: null };
  return {
    state: { ...quiet, active },
    transition: { type: "raised", at, since, value, threshold: verdict.threshold, cause: "condition" },
  };
}

function whileActive(rule: AlertCondition, state: AlertState, active: ActiveAlert, { at, value }: Sample, verdict: Verdict): Outcome {
  const next: AlertState = { ...state, lastAt: at, memory: verdict.memory };
  if (verdict.breach) {
    const occurrences = active.occurrences + 1;
    const firing: ActiveAlert = { ...active, cause: "condition", occurrences, lastBadAt: at, safeSince: null };
    return { state: { ...next, active: firing }, transition: { type: "updated", at, occurrences, value, cause: "condition" } };
  }
  // A no-data alert never met the condition, so a reading inside the hysteresis band is enough to end it.
  const safe = verdict.safe || active.cause === "no_data";
  if (!safe) return same({ ...next, active: { ...active, lastBadAt: at, safeSince: null } });
  const resting = { ...next, active: { ...active, safeSince: active.safeSince ?? at } };
  return clearDeadline(rule, resting.active) <= at ? clear(resting, Math.max(at, active.raisedAt), "safe") : same(resting);
}

function clear(state: AlertState, at: number, cause: "safe" | "no_data"): Outcome {
  return { state: { ...state, pendingSince: null, hits: 0, active: null }, transition: { type: "cleared", at, cause } };
}

function clearDeadline(rule: AlertCondition, active: ActiveAlert): number {
  const { clear_duration_minutes, keep_firing_minutes } = rule.conditionConfig;
  if (active.safeSince === null) return Number.POSITIVE_INFINITY;
  return Math.max(active.safeSince + clear_duration_minutes * MINUTE, active.lastBadAt + keep_firing_minutes * MINUTE);
}

/** When silence matters: `[deadline in reading time, what to do]`. */
function silence(rule: AlertCondition, lastAt: number): [number, "keep" | "raise" | "clear"] {
  const config = rule.conditionConfig;
  if ("check" in config && config.check === "expected_reading") return [lastAt + config.every_minutes * MINUTE, "raise"];
  return [lastAt + config.no_data.after_minutes * MINUTE, config.no_data.mode];
}

/**
 * Let reading time pass up to `streamMs` without a reading: ends hold times, applies the no-data policy (a reading due at the very same
 * instant goes first). Transitions carry the moment they were due, so the result does not depend on how often this is called. Call
 * until `none` (at most two follow each other).
 */
export function advance(rule: AlertCondition, state: AlertState, streamMs: number): Outcome {
  if (state.lastAt === null) return same(state);
  const { active } = state;
  const [silentAt, mode] = silence(rule, state.lastAt);
  const cleared = active ? clearDeadline(rule, active) : Number.POSITIVE_INFINITY;
  // Once readings are known to be missing, a hold time no longer proves anything: the alert stays until data returns.
  if (active && cleared < streamMs && (mode === "keep" || cleared <= silentAt)) {
    return clear(state, Math.max(cleared, active.raisedAt), "safe");
  }
  if (mode === "keep" || silentAt >= streamMs) return same(state);
  if (mode === "clear") return active ? clear(state, Math.max(silentAt, active.raisedAt), "no_data") : same(state);
  if (active) return same(state);
  const alert: ActiveAlert = {
    raisedAt: silentAt,
    since: state.lastAt,
    cause: "no_data",
    occurrences: 1,
    lastBadAt: silentAt,
    safeSince: null,
  };
  return {
    state: { ...state, pendingSince: null, hits: 0, active: alert },
    transition: { type: "raised", at: silentAt, since: state.lastAt, value: null, threshold: null, cause: "no_data" },
  };
}

/**
 * The wall clock's view: `nowMs` now, `lastReceivedMs` when the sensor's newest usable reading *arrived*. Replayed and buffered history is thus
 * not mistaken for silence. Use it on a timer; call until `none`. A sensor that never sent anything is the gateway monitor's business.
 */
export function tick(rule: AlertCondition, state: AlertState, nowMs: number, lastReceivedMs: number | null): Outcome {
  if (state.lastAt === null || lastReceivedMs === null) return same(state);
  return advance(rule, state, state.lastAt + Math.max(0, nowMs - lastReceivedMs));
}

export interface Evaluation {
  state: AlertState;
  /** Everything but `none`, in order. Raised and cleared alternate. */
  transitions: Exclude<Transition, { type: "none" }>[];
}

/**
 * Feed readings in order, letting time pass between them (`advance`, then `step`). This is what the engine and the back-test use: the same
 * readings give the same transitions in one batch, in many, and with timer ticks in between.
 */
export function evaluate(rule: AlertCondition, state: AlertState, samples: Iterable<Sample>): Evaluation {
  const transitions: Evaluation["transitions"] = [];
  let current = state;
  const take = (outcome: Outcome) => {
    current = outcome.state;
    if (outcome.transition.type === "none") return false;
    transitions.push(outcome.transition);
    return true;
  };
  for (const sample of samples) {
    if (current.lastAt !== null && sample.at > current.lastAt && counts(rule, sample)) {
      while (take(advance(rule, current, sample.at)));
    }
    take(step(rule, current, sample));
  }
  return { state: current, transitions };
}
