import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Engine, startEngine } from "@/test/postgrest";
import { fixture } from "@/test/postgrest-fixture";

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine("pgrst_test", fixture);
});
afterAll(() => engine.stop());

const tables: Record<string, { columns: string[]; key: string[]; selects: string[] }> = {
  clients: {
    columns: ["id", "name"],
    key: ["id"],
    selects: ["id,projects(id,tasks(id))", "...projects!inner(id)", "count()", "open_projects(id)"],
  },
  projects: {
    columns: ["id", "name", "client_id", "details", "raw", "tags", "budget", "span", "active", "started", "status", "note"],
    key: ["id"],
    selects: [
      "id,clients(name)",
      "full_title,...client_of(name)",
      "id,...clients(count())",
      "status,budget.sum()",
      "details->a,tasks!inner(id)",
    ],
  },
  stock: { columns: ["id", "name", "made_at", "amount"], key: ["id"], selects: ["id", "name::text,amount.sum()"] },
  users_tasks: { columns: ["user_id", "task_id", "hours"], key: ["user_id", "task_id"], selects: ["users(name),tasks(*)"] },
  t1: { columns: ["p", "t1", "select", "w", "row"], key: ["p"], selects: ["t1,row", "p,w"] },
  pages: { columns: ["org", "slug", "title"], key: ["org", "slug"], selects: ["slug"] },
  project_cards: { columns: ["card_id", "client_id", "name"], key: ["card_id"], selects: ["shout,clients(name)"] },
  parts: { columns: ["id", "at"], key: ["id", "at"], selects: ["at"] },
};
const odd = [
  null,
  true,
  1,
  2,
  900,
  -1,
  1.5,
  "x",
  "",
  "1",
  "2026-03-03",
  "open",
  "{a}",
  '{"a":1}',
  { a: [1] },
  ["p", null],
  "[1,3)",
  'it\'s \\ "q"',
];
const value = fc.constantFrom<unknown>(...odd);
const some = (items: readonly string[]) => fc.subarray([...items]);

const request = fc.constantFrom(...Object.keys(tables)).chain((table) => {
  const { columns, key, selects } = tables[table]!;
  const row = some(columns).chain((names) =>
    fc.tuple(...names.map(() => value)).map((values) => Object.fromEntries(names.map((name, index) => [name, values[index]]))),
  );
  return fc.record({
    table: fc.constant(table),
    method: fc.constantFrom("POST", "POST", "POST", "PATCH", "PUT", "DELETE"),
    keys: fc
      .tuple(...key.map(() => fc.constantFrom("1", "2", "900", "2026-03-03", "home")))
      .map((values) => key.map((name, index) => `${name}=eq.${values[index]}`)),
    body: fc.oneof(
      row,
      fc.array(row, { maxLength: 3 }),
      some(columns).chain((names) =>
        fc
          .array(fc.tuple(...names.map(() => value)), { maxLength: 3 })
          .map((rows) => rows.map((values) => Object.fromEntries(names.map((name, index) => [name, values[index]])))),
      ),
    ),
    select: fc.constantFrom("", ...selects).map((select) => (select ? `&select=${select}` : "")),
    columns: fc.option(some(columns), { nil: [] }).map((names) => (names.length > 0 ? `&columns=${names}` : "")),
    conflict: fc.constantFrom("", "", `&on_conflict=${key}`, `&on_conflict=${columns[0]}`),
    order: fc.constantFrom("", `&order=${columns[0]}.desc`),
    prefer: fc
      .tuple(
        fc.constantFrom("return=representation", "return=representation", "return=minimal", "return=headers-only"),
        fc.constantFrom("", ",resolution=merge-duplicates", ",resolution=ignore-duplicates"),
        fc.constantFrom("", ",missing=default"),
        fc.constantFrom("", ",count=exact"),
      )
      .map((parts) => parts.join("")),
  });
});

// What a value, a constraint or a right may answer. Broken SQL (42601, 42702, 42P18, XX000, …) is none of them.
const refusals = /^(PGRST102|PGRST105|PGRST115|PGRST127|22\w{3}|23\w{3}|21000|42501|42803|42P10|428C9|42804|55000)$/;

it("every write is done, or refused for what it says, never for how it was written", async () => {
  let done = 0;
  await fc.assert(
    fc.asyncProperty(request, async ({ table, method, keys, body, select, columns, conflict, order, prefer }) => {
      const text = `${method} /${table}?${method === "POST" ? "" : keys.join("&")}${select}${columns}${conflict}${method === "PUT" ? "" : order}`;
      try {
        const { row, plan } = await engine.run(text, { body: method === "DELETE" ? undefined : body, headers: { prefer } });
        if (plan.shape === "array" && plan.root.items.every((item) => !("kind" in item) && !item.aggregate)) {
          expect(JSON.parse(row.body!)).toHaveLength(row.affected!);
        }
        if (plan.upsert) expect(row.inserted).toBeLessThanOrEqual(row.affected!);
        done++;
      } catch (error) {
        const { code, message } = error as { code?: string; message: string };
        if (!code || !refusals.test(code)) throw new Error(`${text} ${prefer}\n${JSON.stringify(body)}\n${code} ${message}`);
      }
    }),
    { numRuns: 600 },
  );
  expect(done).toBeGreaterThan(100);
}, 120_000);
