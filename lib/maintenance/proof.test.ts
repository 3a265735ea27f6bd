import { expect, test } from "vitest";
import { judgeRepair, mannWhitney, median } from "./proof";

const around = (center: number, count = 40, spread = 1) => Array.from({ length: count }, (_, i) => center + spread * Math.sin(i * 2.399));

test("the rank test agrees with published values", () => {
  // Hollander & Wolfe, permeability of membranes (the example of R's wilcox.test: U = 35; by the corrected approximation p = 0.2446).
  const x = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
  const y = [1.15, 0.88, 0.9, 0.74, 1.21];
  const { delta, pValue } = mannWhitney(x, y);
  expect(delta).toBeCloseTo((2 * 35) / 50 - 1, 10);
  expect(pValue).toBeCloseTo(0.2446, 3);
});

test("all equal readings differ in nothing", () => {
  expect(mannWhitney([1, 1, 1], [1, 1, 1, 1])).toEqual({ delta: 0, pValue: 1 });
});

test("a clear return to normal is an improvement, and says how much of the deviation went", () => {
  const found = judgeRepair({ normal: around(50), before: around(90), after: around(54) });
  expect(found.verdict).toBe("improved");
  expect(found.restored).toBeCloseTo(0.9, 1);
  expect(found.effectSize).toBe(-1);
});

test("an alert that came back is no improvement", () => {
  expect(judgeRepair({ normal: around(50), before: around(90), after: around(54) }, { recurrences: 1 }).verdict).toBe("unchanged");
});

test("readings that go on as they were are unchanged, and further from normal is worse", () => {
  expect(judgeRepair({ normal: around(50), before: around(90), after: around(90) }).verdict).toBe("unchanged");
  expect(judgeRepair({ normal: around(50), before: around(60), after: around(90) }).verdict).toBe("worse");
});

test("without a known normal the alerting side decides", () => {
  expect(judgeRepair({ normal: [], before: around(90), after: around(60) }, { alertSide: "high" }).verdict).toBe("improved");
  expect(judgeRepair({ normal: [], before: around(10), after: around(5) }, { alertSide: "low" }).verdict).toBe("worse");
  expect(judgeRepair({ normal: [], before: around(90), after: around(60) }).verdict).toBe("unchanged");
});

test("a handful of readings proves nothing", () => {
  expect(judgeRepair({ normal: around(50), before: around(90, 7), after: around(50) }).verdict).toBe("too-few-readings");
});

test("the median of an even number lies between the middle two", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNull();
});
