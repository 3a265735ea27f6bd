import { writtenPair, writtenValue } from "@/lib/units/written";
import type { LiveRule } from "./rules-cache";
import type { Cause, Transition } from "./state-machine";
import type { AlertSubject } from "./transitions";

type Raised = Extract<Transition, { type: "raised" }>;

/** The specification's category of an alert, by what raised it. */
export function categoryOf({ condition }: Pick<LiveRule, "condition">, cause: Cause) {
  if (cause === "no_data") return "connectivity";
  switch (condition.conditionType) {
    case "anomaly_score":
      return "anomaly";
    case "pattern_match":
    case "rate_of_change":
      return "pattern";
    default:
      return "threshold";
  }
}

const minutes = (count: number) => (count === 1 ? "1 minute" : `${writtenValue(count)} minutes`);

/** What an alert says, for people: what is wrong, by how much, and which rule watched. */
export function describeAlert(
  { name, condition }: Pick<LiveRule, "name" | "condition">,
  sensor: AlertSubject,
  { at, since, value, threshold, cause }: Raised,
) {
  const { unit } = sensor;
  const [shown, limit] =
    value !== null && threshold !== null
      ? writtenPair(value, threshold, unit)
      : [value === null ? "" : writtenValue(value, unit), threshold === null ? "its limit" : writtenValue(threshold, unit)];
  const held = at > since ? ` It has been so for ${minutes(Math.round((at - since) / 60_000))}.` : "";
  const [what, detail] =
    cause === "no_data"
      ? ["sends no readings", `No reading since ${new Date(since).toISOString()}.`]
      : [said(), `The value was ${shown}.${held}`];
  return {
    title: `${sensor.name} ${what}`.slice(0, 300),
    description: `${sensor.assetName}: ${sensor.name} ${what}. ${detail} Rule: ${name}.`.slice(0, 2_000),
  };

  function said(): string {
    switch (condition.conditionType) {
      case "threshold_high":
        return `is ${shown}, above ${limit}`;
      case "threshold_low":
        return `is ${shown}, below ${limit}`;
      case "rate_of_change":
        return `changed by more than ${limit} within ${minutes(condition.conditionConfig.window_minutes)}`;
      case "anomaly_score":
        return `is unusual at ${shown}`;
      case "pattern_match":
        return {
          flatline: `stands still at ${shown}`,
          spike: `jumped to ${shown}`,
          oscillation: `swings around ${shown}`,
          step: `moved to a new level, ${shown}`,
        }[condition.conditionConfig.pattern];
      case "time_based":
        return `is ${shown}, outside its band (${limit})`;
    }
  }
}
