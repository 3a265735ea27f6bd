import { expect, test } from "vitest";
import { operators } from "../types";
import { refusal } from "./parse.testing";
import { parseQuery } from "./query";

const conditionsOf = (search: string) => parseQuery(search).levels.flatMap(({ conditions }) => conditions);
const filter = (search: string) => conditionsOf(search)[0];
const column = (name: string) => ({ column: name, path: [] });

test.each(operators.filter((operator) => !["in", "is"].includes(operator)))("operator %s takes the rest of the string", (operator) => {
  expect(filter(`a=${operator}.x.y,z)`)).toEqual({ kind: "filter", field: column("a"), negated: false, operator, value: "x.y,z)" });
});

test("the value at the top level needs no quotes and keeps them", () => {
  expect(filter("name=eq.Delta, Inc.")).toMatchObject({ value: "Delta, Inc." });
  expect(filter('name=eq."Delta"')).toMatchObject({ value: '"Delta"' });
  expect(filter("name=eq.")).toMatchObject({ value: "" });
});

test.each([
  ["in.(a,b)", ["a", "b"]],
  ['in.(a,"c,d")', ["a", "c,d"]],
  ['in.("say \\"hi\\"","back\\\\slash")', ['say "hi"', "back\\slash"]],
  ["in.()", []],
  ['in.("")', [""]],
  ["in.(a b, c)", ["a b", " c"]],
  ['in.( "a" , "b" )', ["a", "b"]],
  ['in.("a"b)', ['"a"b']],
])("in: %s", (text, value) => {
  expect(filter(`a=${encodeURIComponent(text)}`)).toMatchObject({ operator: "in", value });
});

test.each(["null", "not_null", "true", "false", "unknown", "NULL", "True"])("is.%s in any letter case", (word) => {
  expect(filter(`a=is.${word}`)).toMatchObject({ operator: "is", value: word.toLowerCase() });
});

test("not. negates any operator, lists and is included", () => {
  expect(filter("a=not.in.(1,2)")).toMatchObject({ negated: true, operator: "in", value: ["1", "2"] });
  expect(filter("a=not.is.null")).toMatchObject({ negated: true, operator: "is", value: "null" });
  expect(filter("a=not.eq(any).{1,2}")).toMatchObject({ negated: true, operator: "eq", quantifier: "any", value: "{1,2}" });
});

test.each(["eq", "gt", "gte", "lt", "lte", "like", "ilike", "match", "imatch"])("%s takes any and all", (operator) => {
  expect(filter(`a=${operator}(any).{*x*}`)).toMatchObject({ operator, quantifier: "any", value: "{*x*}" });
  expect(filter(`a=${operator}(all).{x}`)).toMatchObject({ quantifier: "all" });
});

test.each(["fts", "plfts", "phfts", "wfts"])("%s takes a language", (operator) => {
  expect(filter(`a=${operator}(german).haus`)).toEqual({
    kind: "filter",
    field: column("a"),
    negated: false,
    operator,
    language: "german",
    value: "haus",
  });
});

test.each([
  ["data->a", [{ key: "a", text: false }]],
  ["data->>a", [{ key: "a", text: true }]],
  [
    "data->0->>-1",
    [
      { key: 0, text: false },
      { key: -1, text: true },
    ],
  ],
  [
    'data->"a.b"->>"c->d"',
    [
      { key: "a.b", text: false },
      { key: "c->d", text: true },
    ],
  ],
  ["data->some-key", [{ key: "some-key", text: false }]],
  ["data->99999999999", [{ key: "99999999999", text: false }]],
])("JSON path %s", (text, path) => {
  expect(filter(`${encodeURIComponent(text)}=eq.1`)).toMatchObject({ field: { column: "data", path } });
});

test("a name may hold blanks, dashes, accents and dollars; in quotes, dots and the reserved words too", () => {
  expect(filter("unit price=eq.1")).toMatchObject({ field: column("unit price") });
  expect(filter("größe-in-cm=eq.1")).toMatchObject({ field: column("größe-in-cm") });
  expect(filter("a$1=eq.1")).toMatchObject({ field: column("a$1") });
  expect(filter('"a.b"=eq.1')).toMatchObject({ field: column("a.b") });
  expect(filter('"order"=eq.1')).toMatchObject({ field: column("order") });
  expect(filter('"say \\"x\\""=eq.1')).toMatchObject({ field: column('say "x"') });
});

test("the same column twice is a range", () => {
  expect(conditionsOf("age=gte.1&age=lt.5")).toHaveLength(2);
});

test.each([
  "a=1",
  "a=",
  "a",
  "a=eq",
  "a=foo.1",
  "a=EQ.1",
  "a=not.1",
  "a=not.not.eq.1",
  "a=in.1",
  "a=in.(1",
  "a=in.(1)x",
  "a=is.3",
  "a=is.nullx",
  "a=eq(some).1",
  "a=neq(any).{1}",
  "a=in(any).(1)",
  "a=eq(english).1",
  "a=fts().x",
  "a->=eq.1",
  "a->b(=eq.1",
  "=eq.1",
  ".a=eq.1",
  "a.=eq.1",
  '"a=eq.1',
])("%s is refused with PGRST100", (search) => {
  expect(refusal(() => parseQuery(search))).toMatchObject({ status: 400, code: "PGRST100" });
});

test("the refusal points at the place", () => {
  expect(() => parseQuery("a=foo.1")).toThrow('"failed to parse filter (foo.1)" (line 1, column 1)');
  expect(refusal(() => parseQuery("a=foo.1"))).toMatchObject({ details: 'unexpected "f" expecting "not" or operator (eq, gt, ...)' });
});

test.each(["a=eq.%", "a=eq.%zz", "a=eq.%ff", "%c0%80=eq.1", "a=eq.%00", "a%00=eq.1", "a=eq.\ud800", "a=eq.%ed%a0%80"])(
  "%j is no text and refused",
  (search) => {
    expect(refusal(() => parseQuery(search))).toMatchObject({ status: 400, code: "PGRST100" });
  },
);

test("a plus sign is a blank, an escaped one is itself", () => {
  expect(filter("a=eq.x+y%2Bz")).toMatchObject({ value: "x y+z" });
});
