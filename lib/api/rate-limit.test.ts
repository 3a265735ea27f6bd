import { expect, test } from "vitest";
import { consumeRateLimit } from "./rate-limit";

const who = () => `test:${crypto.randomUUID()}`;

test("exactly the limit is admitted out of 600 parallel requests, whatever is counted together", async () => {
  const identifier = who();
  const answers = await Promise.all(Array.from({ length: 600 }, () => consumeRateLimit(identifier, "api", 60, 86_400)));
  expect(answers.filter(({ admitted }) => admitted)).toHaveLength(60);
  expect(new Set(answers.filter(({ admitted }) => admitted).map(({ remaining }) => remaining)).size).toBe(60);
});

test("under the limit nothing is refused, and the headers say what is left", async () => {
  const identifier = who();
  const answers = [];
  for (let n = 0; n < 3; n += 1) answers.push(await consumeRateLimit(identifier, "api", 3, 86_400));
  expect(answers.map(({ admitted, remaining }) => [admitted, remaining])).toEqual([
    [true, 2],
    [true, 1],
    [true, 0],
  ]);
  const refused = await consumeRateLimit(identifier, "api", 3, 86_400);
  expect(refused.admitted).toBe(false);
  expect(Number(refused.headers["Retry-After"])).toBeGreaterThan(0);
  expect(refused.headers.RateLimit).toMatch(/^"api";r=0;t=\d+$/);
});

test("each identifier and each class of endpoint has a counter of its own", async () => {
  const identifier = who();
  await consumeRateLimit(identifier, "api", 1, 86_400);
  expect((await consumeRateLimit(identifier, "functions", 1, 86_400)).admitted).toBe(true);
  expect((await consumeRateLimit(who(), "api", 1, 86_400)).admitted).toBe(true);
});
