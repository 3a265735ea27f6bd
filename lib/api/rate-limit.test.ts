import { expect, test } from "vitest";
import { consumeRateLimit } from "./rate-limit";

const HOUR = 3_600; // long, so that no window ends during a test
const fresh = () => `test:${crypto.randomUUID()}`;

test.each([10, 60, 150])("200 requests at once under a limit of %i: exactly so many are admitted", async (limit) => {
  const who = fresh();
  const answers = await Promise.all(Array.from({ length: 200 }, () => consumeRateLimit(who, "api", limit, HOUR)));
  const admitted = answers.filter((answer) => answer.admitted);
  expect(admitted).toHaveLength(limit);
  expect(admitted.map(({ remaining }) => remaining).sort((a, b) => a - b)).toEqual(Array.from({ length: limit }, (_, i) => i));
});

test("under the limit everything is admitted, and neither another caller nor another endpoint takes from it", async () => {
  const who = fresh();
  await Promise.all(Array.from({ length: 50 }, () => consumeRateLimit(fresh(), "api", 5, HOUR)));
  for (let i = 0; i < 5; i += 1) expect((await consumeRateLimit(who, "api", 5, HOUR)).admitted).toBe(true);
  expect((await consumeRateLimit(who, "api", 5, HOUR)).admitted).toBe(false);
  expect((await consumeRateLimit(who, "search", 5, HOUR)).admitted).toBe(true);
});

test("the headers say the limit, what remains, and when to come back", async () => {
  const who = fresh();
  const first = await consumeRateLimit(who, "api", 1, HOUR);
  expect(first.headers).toMatchObject({ "RateLimit-Policy": '"api";q=1;w=3600', "X-RateLimit-Limit": "1", "X-RateLimit-Remaining": "0" });
  expect(first.headers).not.toHaveProperty("Retry-After");
  const { headers } = await consumeRateLimit(who, "api", 1, HOUR);
  expect(Number(headers["Retry-After"])).toBeGreaterThan(0);
  expect(Number(headers["Retry-After"])).toBeLessThanOrEqual(HOUR);
  expect(headers.RateLimit).toBe(`"api";r=0;t=${headers["X-RateLimit-Reset"]}`);
});

test("a new window admits again", async () => {
  const who = fresh();
  const start = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 1_010 - (start % 1_000)));
  expect((await consumeRateLimit(who, "api", 1, 1)).admitted).toBe(true);
  expect((await consumeRateLimit(who, "api", 1, 1)).admitted).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 1_010 - (Date.now() % 1_000)));
  expect((await consumeRateLimit(who, "api", 1, 1)).admitted).toBe(true);
});
