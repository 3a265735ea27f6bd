import { expect, test } from "vitest";
import { refusal } from "./parse.testing";
import { parseQuery } from "./query";

const level = (search: string, ...path: string[]) => parseQuery(search).levels.find((found) => found.path.join() === path.join());
const eq = (column: string, value: string) => ({ kind: "filter", field: { column, path: [] }, negated: false, operator: "eq", value });

test("nothing at all selects everything", () => {
  expect(parseQuery("")).toEqual({ select: [{ kind: "all" }], levels: [], arguments: [] });
});

test("logic trees: or, and, not.or, not.and, to any depth", () => {
  expect(level("or=(a.eq.1,b.eq.2)")?.conditions).toEqual([{ kind: "or", negated: false, items: [eq("a", "1"), eq("b", "2")] }]);
  expect(level("not.or=(a.eq.1)")?.conditions).toMatchObject([{ kind: "or", negated: true }]);
  expect(level("not.and=(a.eq.1)")?.conditions).toMatchObject([{ kind: "and", negated: true }]);
  expect(level("or=(a.eq.1,not.and(b.eq.2,or(c.eq.3,d.not.eq.4)))")?.conditions).toEqual([
    {
      kind: "or",
      negated: false,
      items: [
        eq("a", "1"),
        {
          kind: "and",
          negated: true,
          items: [eq("b", "2"), { kind: "or", negated: false, items: [eq("c", "3"), { ...eq("d", "4"), negated: true }] }],
        },
      ],
    },
  ]);
});

test("several trees are all applied, and blanks around parts are skipped", () => {
  expect(level("or=(a.eq.1)&or=(b.eq.2)")?.conditions).toHaveLength(2);
  expect(level("or=( a.eq.1, and (b.eq.2) )")?.conditions).toMatchObject([
    { items: [{ value: "1" }, { kind: "and", items: [{ value: "2" }] }] },
  ]);
});

test.each([
  ['a.eq."x,y"', "x,y"],
  ["a.eq.x y", "x y"],
  ['a.eq."q\\"q"', 'q"q'],
  ["a.cs.{1,2}", "{1,2}"],
  ['a.cs.{"a,b",c}', '{"a,b",c}'],
  ["a.eq(any).{1,2}", "{1,2}"],
  ["a.ov.{{1},{2,3}}", "{{1},{2,3}}"],
  ['a.cs.{"k":{"v":[1,2]}}', '{"k":{"v":[1,2]}}'],
  ["a.in.(1,2)", ["1", "2"]],
  ["a.is.null", "null"],
  ["a->b->>c.eq.1", "1"],
  ["a.fts(english).x", "x"],
  ["a.eq.", ""],
])("a value inside a tree: %s", (item, value) => {
  expect(level(`or=(${encodeURIComponent(item)},z.eq.9)`)?.conditions).toMatchObject([{ items: [{ value }, { value: "9" }] }]);
});

test("a tree may test an embed and name a column `and`", () => {
  expect(level("or=(rel.is.null,and.eq.2)")?.conditions).toMatchObject([
    { items: [{ field: { column: "rel" } }, { field: { column: "and" } }] },
  ]);
});

test.each(["or=a.eq.1", "or=(a.eq.1", "or=()", "or=(a.eq.1))", "or=(a.eq.1,)", "or=(a)", "or=(a.foo.1)", "or=(nor(a.eq.1))", "or=", "or"])(
  "%s is refused with PGRST100",
  (search) => {
    expect(refusal(() => parseQuery(search))).toMatchObject({ status: 400, code: "PGRST100" });
  },
);

test("a tree too deep to be meant is refused, not run into", () => {
  expect(refusal(() => parseQuery(`or=${"(or".repeat(10_000)}`))).toMatchObject({ code: "PGRST100" });
  expect(refusal(() => parseQuery(`or=(${"or(".repeat(100)}a.eq.1${")".repeat(100)})`))).toMatchObject({ code: "PGRST100" });
});

