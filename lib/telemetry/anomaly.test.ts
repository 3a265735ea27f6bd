import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ANOMALY_STATE_LENGTH, createAnomalyState, scoreReading, scoreSeries, WARM_UP } from "./anomaly";

const MIN = 60_000;
/** A repeatable stand-in for noise, -1..1. */
function noise(seed: number) {
  let x = seed;
  return () => {
    x = (x * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return x / 2 ** 31 - 1;
  };
}
const steady = (n: number, seed = 7) => {
  const next = noise(seed);
  return Array.from({ length: n }, (_, i) => ({ at: i * MIN, value: 50 + Math.sin(i / 50) * 5 + next() }));
};

describe("the anomaly score", () => {
  it("is null while warming up, then between 0 and 1 with four decimals", () => {
    const scores = scoreSeries(steady(500));
    expect(scores.slice(0, WARM_UP).every((score) => score === null)).toBe(true);
    for (const score of scores.slice(WARM_UP)) {
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
      expect(Math.round(score! * 1e4) / 1e4).toBe(score);
    }
  });

  it.each([
    ["a jump", 80],
    ["a drop", 20],
    ["a fall to zero", 0],
  ])("is above 0.9 for %s in a steady series, and rarely otherwise", (_, value) => {
    const series = steady(3_000);
    series[2_500] = { at: 2_500 * MIN, value };
    const scores = scoreSeries(series);
    expect(scores[2_500]).toBeGreaterThan(0.9);
    expect(scores.slice(1_000, 2_500).filter((score) => score! >= 0.9).length).toBeLessThanOrEqual(2);
  });

  it("marks the onset of a new level, not its length", () => {
    const series = steady(4_000).map((r, i) => (i < 3_000 ? r : { ...r, value: r.value + 30 }));
    const scores = scoreSeries(series);
    expect(Math.max(...scores.slice(3_000, 3_005).map(Number))).toBeGreaterThan(0.9);
    expect(scores.slice(3_100).every((score) => score! < 0.9)).toBe(true);
  });

  it("does not care about the unit: scaled and shifted readings score the same", () => {
    const series = steady(1_500);
    const other = scoreSeries(series.map((r) => ({ ...r, value: r.value * 1_000 + 5_000 })));
    for (const [i, score] of scoreSeries(series).entries()) expect(Math.abs((score ?? 0) - (other[i] ?? 0))).toBeLessThan(0.01);
  });

  it("stays 0 on a flat line and notices when it ends", () => {
    const flat = Array.from({ length: 1_000 }, (_, i) => ({ at: i * MIN, value: i < 900 ? 45 : 46 }));
    const scores = scoreSeries(flat);
    expect(scores.slice(WARM_UP, 900).every((score) => score === 0)).toBe(true);
    expect(scores[900]).toBeGreaterThan(0.9);
  });

  it("one absurd reading does not blind it", () => {
    const series = steady(6_000);
    series[1_000] = { at: 1_000 * MIN, value: 1e12 };
    series[5_500] = { at: 5_500 * MIN, value: 90 };
    expect(scoreSeries(series)[5_500]).toBeGreaterThan(0.9);
  });

  it("expects a larger jump after a silence", () => {
    const walk = noise(3);
    let value = 0;
    const series = Array.from({ length: 2_000 }, (_, i) => {
      value += walk();
      return { at: i * MIN, value };
    });
    const score = (wait: number) => scoreSeries([...series, { at: 1_999 * MIN + wait * MIN, value: value + 4 }]).at(-1)!;
    expect(score(60)).toBeLessThan(score(1));
  });

  it("a late, repeated or impossible reading changes nothing", () => {
    const state = createAnomalyState();
    scoreSeries(steady(200), state);
    const before = [...state];
    for (const at of [199 * MIN, 5, Number.NaN]) expect(scoreReading(state, 1e6, at)).toBeNull();
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e308]) expect(scoreReading(state, value, 1e9)).toBeNull();
    expect(state).toEqual(before);
  });

  it("for any series: finite state of fixed length, and a restart from JSON or the batch helper gives the same scores", () => {
    const reading = fc.record({ wait: fc.integer({ min: 0, max: 1e7 }), value: fc.double({ min: -1e13, max: 1e13, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: 300 }), (list) => {
        let at = 0;
        const series = list.map(({ wait, value }) => {
          at += wait;
          return { at, value };
        });
        let state = createAnomalyState();
        const stepped = series.map(({ at: time, value }) => {
          state = JSON.parse(JSON.stringify(state));
          return scoreReading(state, value, time);
        });
        expect(stepped).toEqual(scoreSeries(series));
        expect(state.length).toBe(ANOMALY_STATE_LENGTH);
        expect(state.every(Number.isFinite)).toBe(true);
        expect(stepped.every((score) => score === null || (score >= 0 && score <= 1))).toBe(true);
      }),
    );
  });

  it("scores well over 200,000 readings a second even on a busy machine", () => {
    const series = steady(200_000);
    const start = performance.now();
    scoreSeries(series);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
