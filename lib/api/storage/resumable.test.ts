import { createHash } from "node:crypto";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { Upload, type UploadOptions } from "tus-js-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createOrganization } from "@/test/factories";
import { startOtherProcess } from "@/test/other-process";
import { startApi } from "@/test/server";
import { bytesOf, clientOf, keyOf } from "@/test/storage/clients";

let api: Awaited<ReturnType<typeof startApi>>;
let home: Awaited<ReturnType<typeof createOrganization>>;
let storage: ReturnType<typeof clientOf>;
let key: string;
beforeAll(async () => {
  api = await startApi();
  home = await createOrganization();
  key = await keyOf(home.system);
  storage = clientOf(api.url, key);
});
afterAll(() => api.close());
const unique = (name: string) => `${name}-${Math.random().toString(36).slice(2, 10)}`;
const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const endpoint = () => `${api.url}/storage/v1/upload/resumable`;
const fileOf = async (path: string) => Buffer.from(await (await storage.from("private").download(path)).data!.arrayBuffer());

function upload(bytes: Buffer, path: string, options: Partial<UploadOptions> = {}) {
  return new Promise<void>((resolve, reject) => {
    new Upload(Readable.from(bytes), {
      endpoint: endpoint(),
      headers: { authorization: `Bearer ${key}` },
      metadata: { bucketName: "private", objectName: path, contentType: "application/x-raw", cacheControl: "3600", metadata: '{"a":1}' },
      chunkSize: 6 * 1024 * 1024,
      uploadSize: bytes.length,
      retryDelays: null,
      onSuccess: () => resolve(),
      onError: reject,
      ...options,
    }).start();
  });
}

test("the official client uploads in chunks", async () => {
  const path = `${unique("big")}/größe.bin`;
  const bytes = bytesOf(13 * 1024 * 1024, 5);
  await upload(bytes, path);
  expect(sha(await fileOf(path))).toBe(sha(bytes));
  expect((await storage.from("private").info(path)).data).toMatchObject({
    size: bytes.length,
    contentType: "application/x-raw",
    metadata: { a: 1 },
  });
});

/** One request of the protocol, cut off after so many bytes of its body. */
function patchCut(location: string, offset: number, body: Buffer, cutAt: number): Promise<void> {
  const { hostname, port, pathname } = new URL(location, api.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        [
          `PATCH ${pathname} HTTP/1.1`,
          `Host: ${hostname}:${port}`,
          `Authorization: Bearer ${key}`,
          "Tus-Resumable: 1.0.0",
          `Upload-Offset: ${offset}`,
          "Content-Type: application/offset+octet-stream",
          `Content-Length: ${body.length}`,
          "",
          "",
        ].join("\r\n"),
      );
      socket.write(body.subarray(0, cutAt), () => setTimeout(() => socket.destroy(), 20));
    });
    socket.on("close", () => resolve());
    socket.on("error", reject);
  });
}

const tus = { "tus-resumable": "1.0.0" };
const base64 = (text: string) => Buffer.from(text).toString("base64");
const begin = (path: string, length: number, headers: Record<string, string> = {}) =>
  fetch(endpoint(), {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      ...tus,
      "upload-length": String(length),
      "upload-metadata": `bucketName ${base64("private")},objectName ${base64(path)}`,
      ...headers,
    },
  });
async function offsetOf(location: string) {
  const answer = await fetch(new URL(location, api.url), { method: "HEAD", headers: { authorization: `Bearer ${key}`, ...tus } });
  expect(answer.headers.get("cache-control")).toBe("no-store");
  return Number(answer.headers.get("upload-offset"));
}

test("an upload cut off again and again goes on where it was, to the same bytes", async () => {
  const path = unique("cut");
  const bytes = bytesOf(3_000_000, 9);
  const location = (await begin(path, bytes.length)).headers.get("location")!;
  let offset = 0;
  let state = 42;
  for (let cuts = 0; cuts < 6; cuts += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const rest = bytes.subarray(offset);
    await patchCut(location, offset, rest, 1 + (state % (rest.length - 1)));
    // The server notices the cut when the socket closes; until then it still writes.
    await expect.poll(() => offsetOf(location), { timeout: 5_000 }).toBeGreaterThanOrEqual(offset);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const now = await offsetOf(location);
    expect(now).toBeGreaterThanOrEqual(offset);
    expect(now).toBeLessThan(bytes.length);
    offset = now;
    expect((await storage.from("private").exists(path)).data).toBe(false);
  }
  const wrong = await fetch(new URL(location, api.url), {
    method: "PATCH",
    headers: {
      authorization: `Bearer ${key}`,
      ...tus,
      "upload-offset": String(offset + 1),
      "content-type": "application/offset+octet-stream",
    },
    body: "x",
  });
  expect(wrong.status).toBe(409);
  const last = await fetch(new URL(location, api.url), {
    method: "PATCH",
    headers: { authorization: `Bearer ${key}`, ...tus, "upload-offset": String(offset), "content-type": "application/offset+octet-stream" },
    body: bytes.subarray(offset),
  });
  expect([last.status, last.headers.get("upload-offset")]).toEqual([204, String(bytes.length)]);
  expect(sha(await fileOf(path))).toBe(sha(bytes));
  expect(await offsetOf(location)).toBe(bytes.length);
});

