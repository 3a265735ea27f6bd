import { expect, test } from "vitest";
import { monthOf } from "./month";

test("a month is shown in whole weeks from Monday, across the year's end", () => {
  const december = monthOf("2026-12");
  expect(december.days).toHaveLength(35);
  expect(december.from.toISOString()).toBe("2026-11-30T00:00:00.000Z");
  expect(december.to.toISOString()).toBe("2027-01-04T00:00:00.000Z");
  expect([december.previous, december.next]).toEqual(["2026-11", "2027-01"]);
  expect(monthOf("2026-03").days).toHaveLength(42);
  expect(monthOf("2027-02").days).toHaveLength(28);
});

test("nonsense is this month", () => {
  expect(monthOf("2026-13", new Date("2026-11-21T00:00:00Z"))).toMatchObject({ year: 2026, month: 11 });
});
