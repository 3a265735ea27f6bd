import postgres from "postgres";
import { afterAll, expect, test, vi } from "vitest";
import { lossOf, pipelineOf, type Question, type Row } from "./pipeline.ts";
import { createPool } from "./pool.ts";

const url = process.env.DATABASE_URL!;
const admin = postgres(url, { max: 1, onnotice: () => {} });
const pool = createPool({ url, max: 1, settings: { application_name: "pipeline test" } });
const other = createPool({ url, max: 1, settings: { application_name: "pipeline test" } });
afterAll(() => Promise.all([pool.end(), other.end(), admin.end()]));

const ask = (questions: readonly Question[]): Promise<PromiseSettledResult<Row[]>[]> =>
  pool.lease(async (connection) => Promise.race([lossOf(connection), Promise.allSettled((await pipelineOf(connection))(questions))]));
const question = (text: string, values: readonly (string | null)[] = [], prepare = true): Question => ({ text, values, prepare });

test("values and rows are what the driver makes of them", async () => {
  const text = `select n, $1::text as words, $2::text as missing, 1.5::float8 as float, 12345678901::bigint as big, true as yes, '{"a": [1, null]}'::jsonb as json,
    array['a', null, 'b "c"'] as list, '{}'::int[] as empty, null::int as nothing, gen_random_uuid() is not null as known from generate_series(1, 3) n`;
  const words = "Förderpumpe 泵 🛠 \"' \\ $1 \n";
  const [answer] = await ask([question(text, [words, null])]);
  const expected = await other.lease(({ client }) => client.unsafe(text, [words, null]));
  expect(answer).toEqual({ status: "fulfilled", value: [...expected] });
});

test("answers longer than what comes at once, and many in one write, arrive whole and in order", async () => {
  const long = (length: number) =>
    question("select repeat('ä', $1::int) as long, length(repeat('ä', $1::int)) as length", [String(length)]);
  const lengths = [1, 1_000_000, 0, 65_536, 3_000_000, ...Array.from({ length: 200 }, (_, index) => index)];
  const answers = await ask(lengths.map(long));
  const got = answers.map((answer) => (answer.status === "fulfilled" ? answer.value[0] : answer.reason));
  expect(got.map(({ length }) => length)).toEqual(lengths);
  expect(got.every(({ long, length }) => long.length === length)).toBe(true);
});

test("a statement that fails fails alone, prepared or not, the first time and later", async () => {
  for (const prepare of [true, false]) {
    for (let turn = 0; turn < 3; turn += 1) {
      const divide = (by: number) => question("select 6 / $1::int as result", [String(by)], prepare);
      const wrong = question("select no_such_column", [], prepare);
      const answers = await ask([divide(2), wrong, wrong, divide(0), question("selekt", [], prepare), divide(3)]);
      expect(answers.map((answer) => (answer.status === "fulfilled" ? answer.value[0]!.result : answer.reason.code))).toEqual([
        3,
        "42703",
        "42703",
        "22012",
        "42601",
        2,
      ]);
    }
  }
});

test("what was prepared before its table changed is prepared anew", async () => {
  await admin.unsafe("create table public.pipeline_test as select 1 as one");
  try {
    const all = question("select * from public.pipeline_test");
    expect(await ask([all, all])).toMatchObject([{ value: [{ one: 1 }] }, { value: [{ one: 1 }] }]);
    await admin.unsafe("alter table public.pipeline_test add column two text default 'zwei'");
    const changed = { value: [{ one: 1, two: "zwei" }] };
    expect(await ask([all, all, all])).toMatchObject([changed, changed, changed]);
    expect(await ask([all])).toMatchObject([changed]);
  } finally {
    await admin.unsafe("drop table public.pipeline_test");
  }
});

test("where the socket is the driver's alone, the driver answers the same", async () => {
  const questions = [
    question("select $1::int as one, array[1, 2] as list", ["1"]),
    question("select 1 / $1::int", ["0"]),
    question("select 2 as two"),
  ];
  const here = await ask(questions);
  const there = await other.lease(async ({ client }) => {
    const encrypted = { client, socket: undefined, openedAt: 0, lost: undefined, onLost: () => {}, end: async () => {} };
    return Promise.allSettled((await pipelineOf(encrypted))(questions));
  });
  const told = (answers: PromiseSettledResult<Row[]>[]) =>
    answers.map((answer) => (answer.status === "fulfilled" ? [...answer.value] : [answer.reason.code, answer.reason.message]));
  expect(told(here)).toEqual(told(there));
});

test("two copies of the module share a connection, as pages and server do, which are bundled apart", async () => {
  expect(await ask([question("select 1 as one")])).toMatchObject([{ value: [{ one: 1 }] }]);
  vi.resetModules();
  const copy = await import("./pipeline.ts");
  expect(copy.pipelineOf).not.toBe(pipelineOf);
  const through = (pipeline: typeof pipelineOf) =>
    pool.lease(async (connection) =>
      Promise.race([lossOf(connection), Promise.all((await pipeline(connection))([question("select 2 as two")]))]),
    );
  for (const pipeline of [copy.pipelineOf, pipelineOf, copy.pipelineOf]) expect(await through(pipeline)).toEqual([[{ two: 2 }]]);
});
