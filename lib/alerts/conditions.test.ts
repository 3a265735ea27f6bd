import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { insideWindow, judge, type Memory, NO_MEMORY, type Sample, type Verdict } from "./conditions";
import { type AlertConditionDraft, alertCondition } from "./schema";

const MIN = 60_000;
const at = (minute: number, value: number): Sample => ({ at: minute * MIN, value, quality: "good", anomalyScore: null });

/** Judge a series, one reading a minute, and give every verdict. */
function verdicts(draft: AlertConditionDraft, values: number[], every = 1): Verdict[] {
  const condition = alertCondition.parse(draft);
  let memory: Memory = NO_MEMORY;
  return values.map((value, i) => {
    const verdict = judge(condition, memory, at(i * every, value), false);
    memory = verdict.memory;
    expect(memory.length).toBeLessThanOrEqual(60);
    return verdict;
  });
}
const breaches = (draft: AlertConditionDraft, values: number[], every = 1) =>
  verdicts(draft, values, every).flatMap((v, i) => (v.breach ? [i] : []));
const pattern = (conditionConfig: Extract<AlertConditionDraft, { conditionType: "pattern_match" }>["conditionConfig"]) =>
  ({ conditionType: "pattern_match", conditionConfig }) as const;

describe("thresholds", () => {
  it("are strict: the limit itself is safe", () => {
    expect(breaches({ conditionType: "threshold_high", conditionConfig: { threshold: 80 } }, [79, 80, 80.1])).toEqual([2]);
    expect(breaches({ conditionType: "threshold_low", conditionConfig: { threshold: 80 } }, [81, 80, 79.9])).toEqual([2]);
  });
});

describe("rate of change", () => {
  const rate = (direction: "rise" | "fall" | "either") =>
    ({ conditionType: "rate_of_change", conditionConfig: { threshold: 5, window_minutes: 10, direction } }) as const;

  it("sees a move within the window in the direction asked for", () => {
    expect(breaches(rate("rise"), [0, 2, 4, 6])).toEqual([3]);
    expect(breaches(rate("fall"), [0, 2, 4, 6])).toEqual([]);
    expect(breaches(rate("fall"), [6, 4, 2, 0])).toEqual([3]);
    expect(breaches(rate("either"), [0, 6, 0])).toEqual([1, 2]);
  });

  it("does not see a slow drift", () => {
    expect(
      breaches(
        rate("either"),
        Array.from({ length: 200 }, (_, i) => i * 0.4),
      ),
    ).toEqual([]);
  });

  it("agrees with an exact window but for its sixteenth", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 80 }), (values) => {
        const out = verdicts({ conditionType: "rate_of_change", conditionConfig: { threshold: 5, window_minutes: 16 } }, values);
        for (const [i, verdict] of out.entries()) {
          const spread = (minutes: number) => {
            const window = values.slice(Math.max(0, i - minutes), i + 1);
            return Math.max(values[i]! - Math.min(...window), Math.max(...window) - values[i]!);
          };
          expect(verdict.measured).toBeGreaterThanOrEqual(spread(15));
          expect(verdict.measured).toBeLessThanOrEqual(spread(17));
        }
      }),
    );
  });
});

describe("patterns", () => {
  it("flatline: no change beyond the tolerance for the time", () => {
    expect(breaches(pattern({ pattern: "flatline", minutes: 3, tolerance: 0.5 }), [1, 1.2, 1.4, 1.5, 1.5, 2, 2])).toEqual([3, 4]);
  });

  it("spike: far from the median of the readings before", () => {
    const spike = pattern({ pattern: "spike", samples: 3, delta: 4 });
    expect(breaches(spike, [1, 2, 3, 9, 3, 2, -5])).toEqual([3, 6]);
    expect(breaches(pattern({ pattern: "spike", samples: 3, delta: 4, direction: "fall" }), [1, 2, 3, 9, 3, 2, -5])).toEqual([6]);
    expect(breaches(spike, [1, 99])).toEqual([]);
  });

  it("step: one level before, another after", () => {
    const values = [1, 1, 1, 1, 9, 9, 9, 9, 9, 9];
    expect(breaches(pattern({ pattern: "step", samples: 3, delta: 7 }), values)).toEqual([6]);
    expect(breaches(pattern({ pattern: "step", samples: 3, delta: 7, direction: "fall" }), values)).toEqual([]);
  });

  it("oscillation: enough turns within the window, small ripples aside", () => {
    const swing = [0, 5, 0, 5, 0, 5];
    expect(breaches(pattern({ pattern: "oscillation", sign_changes: 3, window_minutes: 10, min_amplitude: 1 }), swing)).toEqual([4, 5]);
    expect(breaches(pattern({ pattern: "oscillation", sign_changes: 3, window_minutes: 10, min_amplitude: 5 }), swing)).toEqual([]);
    expect(breaches(pattern({ pattern: "oscillation", sign_changes: 3, window_minutes: 2 }), swing, 2)).toEqual([]);
  });
});

describe("a daily window", () => {
  const window = { start: "06:00", end: "18:00", days: [1, 2, 3, 4, 5], time_zone: "UTC" };
  const inside = (w: typeof window, iso: string) => insideWindow(w, Date.parse(iso));

  it("includes its start, excludes its end and other days", () => {
    expect(["2026-03-02T05:59Z", "2026-03-02T06:00Z", "2026-03-02T17:59Z", "2026-03-02T18:00Z"].map((t) => inside(window, t))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(inside(window, "2026-03-01T12:00Z")).toBe(false); // a Sunday
  });

  it("may cross midnight and then belongs to the day on which it starts", () => {
    const night = { ...window, start: "22:00", end: "06:00", days: [7] };
    expect(inside(night, "2026-03-01T23:00Z")).toBe(true);
    expect(inside(night, "2026-03-02T05:00Z")).toBe(true);
    expect(inside(night, "2026-03-02T23:00Z")).toBe(false);
    expect(inside(night, "2026-03-01T05:00Z")).toBe(false);
  });

  it("follows the wall clock across daylight saving time", () => {
    const berlin = { ...window, days: [1, 2, 3, 4, 5, 6, 7], time_zone: "Europe/Berlin" };
    expect(inside(berlin, "2026-03-28T05:00Z")).toBe(true); // 06:00 CET
    expect(inside(berlin, "2026-03-28T04:59Z")).toBe(false);
    expect(inside(berlin, "2026-03-29T04:00Z")).toBe(true); // 06:00 CEST
    expect(inside({ ...berlin, time_zone: "Asia/Kathmandu" }, "2026-03-29T00:15Z")).toBe(true); // 06:00 at +05:45
  });

  it("is all day when it ends where it starts", () => {
    const day = { ...window, start: "00:00", end: "00:00", days: [1, 2, 3, 4, 5, 6, 7] };
    fc.assert(fc.property(fc.integer({ min: 0, max: 4e12 }), (time) => void expect(insideWindow(day, time)).toBe(true)));
  });

  it("names the limit that was crossed", () => {
    const band = { check: "outside_band", low: 3, high: 7, start: "00:00", end: "01:00" } as const;
    const out = verdicts({ conditionType: "time_based", conditionConfig: band }, [5, 2, 8]);
    expect(out.map((v) => [v.breach, v.threshold])).toEqual([
      [false, 7],
      [true, 3],
      [true, 7],
    ]);
  });
});
