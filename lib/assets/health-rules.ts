import type { HealthFactor } from "@/db/schema/assets";

export type Status = "healthy" | "warning" | "critical" | "offline";
type Severity = "low" | "medium" | "high" | "critical";
export type HealthFacts = {
  alerts: { id: string; number: number; severity: Severity }[];
  /** Newest anomaly score of each sensor whose last reading came within the hour. */
  scores: { id: string; name: string; score: number }[];
  /** Sensors that have sent something once. */
  sensors: number;
  offline: { id: string; name: string }[];
  /** Work orders past their due date, and by how many days; the longest first. */
  overdueOrders: { id: string; number: number; days: number }[];
  /** Since the next maintenance was due; negative: it is not yet. */
  overdueDays: number | null;
  ageYears: number | null;
};

/** What each active alert of a severity takes, and what all of them together take at most. */
export const ALERT_COST: Record<Severity, { each: number; most: number }> = {
  critical: { each: 40, most: 60 },
  high: { each: 20, most: 40 },
  medium: { each: 10, most: 20 },
  low: { each: 4, most: 8 },
};

/** Health as a sum anybody can check: 100 less what each factor costs. */
export function healthOf(facts: HealthFacts): { score: number; status: Status; factors: HealthFactor[] } {
  const factors: HealthFactor[] = [];
  const spent = new Map<string, number>();
  const cost = (label: string, points: number, purse: string, most: number, ref?: HealthFactor["ref"]) => {
    const real = Math.min(points, most - (spent.get(purse) ?? 0));
    if (real <= 0) return;
    spent.set(purse, (spent.get(purse) ?? 0) + real);
    factors.push({ label, points: -real, ...(ref && { ref }) });
  };
  for (const { id, number, severity } of facts.alerts) {
    cost(`Active ${severity} alert ALR-${number}`, ALERT_COST[severity].each, severity, ALERT_COST[severity].most, { type: "alert", id });
  }
  for (const { id, name, score } of facts.scores) {
    if (score >= 0.5) cost(`Unusual reading of ${name}`, Math.round(score * 10), "score", 15, { type: "sensor", id });
  }
  for (const { id, name } of facts.offline) cost(`${name} sends nothing`, 5, "offline", 20, { type: "sensor", id });
  for (const { id, number, days } of facts.overdueOrders) {
    cost(`WO-${number} overdue ${byDays(days)}`, overdueCost(days), "maintenance", 15, { type: "work_order", id });
  }
  if (facts.overdueDays !== null && facts.overdueDays >= 0 && facts.overdueOrders.length === 0) {
    cost(`Maintenance overdue ${byDays(facts.overdueDays)}`, overdueCost(facts.overdueDays), "maintenance", 15);
  }
  if (facts.ageYears !== null && facts.ageYears >= 15) cost(`In service for ${Math.floor(facts.ageYears)} years`, 5, "age", 5);

  const score = Math.max(0, 100 + factors.reduce((sum, { points }) => sum + points, 0));
  const active = (...severities: Severity[]) => facts.alerts.some(({ severity }) => severities.includes(severity));
  const silent = facts.sensors > 0 && facts.offline.length === facts.sensors;
  const status =
    active("critical") || score < 40 ? "critical" : silent ? "offline" : active("high", "medium") || score < 75 ? "warning" : "healthy";
  return { score, status, factors };
}

const overdueCost = (days: number) => (days > 30 ? 15 : 10);
const byDays = (days: number) => (days === 0 ? "since today" : days === 1 ? "by 1 day" : `by ${days} days`);

/** The rules in words, as the asset record shows them. */
export const healthRules: readonly string[] = [
  "Starts at 100.",
  ...(["critical", "high", "medium", "low"] as const).map(
    (severity) =>
      `Each active ${severity} alert takes ${ALERT_COST[severity].each}, all of them together at most ${ALERT_COST[severity].most}.`,
  ),
  "An unusual reading of the last hour takes up to 10 (its anomaly score times 10), all together at most 15.",
  "A sensor that sends nothing takes 5, all together at most 20.",
  "A work order or service past its due date takes 10, after 30 days 15, all together at most 15.",
  "Fifteen years in service take 5.",
  "Critical: a critical alert is active, or the score is below 40. Offline: every sensor is silent. Warning: a high or medium alert is active, or the score is below 75.",
];
