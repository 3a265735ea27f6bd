import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Sample } from "./conditions";
import { type AlertCondition, type AlertConditionDraft, alertCondition } from "./schema";
import { type AlertState, advance, evaluate, initialState, step, type Transition, tick } from "./state-machine";

const MIN = 60_000;
const rule = (draft: AlertConditionDraft) => alertCondition.parse(draft);
const above = (config: object) => rule({ conditionType: "threshold_high", conditionConfig: { threshold: 80, ...config } });
const at = (minute: number, value: number, extra: Partial<Sample> = {}): Sample => ({
  at: minute * MIN,
  value,
  quality: "good",
  anomalyScore: null,
  ...extra,
});
const series = (values: number[], every = 1) => values.map((value, i) => at(i * every, value));
const brief = (transitions: Transition[]) => transitions.map((t) => (t.type === "none" ? "none" : `${t.type}@${t.at / MIN}`));
const run = (condition: AlertCondition, samples: Sample[]) => brief(evaluate(condition, initialState(), samples).transitions);

describe("duration and occurrences", () => {
  it("raises only after the condition held for the duration, and says since when", () => {
    const { transitions } = evaluate(above({ duration_minutes: 5 }), initialState(), series([70, 90, 90, 90, 90, 90, 91, 70]));
    expect(transitions).toEqual([
      { type: "raised", at: 6 * MIN, since: MIN, value: 91, threshold: 80, cause: "condition" },
      { type: "cleared", at: 7 * MIN, cause: "safe" },
    ]);
  });

  it("starts the duration afresh after a safe reading and after too long a gap", () => {
    expect(run(above({ duration_minutes: 5 }), series([90, 90, 90, 70, 90, 90, 90]))).toEqual([]);
    expect(run(above({ duration_minutes: 5 }), [at(0, 90), at(61, 90), at(63, 90)])).toEqual([]);
    expect(run(above({ duration_minutes: 5 }), [at(0, 90), at(59, 90)])).toEqual(["raised@59"]);
    expect(run(above({ duration_minutes: 5, max_gap_minutes: 2 }), [at(0, 90), at(3, 90), at(6, 90)])).toEqual([]);
  });

  it("needs so many readings in a row", () => {
    expect(run(above({ occurrences: 3 }), series([90, 90, 70, 90, 90, 90]))).toEqual(["raised@5"]);
  });

  it("counts further breaches as updates of the same alert", () => {
    expect(run(above({}), series([90, 91, 92]))).toEqual(["raised@0", "updated@1", "updated@2"]);
  });
});

describe("clearing", () => {
  it("holds between the two thresholds and clears beyond the safe one", () => {
    expect(run(above({ clear_threshold: 70 }), series([90, 75, 79, 70]))).toEqual(["raised@0", "cleared@3"]);
  });

  it("waits for the clear duration, which any unsafe reading restarts", () => {
    const condition = above({ clear_threshold: 70, clear_duration_minutes: 3 });
    expect(run(condition, series([90, 60, 60, 75, 60, 60, 60, 60]))).toEqual(["raised@0", "cleared@7"]);
  });

  it("keeps firing after the last bad reading", () => {
    expect(run(above({ keep_firing_minutes: 5 }), series([90, 60, 60, 90, 60, 60, 60, 60, 60]))).toEqual([
      "raised@0",
      "updated@3",
      "cleared@8",
    ]);
  });

  it("ends a hold on time even when the next reading comes much later", () => {
    const condition = above({ keep_firing_minutes: 5 });
    expect(run(condition, [at(0, 90), at(1, 60), at(30, 90)])).toEqual(["raised@0", "cleared@5", "raised@30"]);
    const { state } = evaluate(condition, initialState(), [at(0, 90), at(1, 60)]);
    expect(tick(condition, state, 5 * MIN, MIN).transition.type).toBe("none");
    expect(tick(condition, state, 6 * MIN, MIN).transition).toEqual({ type: "cleared", at: 5 * MIN, cause: "safe" });
  });

  it("does not take replayed history for an old hold: the wall clock counts from arrival", () => {
    const condition = above({ keep_firing_minutes: 5 });
    const { state } = evaluate(condition, initialState(), [at(0, 90), at(1, 60)]);
    const tenYears = 10 * 365 * 24 * 60 * MIN;
    expect(tick(condition, state, tenYears + 2 * MIN, tenYears).transition.type).toBe("none");
  });
});

