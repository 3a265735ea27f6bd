import { describe, expect, it } from "vitest";
import { alertCondition, alertRuleInput } from "./schema";

const rule = (extra: object) => ({ name: "Hot bearing", severity: "high", ...extra });
const issue = (input: unknown) => {
  const first = alertRuleInput.safeParse(input).error?.issues[0];
  return first && { path: first.path.join("."), message: first.message };
};

describe("alert rule input", () => {
  it("reads the example of the specification and fills in every default", () => {
    const parsed = alertRuleInput.parse(
      rule({ conditionType: "threshold_high", conditionConfig: { threshold: 100, duration_minutes: 5 } }),
    );
    expect(parsed).toMatchObject({
      enabled: true,
      assetTypes: [],
      sensorIds: [],
      openIncident: false,
      autoAcknowledgeMinutes: null,
      conditionConfig: { threshold: 100, duration_minutes: 5, keep_firing_minutes: 0, quality: "good_only", no_data: { mode: "keep" } },
    });
  });

  it("says where a clear threshold on the wrong side is, and which side is right", () => {
    const low = rule({ conditionType: "threshold_low", conditionConfig: { threshold: 70, clear_threshold: 65 } });
    expect(issue(low)).toEqual({ path: "conditionConfig.clear_threshold", message: "Must be above the threshold, 70" });
    const high = rule({ conditionType: "threshold_high", conditionConfig: { threshold: 70, clear_threshold: 70 } });
    expect(issue(high)).toEqual({ path: "conditionConfig.clear_threshold", message: "Must be below the threshold, 70" });
    const score = rule({ conditionType: "anomaly_score", conditionConfig: { threshold: 0.9, clear_threshold: 0.95 } });
    expect(issue(score)?.path).toBe("conditionConfig.clear_threshold");
  });

  const high = (config: object, extra: object = {}) => ({ conditionType: "threshold_high", conditionConfig: config, ...extra });
  it.each([
    ["an unknown key", high({ threshold: 1 }, { organizationId: "x" })],
    ["an unknown key in the condition", high({ threshold: 1, treshold: 2 })],
    ["another type's key", high({ threshold: 1, window_minutes: 5 })],
    ["infinity", high({ threshold: Number.POSITIVE_INFINITY })],
    ["NaN", high({ threshold: Number.NaN })],
    ["a number as text", high({ threshold: "1" })],
    ["a negative duration", high({ threshold: 1, duration_minutes: -1 })],
    ["half an occurrence", high({ threshold: 1, occurrences: 1.5 })],
    ["a score above one", { conditionType: "anomaly_score", conditionConfig: { threshold: 1.1 } }],
    ["a rate without a window", { conditionType: "rate_of_change", conditionConfig: { threshold: 5 } }],
    ["an unknown pattern", { conditionType: "pattern_match", conditionConfig: { pattern: "zigzag" } }],
    ["an unknown condition", { conditionType: "tea_leaves", conditionConfig: {} }],
    ["an empty name", high({ threshold: 1 }, { name: "  " })],
    ["a NUL in the name", high({ threshold: 1 }, { name: "a\u0000b" })],
    ["a NUL in the description", high({ threshold: 1 }, { description: "a\u0000b" })],
    ["a site that is no id", high({ threshold: 1 }, { siteIds: ["plant-1"] })],
  ])("refuses %s", (_, extra) => {
    expect(alertRuleInput.safeParse(rule(extra)).success).toBe(false);
  });

  it.each([
    ["a band without limits", { start: "06:00", end: "18:00" }, "conditionConfig.low"],
    ["a band upside down", { start: "06:00", end: "18:00", low: 5, high: 5 }, "conditionConfig.high"],
    ["hour 24", { start: "24:00", end: "18:00", low: 5 }, "conditionConfig.start"],
    ["a zone that does not exist", { start: "06:00", end: "18:00", low: 5, time_zone: "Mars/Olympus" }, "conditionConfig.time_zone"],
    ["a day named twice", { start: "06:00", end: "18:00", low: 5, days: [1, 1] }, "conditionConfig.days"],
  ])("refuses %s at its field", (_, config, path) => {
    expect(issue(rule({ conditionType: "time_based", conditionConfig: { check: "outside_band", ...config } }))?.path).toBe(path);
  });

  it("accepts one of each condition, and what it stored it reads back unchanged", () => {
    const all = [
      { conditionType: "threshold_high", conditionConfig: { threshold: 90, clear_threshold: 85 } },
      { conditionType: "threshold_low", conditionConfig: { threshold: 20, occurrences: 3 } },
      { conditionType: "rate_of_change", conditionConfig: { threshold: 5, window_minutes: 10, direction: "rise" } },
      { conditionType: "anomaly_score", conditionConfig: { threshold: 0.9 } },
      { conditionType: "pattern_match", conditionConfig: { pattern: "flatline", minutes: 30 } },
      { conditionType: "pattern_match", conditionConfig: { pattern: "spike", delta: 4 } },
      { conditionType: "pattern_match", conditionConfig: { pattern: "oscillation", sign_changes: 6, window_minutes: 30 } },
      { conditionType: "pattern_match", conditionConfig: { pattern: "step", delta: 4, samples: 10 } },
      { conditionType: "time_based", conditionConfig: { check: "expected_reading", every_minutes: 15 } },
      {
        conditionType: "time_based",
        conditionConfig: { check: "outside_band", low: 1, start: "22:00", end: "06:00", time_zone: "Europe/Berlin" },
      },
    ];
    for (const condition of all) {
      const parsed = alertCondition.parse(condition);
      expect(alertCondition.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
    }
  });
});
