import { expect, test } from "vitest";
import { processesOf, shareOf } from "./processes.ts";

test("production uses every core up to four, development and tests one, and WEB_CONCURRENCY says otherwise", () => {
  const production = { NODE_ENV: "production", WEB_CONCURRENCY: undefined } as const;
  expect([1, 2, 4, 64].map((cores) => processesOf(production, cores))).toEqual([1, 2, 4, 4]);
  expect(processesOf({ ...production, WEB_CONCURRENCY: 6 }, 2)).toBe(6);
  expect(processesOf({ NODE_ENV: "test", WEB_CONCURRENCY: undefined }, 8)).toBe(1);
  expect(processesOf({ NODE_ENV: "test", WEB_CONCURRENCY: 2 }, 1)).toBe(2);
  expect(processesOf({ NODE_ENV: "development", WEB_CONCURRENCY: 3 }, 8)).toBe(1);
});

test("processes share the pool, with at least four connections each as far as there are so many", () => {
  expect(shareOf(10, 1)).toBe(10);
  expect(shareOf(10, 2)).toBe(5);
  expect(shareOf(10, 4)).toBe(4);
  expect(shareOf(40, 4)).toBe(10);
  expect(shareOf(2, 4)).toBe(2);
});
