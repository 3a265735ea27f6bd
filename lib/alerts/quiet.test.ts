import fc from "fast-check";
import { expect, test } from "vitest";
import { type Quality, qualities } from "@/lib/telemetry/readings";
import type { ReadingRun } from "@/lib/telemetry/watcher";
import type { Sample } from "./conditions";
import { stayQuiet } from "./quiet";
import { type AlertConditionDraft, alertCondition } from "./schema";
import { Run } from "./seen";
import { evaluate, initialState } from "./state-machine";

const MINUTE = 60_000;
const small = fc.integer({ min: -12, max: 12 }).map((n) => n / 4);
const positive = fc.integer({ min: 1, max: 40 }).map((n) => n / 4);
const minutes = fc.integer({ min: 1, max: 30 });
const direction = fc.constantFrom("rise", "fall", "either");

const common = {
  duration_minutes: fc.constantFrom(0, 0, 3),
  occurrences: fc.integer({ min: 1, max: 3 }),
  clear_duration_minutes: fc.constantFrom(0, 2),
  keep_firing_minutes: fc.constantFrom(0, 5),
  max_gap_minutes: minutes,
  quality: fc.constantFrom("good_only", "exclude_bad", "all"),
  no_data: fc.record({ mode: fc.constantFrom("keep", "keep", "raise", "clear"), after_minutes: minutes }),
};
const drafts: [string, Record<string, fc.Arbitrary<unknown>>][] = [
  ["threshold_high", { threshold: small }],
  ["threshold_low", { threshold: small }],
  ["anomaly_score", { threshold: fc.constantFrom(0.3, 0.7, 0.95) }],
  ["rate_of_change", { threshold: positive, window_minutes: minutes, direction }],
  ["pattern_match", { pattern: fc.constant("flatline"), minutes, tolerance: fc.constantFrom(0, 0.5) }],
  ["pattern_match", { pattern: fc.constant("spike"), samples: fc.integer({ min: 3, max: 6 }), delta: positive, direction }],
  ["pattern_match", { pattern: fc.constant("step"), samples: fc.integer({ min: 2, max: 5 }), delta: positive, direction }],
  [
    "pattern_match",
    {
      pattern: fc.constant("oscillation"),
      sign_changes: fc.integer({ min: 2, max: 6 }),
      window_minutes: minutes,
      min_amplitude: fc.constantFrom(0, 1, 3),
    },
  ],
  ["time_based", { check: fc.constant("expected_reading"), every_minutes: minutes }],
  ["time_based", { check: fc.constant("outside_band"), high: small, start: fc.constant("06:00"), end: fc.constant("22:00") }],
];
const conditions = drafts.map(([conditionType, config]) =>
  fc
    .tuple(fc.record(config), fc.record(common, { requiredKeys: [] }))
    .map(([own, shared]) => alertCondition.parse({ conditionType, conditionConfig: { ...own, ...shared } } as AlertConditionDraft)),
);

const reading = fc.record({
  step: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 2 * MINUTE }) }, { weight: 1, arbitrary: fc.constant(45 * MINUTE) }),
  value: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(0, 0, 0.25) }, { weight: 3, arbitrary: small }),
  quality: fc.constantFrom<Quality>("good", "good", "good", "good", "uncertain", "bad"),
  anomalyScore: fc.constantFrom(null, 0, 0.1, 0.25, 0.8),
});
type Step = typeof reading extends fc.Arbitrary<infer T> ? T : never;

function samplesFrom(start: number, steps: readonly Step[]): Sample[] {
  let at = start;
  return steps.map(({ step, ...rest }) => {
    at += step;
    return { at, ...rest };
  });
}
const columnsOf = (samples: readonly Sample[]): ReadingRun => ({
  at: Float64Array.from(samples, ({ at }) => at),
  value: Float64Array.from(samples, ({ value }) => value),
  quality: Uint8Array.from(samples, ({ quality }) => qualities.indexOf(quality)),
  score: Float64Array.from(samples, ({ anomalyScore }) => anomalyScore ?? Number.NaN),
});

test.each(conditions.map((condition, index) => [`${drafts[index]![0]} ${index}`, condition] as const))(
  "%s: what is told at once is what the state machine says reading by reading, from batch to batch",
  (_, condition) => {
    let quiet = 0;
    let loud = 0;
    const batches = fc.array(fc.array(reading, { maxLength: 25 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(condition, batches, (rule, parts) => {
        let state = initialState();
        let at = Date.UTC(2026, 2, 1, 5);
        for (const part of parts) {
          const samples = samplesFrom(at, part);
          const slow = evaluate(rule, state, samples);
          const run = new Run(columnsOf(samples));
          expect(run.samples()).toEqual(samples);
          const fast = stayQuiet(rule, state, run.seenBy(rule));
          if (fast) expect({ state: fast, transitions: [] }).toEqual(slow);
          if (fast) quiet++;
          else loud++;
          state = slow.state;
          at = samples.at(-1)?.at ?? at;
        }
      }),
      { numRuns: 400 },
    );
    expect(quiet, "the short way must have been taken").toBeGreaterThan(100);
    expect(loud, "and must have been refused").toBeGreaterThan(20);
  },
);

test("a late reading, or an active alert, is left to the state machine", () => {
  const rule = alertCondition.parse({ conditionType: "threshold_high", conditionConfig: { threshold: 90 } });
  const at = (moment: number, value: number): Sample => ({ at: moment, value, quality: "good", anomalyScore: null });
  const seen = (...samples: Sample[]) => new Run(columnsOf(samples)).seenBy(rule);
  const { state } = evaluate(rule, initialState(), [at(10, 20)]);
  expect(stayQuiet(rule, state, seen(at(10, 20)))).toBeUndefined();
  expect(stayQuiet(rule, evaluate(rule, state, [at(20, 95)]).state, seen(at(30, 20)))).toBeUndefined();
  expect(stayQuiet(rule, state, seen(at(11, 90)))).toMatchObject({ lastAt: 11 });
  expect(stayQuiet(rule, state, seen())).toBe(state);
});
