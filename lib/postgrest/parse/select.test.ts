import { expect, test } from "vitest";
import { refusal } from "./parse.testing";
import { parseSelect } from "./select";

const column = (name: string, more = {}) => ({ kind: "column", field: { column: name, path: [] }, ...more });
const embed = (target: string, items: unknown[] = [], more = {}) => ({
  kind: "embed",
  target,
  join: "left",
  spread: false,
  items,
  ...more,
});

test.each([
  ["", [{ kind: "all" }]],
  ["*", [{ kind: "all" }]],
  ["*,id", [{ kind: "all" }, column("id")]],
  ["id , name", [column("id"), column("name")]],
  ["alias:col", [column("col", { alias: "alias" })]],
  ["col::text", [column("col", { cast: "text" })]],
  ["alias:col::int4[]", [column("col", { alias: "alias", cast: "int4[]" })]],
  ["t::timestamp with time zone", [column("t", { cast: "timestamp with time zone" })]],
  ['"a.b":"c:d"', [column("c:d", { alias: "a.b" })]],
  [
    "data->a->>b",
    [
      {
        kind: "column",
        field: {
          column: "data",
          path: [
            { key: "a", text: false },
            { key: "b", text: true },
          ],
        },
      },
    ],
  ],
  ["x:data->>0::int", [{ kind: "column", field: { column: "data", path: [{ key: 0, text: true }] }, alias: "x", cast: "int" }]],
  ["count()", [{ kind: "column", aggregate: { function: "count" } }]],
  ["n:count()::text", [{ kind: "column", alias: "n", aggregate: { function: "count", cast: "text" } }]],
  ["amount.sum()", [column("amount", { aggregate: { function: "sum" } })]],
  [
    "total:amount::numeric.avg()::int",
    [column("amount", { alias: "total", cast: "numeric", aggregate: { function: "avg", cast: "int" } })],
  ],
  ["rel()", [embed("rel")]],
  ["rel(*)", [embed("rel", [{ kind: "all" }])]],
  ["rel(count)", [embed("rel", [column("count")])]],
  [
    "a:rel!fk!inner(id,b:deep!left(x))",
    [embed("rel", [column("id"), embed("deep", [column("x")], { alias: "b" })], { alias: "a", hint: "fk", join: "inner" })],
  ],
  ["rel!inner!fk(id)", [embed("rel", [column("id")], { hint: "fk", join: "inner" })]],
  ["...rel(id)", [embed("rel", [column("id")], { spread: true })]],
  ["...rel!hint(x:id)", [embed("rel", [column("id", { alias: "x" })], { spread: true, hint: "hint" })]],
  ["rel(id),other(id)", [embed("rel", [column("id")]), embed("other", [column("id")])]],
  ["\n id,\n rel (\n id\n )\n", [column("id"), embed("rel", [column("id")])]],
])("%j", (text, items) => {
  expect(parseSelect(text)).toEqual(items);
});

test.each([
  ",",
  "id,",
  ",id",
  "id,,name",
  "rel(",
  "rel(id",
  "rel)",
  "id)",
  "a:",
  ":a",
  "a::",
  "a:b:c",
  "rel!(id)",
  "rel!a!b(id)",
  "...id",
  "*x",
  "id;drop",
  "a->",
  "a.sum(",
  "a.median()",
  "a::int;x",
  "(id)",
])("%j is refused with PGRST100", (text) => {
  expect(refusal(() => parseSelect(text))).toMatchObject({ status: 400, code: "PGRST100" });
});

test("embedding too deep to be meant is refused, not run into", () => {
  expect(refusal(() => parseSelect("a(".repeat(20_000)))).toMatchObject({ code: "PGRST100" });
});