describe("silence", () => {
  const silent = (mode: "keep" | "raise" | "clear") => above({ no_data: { mode, after_minutes: 10 } });

  it("raises once, at the moment it was due, and clears when readings return", () => {
    const condition = silent("raise");
    const quiet = evaluate(condition, initialState(), [at(0, 60)]).state;
    expect(tick(condition, quiet, 10 * MIN, 0).transition.type).toBe("none");
    const raised = tick(condition, quiet, 42 * MIN, 0);
    expect(raised.transition).toEqual({ type: "raised", at: 10 * MIN, since: 0, value: null, threshold: null, cause: "no_data" });
    expect(tick(condition, raised.state, 99 * MIN, 0).transition.type).toBe("none");
    expect(step(condition, raised.state, at(100, 60)).transition).toEqual({ type: "cleared", at: 100 * MIN, cause: "safe" });
  });

  it("is over with any reading that does not breach, even one inside the hysteresis band", () => {
    const condition = above({ clear_threshold: 70, no_data: { mode: "raise", after_minutes: 10 } });
    expect(run(condition, [at(0, 60), at(20, 75)])).toEqual(["raised@10", "cleared@20"]);
  });

  it("becomes an ordinary alert when the returning reading breaches", () => {
    const condition = silent("raise");
    expect(run(condition, [at(0, 60), at(20, 90), at(21, 90), at(22, 60)])).toEqual([
      "raised@10",
      "updated@20",
      "updated@21",
      "cleared@22",
    ]);
  });

  it("clears or keeps an active alert as the policy says", () => {
    expect(run(silent("clear"), [at(0, 90), at(30, 90)])).toEqual(["raised@0", "cleared@10", "raised@30"]);
    expect(run(silent("keep"), [at(0, 90), at(30, 90)])).toEqual(["raised@0", "updated@30"]);
    expect(run(silent("raise"), [at(0, 90), at(30, 90)])).toEqual(["raised@0", "updated@30"]);
  });

  it("raises when an expected reading is missing", () => {
    const condition = rule({ conditionType: "time_based", conditionConfig: { check: "expected_reading", every_minutes: 15 } });
    expect(run(condition, [at(0, 1), at(15, 1), at(31, 1), at(40, 1)])).toEqual(["raised@30", "cleared@31"]);
  });

  it("says nothing about a sensor that never sent anything", () => {
    expect(tick(silent("raise"), initialState(), 1e12, null).transition.type).toBe("none");
  });
});

describe("readings that do not count", () => {
  it("ignores bad and uncertain quality as the policy says", () => {
    const bad = [at(0, 90, { quality: "bad" })];
    const unsure = [at(0, 90, { quality: "uncertain" })];
    expect([run(above({}), bad), run(above({}), unsure)]).toEqual([[], []]);
    expect(run(above({ quality: "exclude_bad" }), unsure)).toEqual(["raised@0"]);
    expect(run(above({ quality: "all" }), bad)).toEqual(["raised@0"]);
  });

  it("a late reading never changes anything, least of all raises again", () => {
    const { state } = evaluate(above({}), initialState(), [at(10, 90), at(11, 60)]);
    for (const late of [at(5, 99), at(10, 99), at(11, 99)]) {
      expect(step(above({}), state, late)).toEqual({ state, transition: { type: "none" } });
    }
  });
});

const minutes = fc.integer({ min: 0, max: 12 });
const condition = fc
  .record({
    duration_minutes: minutes,
    occurrences: fc.integer({ min: 1, max: 4 }),
    clear_duration_minutes: minutes,
    keep_firing_minutes: minutes,
    quality: fc.constantFrom("good_only", "exclude_bad", "all"),
    no_data: fc.record({ mode: fc.constantFrom("keep", "raise", "clear"), after_minutes: fc.integer({ min: 1, max: 20 }) }),
  })
  .chain((common) =>
    fc.constantFrom<AlertCondition>(
      ...[
        { conditionType: "threshold_high", conditionConfig: { ...common, threshold: 6, clear_threshold: 4 } },
        { conditionType: "threshold_low", conditionConfig: { ...common, threshold: 4 } },
        { conditionType: "anomaly_score", conditionConfig: { ...common, threshold: 0.5 } },
        { conditionType: "rate_of_change", conditionConfig: { ...common, threshold: 4, window_minutes: 5 } },
        { conditionType: "pattern_match", conditionConfig: { ...common, pattern: "flatline", minutes: 3, tolerance: 1 } },
        { conditionType: "pattern_match", conditionConfig: { ...common, pattern: "spike", samples: 3, delta: 4 } },
        { conditionType: "pattern_match", conditionConfig: { ...common, pattern: "step", samples: 2, delta: 3 } },
        { conditionType: "pattern_match", conditionConfig: { ...common, pattern: "oscillation", sign_changes: 2, window_minutes: 9 } },
        { conditionType: "time_based", conditionConfig: { ...common, check: "expected_reading", every_minutes: 4 } },
        {
          conditionType: "time_based",
          conditionConfig: { ...common, check: "outside_band", low: 3, high: 7, start: "00:05", end: "00:40" },
        },
      ].map((draft) => alertCondition.parse(draft)),
    ),
  );
