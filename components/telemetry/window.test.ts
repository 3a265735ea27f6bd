import { expect, test } from "vitest";
import { chartWindow } from "./window";

const now = new Date("2026-11-21T12:00:00Z");
const hours = 3_600_000;

test("a live sensor's range ends now, a silent one's at its newest reading", () => {
  expect(chartWindow({}, "24h", now.getTime() - hours, now)).toMatchObject({ to: now, anchored: false });
  const newest = Date.parse("2014-02-19T15:25:00Z");
  const old = chartWindow({ range: "7d" }, "24h", newest, now);
  expect(old.anchored).toBe(true);
  expect(old.to.getTime()).toBeGreaterThanOrEqual(newest);
  expect(old.to.getTime() - old.from.getTime()).toBe(7 * 24 * hours);
  expect(old.from.getTime()).toBeLessThan(newest);
});

test("an absolute range is taken as it stands, and a sensor without readings shows now", () => {
  const params = { from: "2014-01-01T00:00:00Z", to: "2014-01-02T00:00:00Z" };
  expect(chartWindow(params, "24h", 0, now)).toMatchObject({ from: new Date(params.from), key: null, anchored: false });
  expect(chartWindow({}, "24h", null, now)).toMatchObject({ to: now, anchored: false });
});
