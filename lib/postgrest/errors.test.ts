import { expect, test } from "vitest";
import { chosenAnswer, restErrorOf } from "./errors";
import { RestError } from "./types";

const raise = (code: string, message = "words", more: object = {}, isAnonymous = false) =>
  restErrorOf(Object.assign(new Error(message), { code, ...more }), isAnonymous);

test.each([
  ["22P02", 400],
  ["22023", 400],
  ["23502", 400],
  ["23503", 409],
  ["23505", 409],
  ["23514", 400],
  ["25006", 405],
  ["25P02", 500],
  ["28000", 403],
  ["40001", 500],
  ["42501", 403],
  ["42601", 400],
  ["42703", 400],
  ["42883", 404],
  ["42P01", 404],
  ["42P10", 400],
  ["42P17", 500],
  ["53300", 503],
  ["53400", 500],
  ["57014", 500],
  ["57P01", 503],
  ["08006", 503],
  ["P0001", 400],
  ["P0002", 500],
  ["XX000", 500],
  ["54000", 400],
])("SQLSTATE %s is %d", (code, status) => {
  expect(raise(code)).toMatchObject({ status, code });
});

test("a right that a stranger lacks is a matter of signing in", () => {
  expect(raise("42501", "permission denied for table assets", {}, true)).toMatchObject({
    status: 401,
    headers: { "WWW-Authenticate": "Bearer" },
  });
});

test("words, detail and hint of a refusal travel", () => {
  const told = { status: 409, message: "duplicate key", details: "Key (tag)=(P-1) already exists.", hint: "another" };
  expect(raise("23505", "duplicate key", { detail: told.details, hint: told.hint })).toMatchObject(told);
});

test("hints that could name hidden columns, and the words of failures, do not travel", () => {
  expect(raise("42703", "column x does not exist", { hint: 'Perhaps you meant "api_keys.key_hash"' })?.hint).toBeNull();
  const failure = raise("58030", 'could not open file "base/16384/2619"', { detail: "/var/lib/postgresql" });
  expect(JSON.stringify([failure?.message, failure?.details, failure?.hint])).not.toMatch(/base\/|\/var/);
});

test("lost and missing connections are told apart, and nothing else is ours", () => {
  expect(raise("CONNECTION_CLOSED")).toMatchObject({ status: 503, code: "PGRST001" });
  expect(raise("ECONNREFUSED")).toMatchObject({ status: 503, code: "PGRST001" });
  expect(raise("EPIPE")).toMatchObject({ status: 503, code: "PGRST001" });
  expect(raise("CONNECT_TIMEOUT")).toMatchObject({ status: 504, code: "PGRST003" });
  expect(restErrorOf(new TypeError("a bug"), false)).toBeUndefined();
  expect(raise("FORBIDDEN")).toBeUndefined();
  const known = new RestError(400, "PGRST100", "x");
  expect(restErrorOf(known, false)).toBe(known);
  expect(restErrorOf(new Error("wrapped", { cause: Object.assign(new Error("x"), { code: "23503" }) }), false)).toMatchObject({
    status: 409,
  });
});

test("RAISE with PTxyz chooses the status", () => {
  expect(raise("PT402", "Payment required", { detail: "d", hint: "h" })).toMatchObject({
    status: 402,
    code: "PT402",
    details: "d",
    hint: "h",
  });
});

test("RAISE with PGRST chooses the whole answer, and a wrong one says so", () => {
  const message = JSON.stringify({ code: "123", message: "ABC", details: "DEF", hint: "GHI" });
  const detail = JSON.stringify({ status: 332, headers: { "X-Header": "str" } });
  expect(raise("PGRST", message, { detail })).toMatchObject({
    status: 332,
    code: "123",
    message: "ABC",
    details: "DEF",
    hint: "GHI",
    headers: { "X-Header": "str" },
  });
  for (const [text, more] of [
    ["no json", detail],
    [message, "no json"],
    [message, '{"status":"x"}'],
    [message, '{"status":200,"headers":{"a b":"c"}}'],
  ] as const)
    expect(raise("PGRST", text, { detail: more })).toMatchObject({ status: 500, code: "PGRST121" });
});

test("response.headers and response.status are taken, or refused by name", () => {
  expect(chosenAnswer('[{"X-A":"1"},{"Set-Cookie":"a=b"}]', "418")).toEqual({ status: 418, headers: { "X-A": "1", "Set-Cookie": "a=b" } });
  expect(chosenAnswer(null, null)).toEqual({ headers: {} });
  for (const wrong of ["x", "{}", '[{"a":"1","b":"2"}]', '[{"a":1}]', '[{"a":"line\\nbreak"}]'])
    expect(() => chosenAnswer(wrong, null), wrong).toThrow("response.headers");
  for (const wrong of ["x", "99", "600", "2e2"]) expect(() => chosenAnswer(null, wrong), wrong).toThrow("response.status");
});
