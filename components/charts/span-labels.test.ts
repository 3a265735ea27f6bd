import { expect, test } from "vitest";
import { placeLabels, spansAt } from "./span-labels";
import type { AlertSpan } from "./types";

const window = { from: 0, to: 1_000 };
const span = (id: string, from: number, to: number | null, tone: "warn" | "crit" = "crit"): AlertSpan => ({
  id,
  from,
  to,
  label: `ALR-${id}`,
  tone,
});
const widthOf = (label: string) => label.length * 6.4 + 8;

test("labels never cover one another nor leave the plot, whatever the width", () => {
  const spans = Array.from({ length: 40 }, (_, i) => span(String(i), i * 25, i % 7 ? i * 25 + 10 : null, i % 3 ? "warn" : "crit"));
  for (const width of [280, 340, 700, 1_200]) {
    const places = placeLabels(spans, window, width);
    const ranges = spans
      .filter(({ id }) => places.has(id))
      .map(({ id, from, to, label }) => {
        const start = places.get(id) === "insideTopLeft" ? (from / 1_000) * width : ((to ?? 1_000) / 1_000) * width - widthOf(label);
        return [start, start + widthOf(label)] as const;
      })
      .sort((a, b) => a[0] - b[0]);
    expect(ranges.length).toBeGreaterThan(2);
    for (const [i, [start, end]] of ranges.entries()) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeLessThanOrEqual(width + 1e-6);
      if (i > 0) expect(start).toBeGreaterThanOrEqual(ranges[i - 1]![1] - 1e-6);
    }
  }
});

test("a critical alert is named before a warning, a long one before a short one", () => {
  const spans = [span("1", 100, 900, "warn"), span("2", 110, 120), span("3", 112, 400)];
  expect([...placeLabels(spans, window, 300).keys()].slice(0, 1)).toEqual(["3"]);
  expect(placeLabels([span("4", 990, null)], window, 300).get("4")).toBe("insideTopRight");
  expect(placeLabels([span("5", 1_200, null), span("6", -50, -1)], window, 300).size).toBe(0);
});

test("the tooltip and the table name what was active in their bucket, however short", () => {
  const spans = [span("1", 100, 200), span("2", 150, null), span("3", 310, 320), span("4", 400, 410)];
  const ids = (at: number, next?: number) => spansAt(spans, at, next).map(({ id }) => id);
  expect([ids(180), ids(300, 400), ids(400)]).toEqual([
    ["1", "2"],
    ["2", "3"],
    ["2", "4"],
  ]);
});
