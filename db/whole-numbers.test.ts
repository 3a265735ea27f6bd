import fc from "fast-check";
import { expect, test } from "vitest";
import { createOrganization } from "@/test/factories";
import { WholeNumbers } from "./whole-numbers.ts";
import { writeAtOnce } from "./write-at-once.ts";

const numbersOf = (bits: number) => {
  const most = 2 ** (bits - 1) - 1;
  return fc.array(
    fc.oneof(fc.integer({ min: -most - 1, max: most }), fc.integer({ min: -20, max: 20 }), fc.constantFrom(most, -most - 1, 0, Number.NaN)),
    { maxLength: 60 },
  );
};

test("whole numbers reach the database as they are, in the binary form as in the text that the driver sends", async () => {
  const { system } = await createOrganization();
  await fc.assert(
    fc.asyncProperty(numbersOf(32), numbersOf(16), async (wide, narrow) => {
      const [four, two] = [new WholeNumbers(wide, "int4"), new WholeNumbers(narrow, "int2")];
      const text = "select $1::int4[]::text as four, $2::text as between, $3::int2[]::text as two, $4::int4[]::text as none";
      const [row] = await writeAtOnce(system, text, [four, "Grüße", two, null]);
      expect(row).toEqual({
        four: String(four).replaceAll("null", "NULL"),
        between: "Grüße",
        two: String(two).replaceAll("null", "NULL"),
        none: null,
      });
      expect(String(four)).toBe(`{${wide.map((one) => (Number.isNaN(one) ? "null" : String(one))).join()}}`);
    }),
  );
});
