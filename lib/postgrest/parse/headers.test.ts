import { expect, test } from "vitest";
import { parseAccept } from "./accept";
import { refusal } from "./parse.testing";
import { parsePrefer } from "./prefer";
import { parseProfile } from "./profile";
import { parseRange } from "./range";
import { checkMethod, parseTarget } from "./target";

test("Prefer: each kind, several joined by commas, the first of a kind counts", () => {
  expect(
    parsePrefer("return=representation, count=exact,resolution=merge-duplicates, missing=default, tx=rollback, timezone=Europe/Berlin"),
  ).toEqual({
    return: "representation",
    count: "exact",
    resolution: "merge-duplicates",
    missing: "default",
    tx: "rollback",
    timezone: "Europe/Berlin",
  });
  expect(parsePrefer("return=minimal, return=representation")).toEqual({ return: "minimal" });
  expect(parsePrefer(null)).toEqual({});
});

test("Prefer: unknown ones are ignored, unless handling is strict", () => {
  expect(parsePrefer("return=everything, foo=bar, respond-async, timezone=Mars/Olympus")).toEqual({});
  expect(refusal(() => parsePrefer("handling=strict, foo=bar, timezone=Mars/Olympus"))).toEqual({
    status: 400,
    code: "PGRST122",
    details: "Invalid preferences: foo=bar, timezone=Mars/Olympus",
  });
});

test("Prefer: max-affected means something only under strict handling", () => {
  expect(parsePrefer("max-affected=5, handling=strict")).toEqual({ maxAffected: 5, handling: "strict" });
  expect(parsePrefer("max-affected=5")).toEqual({});
  expect(parsePrefer("max-affected=5, handling=lenient")).toEqual({ handling: "lenient" });
});

test.each([
  [null, "array", "application/json; charset=utf-8"],
  ["", "array", "application/json; charset=utf-8"],
  ["*/*", "array", "application/json; charset=utf-8"],
  ["application/json", "array", "application/json; charset=utf-8"],
  ["text/html, application/json;q=0.5", "array", "application/json; charset=utf-8"],
  ["application/json;q=0.4, text/csv;q=0.8", "csv", "text/csv; charset=utf-8"],
  ["application/vnd.pgrst.object+json", "object", "application/vnd.pgrst.object+json; charset=utf-8"],
  ["application/vnd.pgrst.object", "object", "application/vnd.pgrst.object+json; charset=utf-8"],
  ["APPLICATION/VND.PGRST.OBJECT+JSON", "object", "application/vnd.pgrst.object+json; charset=utf-8"],
])("Accept: %s gives %s", (header, media, type) => {
  expect(parseAccept(header)).toEqual({ media, stripNulls: false, type });
});

test("Accept: nulls=stripped", () => {
  expect(parseAccept("application/vnd.pgrst.array+json;nulls=stripped")).toMatchObject({ media: "array", stripNulls: true });
  expect(parseAccept("application/vnd.pgrst.object+json; nulls=stripped").type).toBe(
    "application/vnd.pgrst.object+json; nulls=stripped; charset=utf-8",
  );
});

test.each(["text/html", "application/vnd.pgrst.plan+json", "application/geo+json", "application/json;q=0", "image/png, audio/*"])(
  "Accept: %s is refused",
  (header) => {
    expect(refusal(() => parseAccept(header))).toMatchObject({ status: 406, code: "PGRST107" });
  },
);

test("Accept: the root is a description, and nothing else is one", () => {
  expect(parseAccept("application/openapi+json", true).media).toBe("openapi");
  expect(parseAccept("application/json", true).media).toBe("openapi");
  expect(refusal(() => parseAccept("application/openapi+json"))).toMatchObject({ code: "PGRST107" });
});

test("Range: first-last, first-, other units ignored, upside down refused", () => {
  expect(parseRange("0-9", "items")).toEqual({ first: 0, last: 9 });
  expect(parseRange("5-", null)).toEqual({ first: 5 });
  expect(parseRange("0-9", "bytes")).toBeUndefined();
  expect(parseRange("bytes=0-9", null)).toBeUndefined();
  expect(refusal(() => parseRange("9-0", null))).toMatchObject({ status: 416, code: "PGRST103" });
});

test("profiles: reads by Accept-Profile, writes by Content-Profile, never a schema that is not exposed", () => {
  const header = (headers: Record<string, string>) => (name: string) => headers[name] ?? null;
  const exposed = ["public", "reports"] as const;
  expect(parseProfile("GET", header({}), [...exposed])).toBe("public");
  expect(parseProfile("GET", header({ "accept-profile": "reports" }), [...exposed])).toBe("reports");
  expect(parseProfile("POST", header({ "accept-profile": "auth", "content-profile": "reports" }), [...exposed])).toBe("reports");
  for (const hidden of ["auth", "private", "pg_catalog", "Public"])
    expect(
      refusal(() => parseProfile("GET", header({ "accept-profile": hidden }), [...exposed])),
      hidden,
    ).toMatchObject({ status: 406, code: "PGRST106" });
});

test("paths: relations, functions and the root, percent-decoded", () => {
  expect(parseTarget("")).toEqual({ kind: "root" });
  expect(parseTarget("/")).toEqual({ kind: "root" });
  expect(parseTarget("/unit%20prices")).toEqual({ kind: "relation", name: "unit prices" });
  expect(parseTarget("/rpc/has_role")).toEqual({ kind: "function", name: "has_role" });
  expect(parseTarget("/rpc")).toEqual({ kind: "relation", name: "rpc" });
  for (const wrong of ["/a/b", "/rpc/a/b", "/rpc/", "/assets/"])
    expect(
      refusal(() => parseTarget(wrong)),
      wrong,
    ).toMatchObject({ status: 404, code: "PGRST125" });
  for (const wrong of ["/%", "/%ff", "/a%00b"])
    expect(
      refusal(() => parseTarget(wrong)),
      wrong,
    ).toMatchObject({ status: 400, code: "PGRST125" });
});

test("methods: what each kind of path answers", () => {
  expect(checkMethod("PUT", { kind: "relation", name: "a" })).toBe("PUT");
  expect(refusal(() => checkMethod("DELETE", { kind: "function", name: "f" }))).toMatchObject({ status: 405, code: "PGRST101" });
  expect(refusal(() => checkMethod("TRACE", { kind: "relation", name: "a" }))).toMatchObject({ status: 405, code: "PGRST117" });
  expect(refusal(() => checkMethod("POST", { kind: "root" }))).toMatchObject({ status: 405, code: "PGRST117" });
});
