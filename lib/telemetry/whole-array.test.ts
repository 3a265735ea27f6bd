import fc from "fast-check";
import { expect, test } from "vitest";
import { asText, wholeArray } from "./whole-array";

test("every whole number of the column's range is written as join would write it, and a missing one as null", () => {
  const number = fc.oneof(
    fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }),
    fc.integer({ min: -20, max: 20 }),
    fc.integer({ min: 0, max: 9 }).chain((zeros) => fc.constantFrom(10 ** zeros, 10 ** zeros - 1, -(10 ** zeros))),
    fc.constant(Number.NaN),
  );
  fc.assert(
    fc.property(fc.array(number, { maxLength: 50 }), (numbers) => {
      expect(asText(wholeArray(numbers))).toBe(`{${numbers.map((one) => (Number.isNaN(one) ? "null" : String(one))).join()}}`);
    }),
  );
});
