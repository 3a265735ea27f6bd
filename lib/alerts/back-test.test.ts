import { describe, expect, it } from "vitest";
import { backTest } from "./back-test";
import type { Sample } from "./conditions";
import { alertCondition } from "./schema";

const HOUR = 3_600_000;
const START = Date.parse("2026-03-01T00:00:00Z");
const hours = (values: number[]): Sample[] =>
  values.map((value, i) => ({ at: START + i * HOUR, value, quality: "good", anomalyScore: value / 100 }));
const high = alertCondition.parse({ conditionType: "threshold_high", conditionConfig: { threshold: 80 } });
const failure = (from: number, to: number) => ({ from: START + from * HOUR, to: START + to * HOUR });

describe("a back-test", () => {
  it("lists what would have fired, per day, and which failures it would have caught", () => {
    const values = Array(60).fill(50);
    values.splice(10, 3, 85, 95, 90);
    values[30] = 81;
    values[59] = 99;
    const result = backTest(high, hours(values), { knownFailures: [failure(8, 20), failure(40, 50)] });
    expect(result).toEqual({
      fired: [
        { raisedAt: START + 10 * HOUR, clearedAt: START + 13 * HOUR, peakValue: 95, durationMinutes: 180, matchesFailure: 0 },
        { raisedAt: START + 30 * HOUR, clearedAt: START + 31 * HOUR, peakValue: 81, durationMinutes: 60, matchesFailure: null },
        { raisedAt: START + 59 * HOUR, clearedAt: null, peakValue: 99, durationMinutes: 0, matchesFailure: null },
      ],
      perDay: [
        { day: "2026-03-01", raised: 1, matched: 1 },
        { day: "2026-03-02", raised: 1, matched: 0 },
        { day: "2026-03-03", raised: 1, matched: 0 },
      ],
      alertsPerDay: 3 / (59 / 24),
      caught: 1,
      totalFailures: 2,
      falseAlarms: 2,
      medianLeadMinutes: 600,
    });
  });

  it("counts a failure once however often the rule fires in it, from the first alert on", () => {
    const result = backTest(high, hours([50, 90, 50, 90, 50]), { knownFailures: [failure(0, 4)] });
    expect([result.caught, result.fired.length, result.falseAlarms, result.medianLeadMinutes]).toEqual([1, 2, 0, 180]);
  });

  it("takes the lowest value as the worst of a low threshold, and the score of an anomaly", () => {
    const low = alertCondition.parse({ conditionType: "threshold_low", conditionConfig: { threshold: 20, occurrences: 2 } });
    expect(backTest(low, hours([50, 5, 15, 18, 50])).fired[0]?.peakValue).toBe(5);
    const odd = alertCondition.parse({ conditionType: "anomaly_score", conditionConfig: { threshold: 0.9 } });
    expect(backTest(odd, hours([50, 95, 50])).fired[0]?.peakValue).toBe(0.95);
  });

  it("says nothing about false alarms when no failure is known, and survives an empty history", () => {
    expect(backTest(high, hours([90])).falseAlarms).toBeNull();
    expect(backTest(high, [])).toMatchObject({ fired: [], perDay: [], alertsPerDay: 0, caught: 0, medianLeadMinutes: null });
  });
});
