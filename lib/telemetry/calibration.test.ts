import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calibrate, IDENTITY, isStorable, MAX_MAGNITUDE, roundValue, uncalibrate } from "./calibration";

describe("calibration", () => {
  it("is raw times scale plus offset", () => {
    expect(calibrate(20, { scale: 1.8, offset: 32 })).toBe(68);
    expect(calibrate(0.1, { scale: 3, offset: 0 })).toBe(0.3);
  });

  it("gives the raw reading back, and null when the scale lost it", () => {
    expect(uncalibrate(68, { scale: 1.8, offset: 32 })).toBe(20);
    expect(uncalibrate(5, { scale: 0, offset: 5 })).toBeNull();
    const cal = fc.record({
      scale: fc.double({ min: 0.5, max: 100, noNaN: true }),
      offset: fc.double({ min: -1e4, max: 1e4, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), cal, (millis, c) => {
        const raw = millis / 1e3;
        expect(Math.abs(uncalibrate(calibrate(raw, c), c)! - raw)).toBeLessThanOrEqual(2e-6);
      }),
    );
  });
});

describe("rounding", () => {
  it.each([
    [1.0000005, 1.000001],
    [-1.0000005, -1.000001],
    [1.0000004, 1],
    [73.96732207, 73.967322],
    [0.0000005, 0.000001],
    [0.0000004999, 0],
    [5e-324, 0],
    [2.0000015, 2.000002],
    [1.005, 1.005],
    [999_999_999_999, 999_999_999_999],
    [1e308, 1e308],
  ])("%d becomes %d", (value, rounded) => expect(roundValue(value)).toBe(rounded));

  it("never gives -0", () => {
    expect(Object.is(roundValue(-0), 0)).toBe(true);
    expect(Object.is(roundValue(-1e-9), 0)).toBe(true);
    expect(Object.is(calibrate(-0, IDENTITY), 0)).toBe(true);
  });

  it("is idempotent, odd, and never off by more than half a unit", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (value) => {
        const rounded = roundValue(value);
        expect(roundValue(rounded)).toBe(rounded);
        expect(roundValue(-value) + rounded).toBe(0);
        expect(Math.abs(rounded - value)).toBeLessThanOrEqual(0.5e-6 + Math.abs(value) * 2 ** -52);
      }),
    );
  });

  it("leaves what cannot be stored for the caller to refuse", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e12, -1e308])
      expect(isStorable(value)).toBe(false);
    for (const value of [0, MAX_MAGNITUDE, -MAX_MAGNITUDE]) expect(isStorable(value)).toBe(true);
  });
});
