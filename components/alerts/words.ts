import type { Tone } from "@/components/ui/tone";
import type { AlertSeverity, ConditionType } from "@/lib/alerts/schema";

export const severityTone: Record<AlertSeverity, Tone> = { critical: "crit", high: "warn", medium: "info", low: "off" };
export const severityLabel: Record<AlertSeverity, string> = { critical: "Critical", high: "High", medium: "Medium", low: "Low" };
export const severityOptions = (["critical", "high", "medium", "low"] as const).map((value) => ({ value, label: severityLabel[value] }));

export const categoryLabel: Record<string, string> = {
  threshold: "Threshold",
  anomaly: "Anomaly",
  pattern: "Pattern",
  predictive: "Prediction",
  connectivity: "Connectivity",
  system: "System",
  maintenance: "Maintenance",
};

export const conditionLabel: Record<ConditionType, string> = {
  threshold_high: "Rises above a limit",
  threshold_low: "Falls below a limit",
  rate_of_change: "Changes too fast",
  anomaly_score: "Is unusual for this sensor",
  pattern_match: "Shows a pattern",
  time_based: "Depends on the time",
};

type State = { acknowledged: boolean; clearedAt: Date | string | null };

/** Two independent questions, one word each. */
export const activityOf = ({ clearedAt }: State): { tone: Tone; label: string } =>
  clearedAt ? { tone: "ok", label: "Cleared" } : { tone: "crit", label: "Active" };
export const acknowledgementOf = ({ acknowledged }: State) => (acknowledged ? "Acknowledged" : "Unacknowledged");

const number = (value: unknown) => (typeof value === "number" ? String(Number(value.toPrecision(6))) : "");
const minutes = (value: unknown) => (typeof value === "number" && value > 0 ? `${number(value)} min` : "");

/** A condition in one line: "above 81 °C for 60 min, clears at 79". */
export function describeCondition(type: string, config: Record<string, unknown>, unit = ""): string {
  const u = unit ? ` ${unit}` : "";
  const limit = number(config.threshold);
  const held = minutes(config.duration_minutes) ? ` for ${minutes(config.duration_minutes)}` : "";
  const clears = typeof config.clear_threshold === "number" ? `, clears at ${number(config.clear_threshold)}${u}` : "";
  switch (type) {
    case "threshold_high":
      return `above ${limit}${u}${held}${clears}`;
    case "threshold_low":
      return `below ${limit}${u}${held}${clears}`;
    case "rate_of_change":
      return `changes by more than ${limit}${u} within ${minutes(config.window_minutes)}`;
    case "anomaly_score":
      return `anomaly score at least ${limit}${held}`;
    case "pattern_match":
      return (
        {
          flatline: `does not move for ${minutes(config.minutes)}`,
          spike: `jumps by more than ${number(config.delta)}${u}`,
          oscillation: "swings back and forth",
          step: `level shifts by more than ${number(config.delta)}${u}`,
        }[String(config.pattern)] ?? "shows a pattern"
      );
    case "time_based":
      return config.check === "expected_reading"
        ? `no reading for ${minutes(config.every_minutes)}`
        : `outside ${number(config.low) || "–"} to ${number(config.high) || "–"}${u}, ${String(config.start)}–${String(config.end)}`;
    default:
      return type;
  }
}

export const operationTone: Record<"planned" | "active" | "ended", Tone> = { planned: "info", active: "warn", ended: "off" };
export const operationWord: Record<"planned" | "active" | "ended", string> = { planned: "Planned", active: "Active", ended: "Ended" };
export const channelLabel: Record<string, string> = {
  "in-app": "In the app",
  email: "Mail",
  slack: "Slack",
  teams: "Teams",
  sms: "Text message",
};
export const groupLabel = { none: "Each alone", rule: "By rule", asset: "By asset", site: "By site" } as const;
export const mutedLabel = { silence: "Silenced", window: "Quiet during maintenance" } as const;
export const relationLabel = { named: "Named", group: "Same group", asset: "Same asset", neighbour: "Neighbour" } as const;
