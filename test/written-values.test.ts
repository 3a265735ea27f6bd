import fc from "fast-check";
import { expect, test } from "vitest";
import { formatNumber } from "@/components/ui/format";
import { writtenPair, writtenValue } from "@/lib/units/written";

test("texts made on the server write each value as the console does", () => {
  const values = fc.oneof(
    fc.double({ min: -1e7, max: 1e7, noNaN: true }),
    fc.integer({ min: -1e7, max: 1e7 }),
    fc.constantFrom(0.9996, 99.996, -0, 1e-9),
  );
  fc.assert(
    fc.property(values, fc.constantFrom("", "°C", "mm/s"), (value, unit) => {
      expect(writtenValue(value, unit)).toBe(formatNumber(value, unit ? { unit } : {}));
    }),
    { numRuns: 2_000 },
  );
});

test("a value just past its limit does not read as the limit", () => {
  expect(writtenPair(95.4567, 90, "°C")).toEqual(["95.46 °C", "90 °C"]);
  expect(writtenPair(90.0012, 90, "°C")).toEqual(["90.0012 °C", "90 °C"]);
  expect(writtenPair(-1_240.04, -1_240, "kPa")).toEqual(["−1,240.04 kPa", "−1,240 kPa"]);
  expect(writtenPair(5, 5, "bar")).toEqual(["5 bar", "5 bar"]);
});
