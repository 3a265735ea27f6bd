import { afterAll, beforeAll, expect, test } from "vitest";
import { currentReference } from "@/lib/api/reference";
import { asPerson, prepare, runAsScript, runInShell, type Variables, withStrangers } from "@/test/docs-examples";
import { startApi } from "@/test/server";
import type { Example } from "./blocks";
import { allExamples } from "./site-map";

let api: Awaited<ReturnType<typeof startApi>>;
let examples: Example[];
// The shell and the script have an organization each: an example that adds a row can run in both.
let [shell, script]: Variables[] = [];
beforeAll(async () => {
  api = await startApi();
  examples = allExamples(await currentReference(api.url));
  [shell, script] = (await Promise.all([prepare(api.url), prepare(api.url)])).map((known) => withStrangers(known, examples));
});
afterAll(() => api.close());

async function failures(run: (example: Example) => Promise<string | undefined> | undefined) {
  const failed: string[] = [];
  const waiting = [...examples];
  const work = async () => {
    for (let example = waiting.shift(); example; example = waiting.shift()) {
      const problem = await run(example);
      if (problem) failed.push(`${example.id}: ${problem}`);
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
  return failed;
}

test("there are examples for every table, and each has an id of its own", async () => {
  const { tables } = await currentReference(api.url);
  const ids = examples.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  expect(tables.filter(({ name, verbs }) => verbs.select && !ids.includes(`${name}-list`)).map(({ name }) => name)).toEqual([]);
});

test("every curl example runs as it stands, against a real server with a real key", async () => {
  expect(await failures(({ curl }) => (curl ? runInShell(curl, shell!) : undefined))).toEqual([]);
}, 300_000);

test("every supabase-js example runs as it stands, without an error in its answer", async () => {
  const isOwn = ({ curl }: Example) => curl?.includes("$ACCESS_TOKEN") && curl.includes("/rest/v1/");
  const run = (example: Example) => (isOwn(example) ? asPerson : runAsScript)(api.url, example.js!, script!);
  expect(await failures((example) => (example.js ? run(example) : undefined))).toEqual([]);
}, 300_000);
