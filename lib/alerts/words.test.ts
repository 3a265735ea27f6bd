import { expect, test } from "vitest";
import { alertCondition } from "./schema";
import { describeAlert } from "./words";

const sensor = { id: "s", name: "Bearing temperature", unit: "°C", assetId: "a", assetName: "Filler 2", siteId: null };
const high = (threshold: number) => ({
  name: "Overheating",
  condition: alertCondition.parse({ conditionType: "threshold_high", conditionConfig: { threshold } }),
});
const raised = (value: number, threshold: number) => ({
  type: "raised" as const,
  at: 60_000,
  since: 0,
  value,
  threshold,
  cause: "condition" as const,
});

test.each([
  [95.4567, 90, "Bearing temperature is 95.46 °C, above 90 °C"],
  [1_240.456, 1_200.5, "Bearing temperature is 1,240.5 °C, above 1,200.5 °C"],
  [0.12345, 0.1, "Bearing temperature is 0.123 °C, above 0.1 °C"],
  [-3.14421, -4, "Bearing temperature is −3.14 °C, above −4 °C"],
  [90.001, 90, "Bearing temperature is 90.001 °C, above 90 °C"],
])("an alert at %d past %d is titled with values as the console writes them", (value, threshold, title) => {
  const said = describeAlert(high(threshold), sensor, raised(value, threshold));
  expect(said.title).toBe(title);
  expect(said.description).toContain(
    `The value was ${title.split(" is ")[1]!.split(", above")[0]}. It has been so for 1 minute. Rule: Overheating.`,
  );
});
