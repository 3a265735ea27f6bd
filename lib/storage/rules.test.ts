import { expect, test } from "vitest";
import { bytesFrom, cacheControlOf, checkBucketName, contentTypeOf, folderFrom, nameFromPath, nameFromText, takesType } from "./rules";
import { isUnchanged, rangeOf, servingHeaders } from "./serving";

test.each([
  ["a/b.txt", "a/b.txt"],
  ["Gr%C3%B6%C3%9Fe%20&%20co/x+y.txt", "Größe & co/x+y.txt"],
  ["%F0%9F%98%80.png", "😀.png"],
  ["...", "..."],
  ["a/.hidden", "a/.hidden"],
])("the path %s names the file %s", (path, name) => expect(nameFromPath(path)).toBe(name));

test.each([
  "",
  "/",
  "a//b",
  "a/",
  "..",
  "a/../b",
  "a/%2e%2e/b",
  ".",
  "a/./b",
  "a%2Fb",
  "..%2f..%2fetc%2fpasswd",
  "a%00b",
  "a%0ab",
  "%",
  "a%zz",
  "%ff",
  "%ed%a0%80",
  "x".repeat(1_025),
  "%C2%85",
])("the path %j is refused", (path) => expect(() => nameFromPath(path)).toThrow(/Invalid key/));

test.each(["../x", "a/../../x", "a\0b", "\ud800", "a//b", "\u{10ffff}"])("the name %j from a body is refused", (name) =>
  expect(() => nameFromText(name)).toThrow(/Invalid key/),
);

test("a folder ends in one slash, and the bucket itself has none", () => {
  expect([folderFrom(""), folderFrom("/"), folderFrom("a/b"), folderFrom("/a/b//")]).toEqual(["", "", "a/b/", "a/b/"]);
  expect(() => folderFrom("../a")).toThrow();
});

test("names of buckets", () => {
  for (const good of ["a", "My bucket (2)", "x!-_.*'()&$@=;:+,?1"]) expect(checkBucketName(good)).toBe(good);
  for (const bad of ["", " a", "a ", "a/b", "..", "sign", "list", "ä", "a\n", "x".repeat(101)])
    expect(() => checkBucketName(bad)).toThrow(/Bucket name/);
});

test("types, sizes and cache times are kept only as far as they may stand in a header or a row", () => {
  expect(contentTypeOf('text/plain; charset="utf-8"')).toBe('text/plain; charset="utf-8"');
  for (const bad of ["text/html\r\nSet-Cookie: a=b", "nonsense", "a/b; c", undefined, ""])
    expect(contentTypeOf(bad)).toBe("application/octet-stream");
  expect(["20MB", 5, "1.5 GiB", "0", "-1", "many", "9e99", 0.5].map(bytesFrom)).toEqual([
    20_000_000,
    5,
    1_610_612_736,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(["60", "max-age=60", "no-cache\r\nx: y", undefined].map(cacheControlOf)).toEqual([
    "max-age=60",
    "max-age=60",
    "no-cache",
    "no-cache",
  ]);
  expect(takesType(["image/*"], "image/png; q=1")).toBe(true);
  expect(takesType(["image/*"], "imagex/png")).toBe(false);
  expect(takesType(null, "a/b")).toBe(true);
});

test("ranges", () => {
  expect(rangeOf("bytes=0-0", 10)).toEqual({ start: 0, end: 0 });
  expect(rangeOf("bytes=-20", 10)).toEqual({ start: 0, end: 9 });
  for (const whole of [undefined, "bytes=-", "bytes=5-2", "items=0-1", "bytes=0-1,2-3"]) expect(rangeOf(whole, 10)).toBeUndefined();
  for (const outside of ["bytes=10-", "bytes=-0", "bytes=99999999999999999999-"]) expect(rangeOf(outside, 10)).toBeNull();
});

test("a copy is unchanged by its tag, or by its time where no tag was sent", () => {
  const modified = new Date("2026-01-01T00:00:00.700Z");
  expect(isUnchanged({ ifNoneMatch: '"a", W/"b"' }, '"b"', modified)).toBe(true);
  expect(isUnchanged({ ifNoneMatch: '"a"', ifModifiedSince: modified.toUTCString() }, '"b"', modified)).toBe(false);
  expect(isUnchanged({ ifModifiedSince: modified.toUTCString() }, '"b"', modified)).toBe(true);
  expect(isUnchanged({ ifModifiedSince: "yesterday" }, '"b"', modified)).toBe(false);
});

test("a file's name cannot add a header or leave its quotes", () => {
  const header = servingHeaders("x", "text/html", 'a"\r\nX: y\\.html')["Content-Disposition"]!;
  expect(header).not.toMatch(/[\r\n]/);
  expect(header.match(/"/g)).toHaveLength(2);
  expect(servingHeaders("x", "text/html", "\ud800")["Content-Disposition"]).toContain("%EF%BF%BD");
});
