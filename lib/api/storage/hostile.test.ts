import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { dirname } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createOrganization } from "@/test/factories";
import { startApi } from "@/test/server";
import { clientOf, dataFolder, keyOf } from "@/test/storage/clients";

let api: Awaited<ReturnType<typeof startApi>>;
let key: string;
beforeAll(async () => {
  api = await startApi();
  key = await keyOf((await createOrganization()).system);
});
afterAll(() => api.close());

/** A request line as no well-behaved client would send it; answers the status. */
function send(method: string, path: string, headers: string[] = [], body: Uint8Array = Buffer.from("x"), hangUp = false): Promise<number> {
  const { hostname, port } = new URL(api.url);
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(port), hostname, () => {
      const length = headers.some((one) => /^(content-length|transfer-encoding)/i.test(one)) ? [] : [`Content-Length: ${body.length}`];
      socket.write(
        [`${method} ${path} HTTP/1.1`, "Host: x", `apikey: ${key}`, "Connection: close", ...length, ...headers, "", ""].join("\r\n"),
      );
      socket.write(body, () => hangUp && setTimeout(() => socket.destroy(), 10));
    });
    socket.on("data", (part) => {
      answer += part.toString("latin1");
    });
    socket.on("close", () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)));
    socket.on("error", (error) => (answer ? undefined : reject(error)));
    socket.setTimeout(10_000, () => reject(new Error(`no answer to ${method} ${path}`)));
  });
}

const folder = `${dataFolder}/storage`;
/** Everything below the data folder lies where UUIDs lead, and nothing beside it is new. */
function assertNothingEscaped(before: string[]) {
  expect(readdirSync(dirname(dataFolder)).filter((name) => /passwd|escape/.test(name))).toEqual([]);
  expect(readdirSync(dataFolder).sort()).toEqual(before);
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    expect(name).toMatch(/^(objects|unfinished)(\/[0-9a-f-]{36}(\/[0-9a-f]{2}(\/[0-9a-f-]{36})?)?)?$/);
}

const nasty = [
  "../../../escape",
  "..%2f..%2fescape",
  "%2e%2e/%2e%2e/escape",
  "....//escape",
  "a/%00",
  "a%0d%0aX-Injected:%20y",
  "%c0%ae%c0%ae/escape",
  "\\..\\escape",
  "%5c..%5cescape",
  "a".repeat(5_000),
  "%F4%8F%BF%BF",
  "%ED%A0%80",
  "con",
  "a%ZZ",
  "//etc/passwd",
  "file:///etc/passwd",
];

test("hostile paths are answered without a server error, and nothing is written beside the store", async () => {
  await clientOf(api.url, key).from("private").upload("first", "x");
  const before = readdirSync(dataFolder).sort();
  for (const path of nasty)
    for (const method of ["POST", "PUT", "GET", "DELETE", "PATCH"])
      for (const base of [
        "/object/private/",
        "/object/",
        "/object/sign/private/",
        "/object/public/",
        "/object/info/",
        "/bucket/",
        "/upload/resumable/",
      ]) {
        const status = await send(method, `/storage/v1${base}${path}`, ["Content-Type: application/json"], Buffer.from("{}"));
        expect(status, `${method} ${base}${path.slice(0, 60)}`).toBeGreaterThanOrEqual(200);
        expect(status, `${method} ${base}${path.slice(0, 60)}`).toBeLessThan(500);
      }
  assertNothingEscaped(before);
}, 60_000);

test("any JSON in any call is answered without a server error", async () => {
  const calls = [
    "/bucket",
    "/object/list/private",
    "/object/list-v2/private",
    "/object/move",
    "/object/copy",
    "/object/sign/private",
    "/object/sign/private/x",
    "/object/upload/sign/private/y",
  ];
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("private", "../x", "a\0", "first", "\ud800", "'; drop table"));
  const value = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.array(text), fc.dictionary(text, text));
  const fields = [
    "id",
    "name",
    "public",
    "file_size_limit",
    "allowed_mime_types",
    "prefix",
    "limit",
    "offset",
    "cursor",
    "sortBy",
    "search",
    "prefixes",
    "bucketId",
    "sourceKey",
    "destinationKey",
    "destinationBucket",
    "expiresIn",
    "paths",
    "with_delimiter",
  ];
  const body = fc.oneof(fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 6 }), fc.jsonValue());
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...calls), body, async (call, content) => {
      const answer = await fetch(`${api.url}/storage/v1${call}`, {
        method: "POST",
        headers: { apikey: key, "content-type": "application/json" },
        body: JSON.stringify(content),
      });
      expect(answer.status).toBeLessThan(500);
    }),
    { numRuns: 400 },
  );
}, 60_000);

test.each([
  ["a form without a boundary", ["Content-Type: multipart/form-data"], "x"],
  ["a form without a file", ["Content-Type: multipart/form-data; boundary=b"], "--b--\r\n"],
  [
    "a form that ends inside its file",
    ["Content-Type: multipart/form-data; boundary=b"],
    '--b\r\nContent-Disposition: form-data; name=""; filename="x"\r\n\r\nabc',
  ],
  [
    "a form with a field of a megabyte",
    ["Content-Type: multipart/form-data; boundary=b"],
    `--b\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n${"x".repeat(1e6)}\r\n--b--\r\n`,
  ],
  ["metadata that is no JSON", ["Content-Type: text/plain", `x-metadata: ${Buffer.from("nothing").toString("base64")}`], "x"],
  [
    "metadata with a prototype",
    ["Content-Type: text/plain", `x-metadata: ${Buffer.from('{"__proto__":{"a":1}}').toString("base64")}`],
    "x",
  ],
  ["metadata with NUL", ["Content-Type: text/plain", `x-metadata: ${Buffer.from('{"a":"\\u0000"}').toString("base64")}`], "x"],
])("%s is refused and leaves nothing", async (_, headers, body) => {
  const name = `form-${Math.random().toString(36).slice(2)}`;
  expect(await send("POST", `/storage/v1/object/private/${name}`, headers, Buffer.from(body))).toBe(400);
  expect((await clientOf(api.url, key).from("private").exists(name)).data).toBe(false);
  expect(readdirSync(`${folder}/unfinished`)).toEqual([]);
});

test("an upload whose connection breaks leaves nothing visible and nothing behind", async () => {
  const name = "broken-off";
  await send(
    "POST",
    `/storage/v1/object/private/${name}`,
    ["Content-Type: text/plain", "Content-Length: 5000000"],
    Buffer.alloc(1_000_000),
    true,
  );
  await expect.poll(() => readdirSync(`${folder}/unfinished`), { timeout: 5_000 }).toEqual([]);
  expect((await clientOf(api.url, key).from("private").exists(name)).data).toBe(false);
});
