import { expect, test } from "vitest";
import { processesOf, shareOf } from "./processes.ts";

test("production uses every core up to four and leaves one to an embedded database; WEB_CONCURRENCY says otherwise, except in development", () => {
  const production = { NODE_ENV: "production", WEB_CONCURRENCY: undefined, GANTRY_EMBEDDED: false } as const;
  const embedded = { ...production, GANTRY_EMBEDDED: true };
  expect([1, 2, 4, 64].map((cores) => processesOf(production, cores))).toEqual([1, 2, 4, 4]);
  expect([1, 2, 4, 64].map((cores) => processesOf(embedded, cores))).toEqual([1, 1, 3, 4]);
  expect(processesOf({ ...embedded, WEB_CONCURRENCY: 6 }, 2)).toBe(6);
  expect(processesOf({ ...production, NODE_ENV: "test" }, 8)).toBe(1);
  expect(processesOf({ ...production, NODE_ENV: "test", WEB_CONCURRENCY: 2 }, 1)).toBe(2);
  expect(processesOf({ ...production, NODE_ENV: "development", WEB_CONCURRENCY: 3 }, 8)).toBe(1);
});

test("processes share the pool, with at least four connections each as far as there are so many", () => {
  expect(shareOf(10, 1)).toBe(10);
  expect(shareOf(10, 2)).toBe(5);
  expect(shareOf(10, 4)).toBe(4);
  expect(shareOf(40, 4)).toBe(10);
  expect(shareOf(2, 4)).toBe(2);
});
