import type { Sample } from "./conditions";
import type { AlertCondition } from "./schema";
import { evaluate, initialState } from "./state-machine";

/** A known failure, both ends included, ms since the epoch. */
export interface KnownFailure {
  from: number;
  to: number;
}

/** One alert the rule would have raised. Times in ms since the epoch. */
export interface FiredAlert {
  raisedAt: number;
  /** Null: still active at the last reading. */
  clearedAt: number | null;
  /** Worst reading of the alert: highest score for `anomaly_score`, lowest value for `threshold_low` and falls, otherwise highest value. */
  peakValue: number | null;
  /** Until it cleared, or until the last reading. */
  durationMinutes: number;
  /** Index of the known failure in whose time it was raised, or null. */
  matchesFailure: number | null;
}

export interface BackTest {
  fired: FiredAlert[];
  /** Every UTC day from the first to the last reading, days without alerts included. */
  perDay: { day: string; raised: number; matched: number }[];
  alertsPerDay: number;
  /** Known failures with at least one alert raised in their time. */
  caught: number;
  totalFailures: number;
  /** Alerts outside every known failure; null when no failures are known. */
  falseAlarms: number | null;
  /** Median, over caught failures, of the minutes from the first alert to the end of the failure; null when none was caught. */
  medianLeadMinutes: number | null;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Replay a rule over one sensor's stored readings (oldest first) with the state machine the engine runs: what would have fired? */
export function backTest(
  rule: AlertCondition,
  samples: readonly Sample[],
  options: { knownFailures?: readonly KnownFailure[] } = {},
): BackTest {
  const { knownFailures } = options;
  const failures = knownFailures ?? [];
  const end = samples.at(-1)?.at ?? 0;
  const fired: (FiredAlert & { since: number })[] = [];
  for (const t of evaluate(rule, initialState(), samples).transitions) {
    if (t.type === "raised") {
      const match = failures.findIndex((failure) => t.at >= failure.from && t.at <= failure.to);
      const matchesFailure = match < 0 ? null : match;
      fired.push({ raisedAt: t.at, since: t.since, clearedAt: null, peakValue: null, durationMinutes: 0, matchesFailure });
    } else if (t.type === "cleared") {
      fired.at(-1)!.clearedAt = t.at;
    }
  }
  addPeaks(rule, samples, fired);
  const leads = firstLeads(fired, failures);
  const alerts = fired.map(({ since: _, ...alert }) => ({
    ...alert,
    durationMinutes: Math.max(0, (alert.clearedAt ?? end) - alert.raisedAt) / MINUTE,
  }));
  return {
    fired: alerts,
    perDay: perDay(alerts, samples),
    alertsPerDay: samples.length === 0 ? 0 : alerts.length / Math.max(1, (end - samples[0]!.at) / DAY),
    caught: leads.length,
    totalFailures: failures.length,
    falseAlarms: knownFailures ? alerts.filter((alert) => alert.matchesFailure === null).length : null,
    medianLeadMinutes: median(leads),
  };
}

function addPeaks(rule: AlertCondition, samples: readonly Sample[], fired: (FiredAlert & { since: number })[]) {
  const config = rule.conditionConfig;
  const lowest = rule.conditionType === "threshold_low" || ("direction" in config && config.direction === "fall");
  const measure = (sample: Sample) => (rule.conditionType === "anomaly_score" ? sample.anomalyScore : sample.value);
  let next = 0;
  for (const alert of fired) {
    const until = alert.clearedAt ?? Number.POSITIVE_INFINITY;
    while (next < samples.length && samples[next]!.at < alert.since) next++;
    for (; next < samples.length && samples[next]!.at < until; next++) {
      const value = measure(samples[next]!);
      if (value === null) continue;
      if (alert.peakValue === null || (lowest ? value < alert.peakValue : value > alert.peakValue)) alert.peakValue = value;
    }
  }
}

function firstLeads(fired: readonly FiredAlert[], failures: readonly KnownFailure[]): number[] {
  const first = new Map<number, number>();
  for (const { matchesFailure: index, raisedAt } of fired) {
    if (index !== null && !first.has(index)) first.set(index, (failures[index]!.to - raisedAt) / MINUTE);
  }
  return [...first.values()];
}

function perDay(fired: readonly FiredAlert[], samples: readonly Sample[]): BackTest["perDay"] {
  if (samples.length === 0) return [];
  const dayOf = (at: number) => Math.floor(at / DAY);
  const start = dayOf(samples[0]!.at);
  const days = Array.from({ length: dayOf(samples.at(-1)!.at) - start + 1 }, (_, i) => ({
    day: new Date((start + i) * DAY).toISOString().slice(0, 10),
    raised: 0,
    matched: 0,
  }));
  for (const alert of fired) {
    const day = days[dayOf(alert.raisedAt) - start];
    if (!day) continue;
    day.raised += 1;
    if (alert.matchesFailure !== null) day.matched += 1;
  }
  return days;
}

function median(values: number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
