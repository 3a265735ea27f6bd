import { describe, expect, it } from "vitest";
import { scoreSeries } from "@/lib/telemetry/anomaly";
import { nabIsHere, readNab } from "@/test/nab";
import { backTest } from "./back-test";
import { nabPresets } from "./presets";
import { alertCondition, alertRuleInput } from "./schema";

describe("the demonstration's rules", () => {
  it.each(nabPresets.map((preset) => [preset.rule.name, preset] as const))("%s is a valid rule", (_, { rule }) => {
    expect(alertRuleInput.safeParse(rule).error).toBeUndefined();
  });

  describe.skipIf(!nabIsHere)("over the real series", () => {
    const caught = new Map<string, Set<number>>();
    it.each(nabPresets.map((preset) => [preset.rule.name, preset] as const))("%s does what it says", (_, { series, rule, expected }) => {
      const file = readNab(series)[0]!;
      const scores = scoreSeries(file.readings);
      const samples = file.readings.map((r, i) => ({ ...r, quality: "good" as const, anomalyScore: scores[i]! }));
      const knownFailures = file.windows.map(([from, to]) => ({ from: file.readings[from]!.at, to: file.readings[to]!.at }));
      const { conditionType, conditionConfig } = rule;
      const result = backTest(alertCondition.parse({ conditionType, conditionConfig }), samples, { knownFailures });
      expect({ caught: result.caught, totalFailures: result.totalFailures, falseAlarms: result.falseAlarms }).toEqual(expected);
      const found = caught.get(series) ?? new Set();
      for (const { matchesFailure } of result.fired)
        if (matchesFailure !== null && conditionType !== "anomaly_score") found.add(matchesFailure);
      caught.set(series, found);
    });

    it("the threshold rules alone reach every labelled failure", () => {
      expect([...caught.values()].map((found) => found.size)).toEqual([4, 2]);
    });
  });
});
