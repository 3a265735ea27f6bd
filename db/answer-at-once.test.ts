import postgres from "postgres";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "./actor.ts";
import { answerAtOnce } from "./answer-at-once.ts";
import { closeDatabase } from "./client.ts";

const admin = postgres(process.env.DATABASE_URL!, { max: 1 });
beforeEach(closeDatabase);
afterAll(async () => {
  await closeDatabase();
  await admin.end();
});

const makeActor = (keyId: string): Actor => ({
  kind: "apiKey",
  role: "authenticated",
  organizationId: "00000000-0000-4000-8000-000000000001",
  userId: null,
  permissions: new Set(["assets:read"]),
  siteScope: null,
  keyId,
});
type Row = { body: string; path: string; organization: string; backend: number };
const text = `select (10 / $1::int)::text || ' ' || (current_setting('request.jwt.claims', true)::json ->> 'request_id') as body,
  current_setting('request.path', true) as path, auth.organization_id() as organization, pg_backend_pid() as backend, pg_sleep($2::float8)`;
/** One request of the actor, which sleeps for so long. */
const ask = (actor: Actor, number: number, { by = 5, seconds = 0 } = {}) =>
  answerAtOnce<Row>(
    { ...actor, requestId: `request-${number}` },
    { names: ["request.path"], values: [`/path/${number}`] },
    { text, values: [String(by), String(seconds)] },
    8_000,
  );
/** Until the statement is known to be a quick one, which takes longer on a busy machine: then two at once are answered by one backend. */
async function warmUp(actor: Actor) {
  for (let tries = 0; tries < 500; tries += 1) {
    const [one, two] = await Promise.all([ask(actor, 1), ask(actor, 2)]);
    if (one.backend === two.backend) return;
  }
  throw new Error("The statement is never quick enough to travel together with others.");
}
const numbers = Array.from({ length: 12 }, (_, index) => index);

test("reads of one actor travel together, each under its own claims and settings, and one that fails fails alone", async () => {
  const actor = makeActor("one");
  await warmUp(actor);
  const answers = await Promise.allSettled(numbers.map((number) => ask(actor, number, { by: number === 4 ? 0 : 5 })));
  const { organizationId: organization } = actor;
  for (const [number, answer] of answers.entries()) {
    if (number === 4) expect(answer).toMatchObject({ status: "rejected", reason: { code: "22012" } });
    else expect(answer).toMatchObject({ value: { body: `2 request-${number}`, path: `/path/${number}`, organization } });
  }
  const backends = answers.map((answer) => (answer.status === "fulfilled" ? answer.value.backend : undefined));
  expect(new Set(backends.filter(Boolean)).size).toBe(1);
});

test("one that takes its time holds up no other actor, and once it is known to, not even its own", async () => {
  const [slow, other] = [makeActor("slow"), makeActor("other")];
  await warmUp(slow);
  await warmUp(other);
  let isOver = false;
  const long = ask(slow, 1, { seconds: 1 }).then(() => {
    isOver = true;
  });
  await ask(other, 2);
  expect(isOver).toBe(false);
  await long;
  const again = ask(slow, 3, { seconds: 1 }).then(() => {
    isOver = true;
  });
  isOver = false;
  await Promise.all(numbers.map((number) => ask(slow, number)));
  expect(isOver).toBe(false);
  await again;
});

test("with the connection everything that travelled together is refused at once, and the next is answered", async () => {
  const actor = makeActor("lost");
  await warmUp(actor);
  const asked = numbers.map((number) => ask(actor, number, { seconds: number === 3 ? 2 : 0 }));
  const settled = Promise.allSettled(asked);
  const [{ backend }] = (await Promise.all(asked.slice(0, 3))) as [Row, Row, Row];
  await admin`select pg_terminate_backend(${backend})`;
  expect((await settled).map(({ status }) => status)).toEqual(numbers.map((number) => (number < 3 ? "fulfilled" : "rejected")));
  expect((await ask(actor, 1)).body).toBe("2 request-1");
});