const samples = fc
  .array(
    fc.record({
      wait: fc.integer({ min: 1, max: 15 }),
      value: fc.integer({ min: 0, max: 10 }),
      quality: fc.constantFrom<Sample["quality"]>("good", "good", "good", "uncertain", "bad"),
      anomalyScore: fc.option(fc.integer({ min: 0, max: 10 }).map((n) => n / 10)),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((list) => {
    let now = 0;
    return list.map(({ wait, ...rest }) => {
      now += wait * MIN;
      return { at: now, ...rest };
    });
  });
const check = (property: (c: AlertCondition, s: Sample[], pick: number) => void) =>
  fc.assert(fc.property(condition, samples, fc.nat(), property), { numRuns: 400 });

describe("for every condition and every series", () => {
  it("raise and clear alternate, starting with a raise, in order of time, and updates only while raised", () => {
    check((c, s) => {
      let raisedAt: number | null = null;
      let last = Number.NEGATIVE_INFINITY;
      for (const t of evaluate(c, initialState(), s).transitions) {
        expect(t.at).toBeGreaterThanOrEqual(last);
        last = t.at;
        if (t.type === "raised") {
          expect(raisedAt).toBeNull();
          expect(t.since).toBeLessThanOrEqual(t.at);
          raisedAt = t.at;
        } else {
          expect(raisedAt).not.toBeNull();
          if (t.type === "cleared") raisedAt = null;
        }
      }
    });
  });

  it("a restart at any point changes nothing: the state is plain JSON, and small", () => {
    check((c, s, pick) => {
      const whole = evaluate(c, initialState(), s);
      let state: AlertState = initialState();
      const transitions: Transition[] = [];
      for (const [i, sample] of s.entries()) {
        const part = evaluate(c, state, [sample]);
        transitions.push(...part.transitions);
        const text = JSON.stringify(part.state);
        expect(text.length).toBeLessThan(1_500);
        state = (pick >> (i % 16)) & 1 ? JSON.parse(text) : part.state;
      }
      expect(transitions).toEqual(whole.transitions);
      expect(state).toEqual(whole.state);
    });
  });

  it("sending any already seen prefix again changes nothing", () => {
    check((c, s, pick) => {
      const seen = evaluate(c, initialState(), s);
      const again = evaluate(c, seen.state, s.slice(0, pick % (s.length + 1)));
      expect(again).toEqual({ state: seen.state, transitions: [] });
    });
  });

  it("timer ticks between readings change nothing but the moment we learn it", () => {
    check((c, s, pick) => {
      let state = initialState();
      const transitions: Transition[] = [];
      const take = (outcome: { state: AlertState; transition: Transition }) => {
        state = outcome.state;
        if (outcome.transition.type !== "none") transitions.push(outcome.transition);
        return outcome.transition.type !== "none";
      };
      for (const [i, sample] of s.entries()) {
        const before = s[i - 1]?.at ?? sample.at;
        for (let now = before; now < sample.at; now += (1 + (pick % 5)) * MIN) while (take(advance(c, state, now)));
        const part = evaluate(c, state, [sample]);
        transitions.push(...part.transitions);
        state = part.state;
      }
      // A reading the policy ignores does not move time in a batch, so let both reach the same end.
      const whole = evaluate(c, initialState(), s);
      const end = s.at(-1)!.at + 1_000 * MIN;
      while (take(advance(c, state, end)));
      let rest = advance(c, whole.state, end);
      while (rest.transition.type !== "none") {
        whole.transitions.push(rest.transition);
        rest = advance(c, rest.state, end);
      }
      expect(transitions).toEqual(whole.transitions);
    });
  });

  it("the given state is never modified", () => {
    check((c, s) => {
      let state = initialState();
      for (const sample of s) {
        const before = structuredClone(state);
        const next = step(c, state, sample).state;
        expect(state).toEqual(before);
        state = next;
      }
    });
  });
});

describe("flapping", () => {
  it("a series that jumps across the threshold gives one raise and one clear, by hysteresis or by keep-firing", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 5, maxLength: 200 }), (ups) => {
        const flaps = series([81, ...ups.map((up) => (up ? 81 : 79)), ...Array(12).fill(60)]);
        for (const config of [{ clear_threshold: 70 }, { keep_firing_minutes: ups.length + 1 }]) {
          const { transitions } = evaluate(above(config), initialState(), flaps);
          const types = transitions.map((t) => t.type).filter((type) => type !== "updated");
          expect(types[0]).toBe("raised");
          expect(types.length).toBeLessThanOrEqual(2);
          if ("clear_threshold" in config) expect(types).toEqual(["raised", "cleared"]);
        }
      }),
    );
  });
});
