import { stayQuiet } from "./quiet";
import type { LiveRule } from "./rules-cache";
import type { Run } from "./seen";
import { type AlertState, advance, type Evaluation, evaluate, initialState } from "./state-machine";

/** A row of alert_rule_states. `{}` says "quiet": the newest reading's time, which sensor_states holds, is all there is to know. */
export type StoredState = { key?: string; state?: AlertState };
/** How far each kind of reading has come: the newest of any quality, and the newest good one. Ms since the epoch. */
export type Watermark = { newest: number | null; newestGood: number | null };
export type StateChange = { ruleId: string; sensorId: string; state: StoredState; active: boolean };
export type Transitions = Evaluation["transitions"];

/** The newest reading a quiet rule has seen, as far as its quality policy lets it see. */
function seenBy(rule: LiveRule, mark: Watermark) {
  return rule.condition.conditionType === "anomaly_score" || rule.condition.conditionConfig.quality === "good_only"
    ? mark.newestGood
    : mark.newest;
}

/** What a rule remembers of a sensor. A changed condition forgets what it counted, but keeps its active alert until that clears. */
export function recall(rule: LiveRule, stored: StoredState | undefined, mark: Watermark): AlertState {
  const quiet = { ...initialState(), lastAt: seenBy(rule, mark) };
  if (!stored?.state) return quiet;
  return stored.key === rule.key ? stored.state : { ...quiet, active: stored.state.active };
}

/** What must be written so that `recall` gives `state` again: undefined when the row (or its absence) already says so. */
export function remember(
  rule: LiveRule,
  sensorId: string,
  stored: StoredState | undefined,
  state: AlertState,
  mark: Watermark,
): StateChange | undefined {
  const isQuiet = state.active === null && state.pendingSince === null && state.hits === 0 && state.memory.length === 0;
  if (isQuiet && (rule.condition.conditionType === "anomaly_score" || state.lastAt === seenBy(rule, mark))) {
    return stored?.state ? { ruleId: rule.id, sensorId, state: {}, active: false } : undefined;
  }
  if (stored?.state === state && stored.key === rule.key) return undefined;
  return { ruleId: rule.id, sensorId, state: { key: rule.key, state }, active: state.active !== null };
}

/** Feeds new readings, oldest first. Most rules stay quiet on most batches, which is told without asking reading by reading. */
export function judgeRun({ condition }: LiveRule, state: AlertState, run: Run): Evaluation {
  const quiet = stayQuiet(condition, state, run.seenBy(condition));
  return quiet ? { state: quiet, transitions: [] } : evaluate(condition, state, run.samples());
}

/** Lets time pass without a reading: hold times end, silence is noticed. */
export function passTime(rule: LiveRule, state: AlertState, until: number): Evaluation {
  const transitions: Transitions = [];
  let current = state;
  for (;;) {
    const outcome = advance(rule.condition, current, until);
    current = outcome.state;
    if (outcome.transition.type === "none") return { state: current, transitions };
    transitions.push(outcome.transition);
  }
}

/** One alert's part of a batch: it may begin, go on and end in it. */
export type Episode = {
  raised?: Extract<Transitions[number], { type: "raised" }>;
  updated?: Extract<Transitions[number], { type: "updated" }>;
  cleared?: Extract<Transitions[number], { type: "cleared" }>;
  /** How far its values went in this batch. */
  low?: number;
  high?: number;
};

/** Transitions of one rule on one sensor, folded so that each alert is written once per batch. */
export function episodesOf(transitions: Transitions): Episode[] {
  const episodes: Episode[] = [];
  for (const transition of transitions) {
    const last = episodes.at(-1);
    const current = transition.type !== "raised" && last && !last.cleared ? last : {};
    if (current !== last) episodes.push(current);
    if (transition.type === "raised") current.raised = transition;
    else if (transition.type === "updated") current.updated = transition;
    else current.cleared = transition;
    if (transition.type === "cleared" || transition.value === null) continue;
    current.low = Math.min(current.low ?? transition.value, transition.value);
    current.high = Math.max(current.high ?? transition.value, transition.value);
  }
  return episodes;
}
