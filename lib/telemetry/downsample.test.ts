import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bands, downsample, type Point } from "./downsample";

const series = fc
  .array(fc.record({ wait: fc.integer({ min: 0, max: 1000 }), v: fc.double({ min: -1e6, max: 1e6, noNaN: true }) }), { maxLength: 300 })
  .map((list) => {
    let t = 0;
    return list.map(({ wait, v }): Point => {
      t += wait;
      return { t, v };
    });
  });

describe("downsample", () => {
  it("never gives more than the cap, gives exactly the cap when there is more, and keeps both ends and the order", () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 0, max: 120 }), (points, cap) => {
        const out = downsample(points, cap);
        expect(out.length).toBe(Math.min(points.length, cap));
        const places = out.map((p) => points.indexOf(p));
        expect(places.every((place, i) => place >= 0 && (i === 0 || place > places[i - 1]!))).toBe(true);
        if (points.length && cap >= 2) {
          expect(out[0]).toBe(points[0]);
          expect(out.at(-1)).toBe(points.at(-1));
        }
      }),
    );
  });

  it("keeps the one spike in a flat line", () => {
    const points = Array.from({ length: 10_000 }, (_, t) => ({ t, v: t === 6_543 ? 100 : 0 }));
    expect(downsample(points, 50).some((p) => p.v === 100)).toBe(true);
  });

  it.each([Number.NaN, -1, 0])("a cap of %d gives nothing", (cap) => expect(downsample([{ t: 0, v: 1 }], cap)).toEqual([]));
  it("a million points take a moment", () => {
    const points = Array.from({ length: 1_000_000 }, (_, t) => ({ t, v: Math.sin(t / 1e4) }));
    const start = performance.now();
    expect(downsample(points, 1_000)).toHaveLength(1_000);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe("bands", () => {
  it("lose no extreme, no reading, and never exceed the number of buckets", () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 40 }), (points, buckets) => {
        const to = (points.at(-1)?.t ?? 0) + 1;
        const out = bands(points, 0, to, buckets);
        expect(out.length).toBeLessThanOrEqual(buckets);
        expect(out.reduce((sum, band) => sum + band.count, 0)).toBe(points.length);
        if (points.length === 0) return;
        expect(Math.min(...out.map((b) => b.min))).toBe(Math.min(...points.map((p) => p.v)));
        expect(Math.max(...out.map((b) => b.max))).toBe(Math.max(...points.map((p) => p.v)));
        expect(out.at(-1)!.last).toBe(points.at(-1)!.v);
      }),
    );
  });

  it("leaves a gap a gap and ignores what is outside the range", () => {
    const points = [-1, 0, 1, 8, 10].map((t) => ({ t, v: t }));
    expect(bands(points, 0, 10, 5)).toEqual([
      { t: 0, min: 0, max: 1, avg: 0.5, last: 1, count: 2 },
      { t: 8, min: 8, max: 8, avg: 8, last: 8, count: 1 },
    ]);
  });

  it("an empty range has no bands", () => expect(bands([{ t: 0, v: 1 }], 5, 5, 10)).toEqual([]));
});