test("two requests that continue at one place cannot both win", async () => {
  const path = unique("race");
  const bytes = bytesOf(200_000);
  const location = (await begin(path, bytes.length)).headers.get("location")!;
  const patch = () =>
    fetch(new URL(location, api.url), {
      method: "PATCH",
      headers: { authorization: `Bearer ${key}`, ...tus, "upload-offset": "0", "content-type": "application/offset+octet-stream" },
      body: bytes,
    }).then(
      ({ status }) => status,
      () => 0,
    );
  const answers = await Promise.all([patch(), patch(), patch()]);
  expect(answers.filter((status) => status === 204)).toHaveLength(1);
  expect(sha(await fileOf(path))).toBe(sha(bytes));
});

test("of requests that continue at one place in two processes one wins, whoever began first, and the bytes are right", async () => {
  const other = await startOtherProcess();
  try {
    const path = unique("two-processes");
    const bytes = bytesOf(900_000, 11);
    const location = (await begin(path, bytes.length)).headers.get("location")!;
    const patch = (url: string, offset: number, body: BodyInit) =>
      fetch(new URL(location, url), {
        method: "PATCH",
        headers: {
          authorization: `Bearer ${key}`,
          ...tus,
          "upload-offset": String(offset),
          "content-type": "application/offset+octet-stream",
        },
        body,
        duplex: "half",
      } as RequestInit).then(({ status }) => status);

    // One has sent half of its part and waits; the other begins later at the same place, and is through first.
    let goOn = () => {};
    const wait = new Promise<void>((resolve) => (goOn = resolve));
    const slowBody = Readable.from(
      (async function* () {
        yield bytes.subarray(0, 100_000);
        await wait;
        yield bytes.subarray(100_000, 300_000);
      })(),
    );
    const slow = patch(api.url, 0, Readable.toWeb(slowBody) as never);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await patch(other.url, 0, bytes.subarray(0, 300_000))).toBe(204);
    goOn();
    expect([409, 423]).toContain(await slow);
    expect(await offsetOf(location)).toBe(300_000);

    // Then all at once, in the middle and at the end, where the file is joined.
    for (const [from, to] of [
      [300_000, 600_000],
      [600_000, 900_000],
    ] as const) {
      const urls = [api.url, other.url, api.url, other.url];
      const answers = await Promise.all(urls.map((url) => patch(url, from, bytes.subarray(from, to)).catch(() => 0)));
      expect(answers.filter((status) => status === 204)).toHaveLength(1);
      expect(answers.filter((status) => ![204, 409, 423, 0].includes(status))).toEqual([]);
      expect(await offsetOf(location)).toBe(to);
    }
    expect(sha(await fileOf(path))).toBe(sha(bytes));
  } finally {
    await other.end();
  }
});

test("an empty file, an existing one, an upload given up and one of somebody else", async () => {
  const empty = unique("empty");
  expect((await begin(empty, 0)).status).toBe(201);
  expect(await fileOf(empty)).toHaveLength(0);
  expect((await begin(empty, 10)).status).toBe(409);
  expect((await begin(empty, 10, { "x-upsert": "true" })).status).toBe(201);

  const location = (await begin(unique("given-up"), 10)).headers.get("location")!;
  const foreign = await keyOf((await createOrganization()).system);
  const asStranger = await fetch(new URL(location, api.url), { method: "HEAD", headers: { authorization: `Bearer ${foreign}`, ...tus } });
  expect(asStranger.status).toBe(404);
  const gone = await fetch(new URL(location, api.url), { method: "DELETE", headers: { authorization: `Bearer ${key}`, ...tus } });
  expect(gone.status).toBe(204);
  const after = await fetch(new URL(location, api.url), { method: "HEAD", headers: { authorization: `Bearer ${key}`, ...tus } });
  expect(after.status).toBe(404);
  expect((await begin(unique("x"), 10, { "upload-metadata": `bucketName ${base64("private")},objectName ${base64("../x")}` })).status).toBe(
    400,
  );
  expect((await begin(unique("x"), 6e12)).status).toBe(413);
  const nobody = await fetch(endpoint(), { method: "POST", headers: { ...tus, "upload-length": "1" } });
  expect(await nobody.json()).toMatchObject({ statusCode: "403" });
});

test("a signed address uploads resumably to its own path alone", async () => {
  const path = unique("signed");
  const { data } = await storage.from("private").createSignedUploadUrl(path);
  const bytes = bytesOf(500_000, 3);
  const signed = { endpoint: `${endpoint()}/sign`, headers: { "x-signature": data!.token }, chunkSize: 200_000 };
  await upload(bytes, path, signed);
  expect(sha(await fileOf(path))).toBe(sha(bytes));
  await expect(upload(bytes, unique("other"), signed)).rejects.toThrow(/InvalidSignature/);
});

test("the protocol's version and extensions are told", async () => {
  const answer = await fetch(endpoint(), { method: "OPTIONS" });
  expect(answer.status).toBe(204);
  expect(answer.headers.get("tus-version")).toBe("1.0.0");
  expect(answer.headers.get("tus-extension")).toContain("creation-with-upload");
  expect(Number(answer.headers.get("tus-max-size"))).toBeGreaterThan(1e9);
  const preflight = await fetch(endpoint(), {
    method: "OPTIONS",
    headers: { origin: "https://app.example", "access-control-request-method": "PATCH", "access-control-request-headers": "upload-offset" },
  });
  expect(preflight.headers.get("access-control-allow-headers")).toContain("upload-offset");
});
