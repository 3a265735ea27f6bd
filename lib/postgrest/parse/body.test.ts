import { expect, test } from "vitest";
import { type BodyUse, parseBody } from "./body";
import { refusal } from "./parse.testing";

const relation: BodyUse = { isCall: false, hasColumns: false };
const call: BodyUse = { isCall: true, hasColumns: false };
const parse = (text: string, use = relation, type: string | null = "application/json") =>
  parseBody(new TextEncoder().encode(text), type, use);

test("an object is one row, an array is many, and the text travels as it was sent", () => {
  const text = '{"a": 9007199254740993, "b": 200.00}';
  expect(parse(text)).toEqual({ kind: "json", text, isArray: false, keys: ["a", "b"], rows: 1 });
  expect(parse('[{"a":1},{"a":2}]')).toMatchObject({ isArray: true, keys: ["a"], rows: 2 });
  expect(parse("[]")).toMatchObject({ isArray: true, keys: [], rows: 0 });
  expect(parse("{}")).toMatchObject({ isArray: false, keys: [], rows: 1 });
  expect(parse('{"a":1}', relation, null)).toMatchObject({ keys: ["a"] });
});

test("objects with unlike keys are refused, unless columns says what to take", () => {
  expect(refusal(() => parse('[{"a":1},{"b":2}]'))).toMatchObject({ status: 400, code: "PGRST102" });
  expect(refusal(() => parse('[{"a":1},{"a":1,"b":2}]'))).toMatchObject({ code: "PGRST102" });
  expect(parse('[{"a":1},{"b":2}]', { ...relation, hasColumns: true })).toMatchObject({ rows: 2 });
  expect(parse('[{"a":1,"b":2},{"b":1,"a":2}]')).toMatchObject({ rows: 2 });
});

test.each(["", " ", "{", "nul", "1", '"x"', "null", "[1]", "[null]", '[{"a":1},2]', '{"a":1}}', "{'a':1}"])(
  "%j is no row and refused",
  (text) => {
    expect(refusal(() => parse(text))).toMatchObject({ status: 400, code: "PGRST102" });
    if (text.startsWith("[")) expect(refusal(() => parse(text, { ...relation, hasColumns: true }))).toMatchObject({ code: "PGRST102" });
  },
);

test("a call takes any JSON, and nothing at all", () => {
  expect(parse("", call)).toEqual({ kind: "none" });
  for (const text of ["1", "null", "[1,2]", '"x"']) expect(parse(text, call)).toMatchObject({ kind: "json", text });
  expect(parse("<a/>", call, "text/xml")).toMatchObject({ kind: "raw", type: "text/xml" });
  expect(refusal(() => parse("<a/>", relation, "text/xml"))).toMatchObject({ code: "PGRST102" });
});

test.each([
  '{"a":"\\u0000"}',
  '{"a":"\\\\\\u0000"}',
  '{"a":"\\ud800"}',
  '{"\\udc00":1}',
  '{"a":"\0"}',
  `{"a":${"[".repeat(300)}${"]".repeat(300)}}`,
])("%j could not be stored and is refused", (text) => {
  expect(refusal(() => parse(text))).toMatchObject({ status: 400, code: "PGRST102" });
});

test("escapes that are text are kept", () => {
  expect(parse('{"a":"\\\\u0000","b":"\\ud83d\\ude00"}')).toMatchObject({ rows: 1 });
});

test("bytes that are no UTF-8 are refused", () => {
  expect(refusal(() => parseBody(new Uint8Array([0x22, 0xff, 0x22]), null, call))).toMatchObject({ code: "PGRST102" });
});

test("CSV: a heading, quotes, and a bare NULL", () => {
  expect(parse('a,"b c"\r\n1,"x,""y"""\r\nNULL,"NULL"\r\n', relation, "text/csv; charset=utf-8")).toEqual({
    kind: "json",
    isArray: true,
    keys: ["a", "b c"],
    rows: 2,
    text: '[{"a":"1","b c":"x,\\"y\\""},{"a":null,"b c":"NULL"}]',
  });
  for (const wrong of ["", "a,b\n1", 'a\n"x', "a,a\n1,2"])
    expect(
      refusal(() => parse(wrong, relation, "text/csv")),
      wrong,
    ).toMatchObject({ code: "PGRST102" });
});

test("forms are one row of text", () => {
  expect(parse("a=1&b=x+y", relation, "application/x-www-form-urlencoded")).toMatchObject({ text: '{"a":"1","b":"x y"}', isArray: false });
});

test("another type is refused by name", () => {
  expect(() => parse("x", relation, "application/pdf")).toThrow("Content-Type not acceptable: application/pdf");
});