test("order: direction, nulls, JSON paths, related columns, several parameters", () => {
  expect(level("order=a.desc.nullslast,b->>k.asc,c.nullsfirst,rel(d).desc&order=e")?.order).toEqual([
    { field: { column: "a", path: [] }, direction: "desc", nulls: "last" },
    { field: { column: "b", path: [{ key: "k", text: true }] }, direction: "asc" },
    { field: { column: "c", path: [] }, nulls: "first" },
    { relation: "rel", field: { column: "d", path: [] }, direction: "desc" },
    { field: { column: "e", path: [] } },
  ]);
});

test.each([
  "order=",
  "order=a.up",
  "order=a.desc.last",
  "order=a.nullslast.desc",
  "order=a,",
  "order=a.desc.desc",
  "order=rel(a",
  "order=a.ascending",
])("%s is refused with PGRST100", (search) => {
  expect(refusal(() => parseQuery(search))).toMatchObject({ code: "PGRST100" });
});

test("limit and offset: whole numbers; a negative offset is none, a negative limit cannot be", () => {
  expect(level("limit=20&offset=40")).toMatchObject({ limit: 20, offset: 40 });
  expect(level("offset=-5")).toMatchObject({ offset: 0 });
  expect(level("limit=0")).toMatchObject({ limit: 0 });
  expect(level("offset=99999999999999999999999")).toMatchObject({ offset: Number.MAX_SAFE_INTEGER });
  expect(refusal(() => parseQuery("limit=-1"))).toMatchObject({ status: 416, code: "PGRST103" });
  for (const wrong of ["limit=", "limit=ten", "limit=1.5", "limit=1e3", "offset=0x10", "limit=NaN"])
    expect(
      refusal(() => parseQuery(wrong)),
      wrong,
    ).toMatchObject({ status: 400, code: "PGRST100" });
});

test("parameters behind a path shape that embed, at any depth", () => {
  const search = "rel.a=eq.1&rel.or=(b.eq.2)&rel.not.and=(c.eq.3)&rel.order=d&rel.limit=5&rel.deep.offset=2";
  expect(level(search, "rel")).toMatchObject({
    conditions: [eq("a", "1"), { kind: "or", negated: false }, { kind: "and", negated: true }],
    order: [{ field: { column: "d" } }],
    limit: 5,
  });
  expect(level(search, "rel", "deep")).toMatchObject({ offset: 2 });
  expect(level("rel.data->>k=eq.1", "rel")).toMatchObject({ conditions: [{ field: { column: "data", path: [{ key: "k" }] } }] });
});

test("columns and on_conflict: names, quoted or not", () => {
  expect(parseQuery('columns="a","b, c",d&on_conflict=e,f')).toMatchObject({ columns: ["a", "b, c", "d"], onConflict: ["e", "f"] });
  expect(refusal(() => parseQuery("columns=a,"))).toMatchObject({ code: "PGRST100" });
});

test("a call by GET: what reads as a filter filters, the rest are arguments, in order and repeated", () => {
  const query = parseQuery("term=motor&title=like.M*&xs={1,2}&v=1&v=2&is=in.5&select=id&order=id", { isCall: true });
  expect(query.arguments).toEqual([
    ["term", "motor"],
    ["xs", "{1,2}"],
    ["v", "1"],
    ["v", "2"],
    ["is", "in.5"],
  ]);
  expect(query.levels).toMatchObject([{ conditions: [{ operator: "like", value: "M*" }], order: [{ field: { column: "id" } }] }]);
  expect(refusal(() => parseQuery("limit=x", { isCall: true }))).toMatchObject({ code: "PGRST100" });
});

test("a query string of megabytes is refused unread", () => {
  expect(refusal(() => parseQuery(`a=eq.${"x".repeat(100_000)}`))).toMatchObject({ status: 414 });
});
