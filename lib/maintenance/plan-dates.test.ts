import { expect, test } from "vitest";
import { addInterval, nextOnGrid } from "./plan-dates";

const at = (text: string) => new Date(`${text}T08:00:00Z`);

test("a month later keeps the day, or the month's last", () => {
  expect(addInterval(at("2026-01-31"), { count: 1, unit: "month" })).toEqual(at("2026-02-28"));
  expect(addInterval(at("2026-11-15"), { count: 3, unit: "month" })).toEqual(at("2027-02-15"));
});

test("the grid of month ends does not slide to the 28th", () => {
  expect(nextOnGrid(at("2026-01-31"), { count: 1, unit: "month" }, at("2026-03-01"))).toEqual(at("2026-03-31"));
});

test("missed turns are not made up for", () => {
  expect(nextOnGrid(at("2026-01-01"), { count: 2, unit: "week" }, at("2026-06-01"))).toEqual(at("2026-06-04"));
});
