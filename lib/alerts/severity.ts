import { type AlertSeverity, alertSeverities } from "./schema";

/** 0 for low to 3 for critical. */
export const severityRank = (severity: AlertSeverity): number => alertSeverities.indexOf(severity);

export type EscalationStep = { severity: AlertSeverity; afterMinutes?: number; threshold?: number };
type Escalating = { severity: AlertSeverity; escalation: readonly EscalationStep[]; condition: { conditionType: string } };

const worst = (from: AlertSeverity, steps: readonly EscalationStep[]) =>
  steps.reduce((most, { severity }) => (severityRank(severity) > severityRank(most) ? severity : most), from);

/** How severe an alert of this rule is once its value has been between `low` and `high`. */
export function severityAt({ severity, escalation, condition }: Escalating, low: number | null, high: number | null): AlertSeverity {
  const reached = escalation.filter(({ threshold }) => {
    if (threshold === undefined) return false;
    if (condition.conditionType === "threshold_low") return low !== null && low <= threshold;
    return condition.conditionType === "threshold_high" && high !== null && high >= threshold;
  });
  return worst(severity, reached);
}

/** How severe it is after it has been active for so many minutes. */
export function severityAfter({ severity, escalation }: Omit<Escalating, "condition">, minutes: number): AlertSeverity {
  return worst(
    severity,
    escalation.filter(({ afterMinutes }) => afterMinutes !== undefined && minutes >= afterMinutes),
  );
}
