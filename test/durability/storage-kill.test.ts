import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { createOrganization } from "@/test/factories";
import { type OtherProcess, startOtherProcess } from "@/test/other-process";
import { bytesOf, clientOf, keyOf } from "@/test/storage/clients";

const folder = mkdtempSync(join(tmpdir(), "gantry-files-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const start = () => startOtherProcess({ GANTRY_DATA: folder });
const key = await keyOf((await createOrganization()).system);
const filesOf = ({ url }: OtherProcess) => clientOf(url, key).from("private");
const MEGABYTE = 1_048_576;

/** A body that arrives in pieces and never ends before `go` lets it. */
function trickle(pieces: Buffer[], go: Promise<unknown>) {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = pieces.shift();
      if (piece) return controller.enqueue(piece);
      await go;
      controller.close();
    },
  });
}

test("killed in the middle of an upload, nothing is visible; what was acknowledged before is whole", async () => {
  const first = await start();
  const kept = bytesOf(2 * MEGABYTE, 11);
  expect((await filesOf(first).upload("kept", kept)).error).toBeNull();
  const body = trickle([bytesOf(MEGABYTE), bytesOf(MEGABYTE)], new Promise(() => {}));
  const doomed = fetch(`${first.url}/storage/v1/object/private/doomed`, {
    method: "POST",
    headers: { apikey: key },
    body,
    duplex: "half",
  } as RequestInit).catch(() => undefined);
  await expect.poll(() => readdirSync(`${folder}/storage/unfinished`).length, { timeout: 10_000 }).toBe(1);
  await first.end();
  await doomed;

  const second = await start();
  expect((await filesOf(second).exists("doomed")).data).toBe(false);
  expect((await filesOf(second).list()).data!.map(({ name }) => name)).toEqual(["kept"]);
  const back = Buffer.from(await (await filesOf(second).download("kept")).data!.arrayBuffer());
  expect(back.equals(kept)).toBe(true);
  await second.end();
});

test("killed in the middle of a resumable upload, another process goes on to the same bytes", async () => {
  const bytes = bytesOf(4 * MEGABYTE, 13);
  const headers = { authorization: `Bearer ${key}`, "tus-resumable": "1.0.0" };
  let server = await start();
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const made = await fetch(`${server.url}/storage/v1/upload/resumable`, {
    method: "POST",
    headers: {
      ...headers,
      "upload-length": String(bytes.length),
      "upload-metadata": `bucketName ${base64("private")},objectName ${base64("resumed")}`,
    },
  });
  const location = made.headers.get("location")!;
  const patch = (offset: number, body: BodyInit) =>
    fetch(new URL(location, server.url), {
      method: "PATCH",
      headers: { ...headers, "upload-offset": String(offset), "content-type": "application/offset+octet-stream" },
      body,
      duplex: "half",
    } as RequestInit);
  expect((await patch(0, bytes.subarray(0, MEGABYTE))).status).toBe(204);
  const doomed = patch(MEGABYTE, trickle([bytes.subarray(MEGABYTE, 2 * MEGABYTE)], new Promise(() => {}))).catch(() => undefined);
  await sleep(300);
  await server.end();
  await doomed;

  server = await start();
  const head = await fetch(new URL(location, server.url), { method: "HEAD", headers });
  const offset = Number(head.headers.get("upload-offset"));
  expect(offset).toBe(MEGABYTE);
  expect((await filesOf(server).exists("resumed")).data).toBe(false);
  expect((await patch(offset, bytes.subarray(offset))).status).toBe(204);
  const back = Buffer.from(await (await filesOf(server).download("resumed")).data!.arrayBuffer());
  expect(createHash("sha256").update(back).digest("hex")).toBe(createHash("sha256").update(bytes).digest("hex"));
  await server.end();
});

test.skipIf(process.platform !== "linux")(
  "200 MB go in and out through a process that stays small",
  async () => {
    const server = await start();
    await filesOf(server).upload("warm-up", bytesOf(MEGABYTE));
    const resident = () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.child.pid}/status`, "utf8"))![1]) / 1_024;
    const before = resident();
    let most = before;
    const sampler = setInterval(() => {
      most = Math.max(most, resident());
    }, 20);
    const piece = bytesOf(MEGABYTE, 17);
    const hash = createHash("sha256");
    const pieces = Array.from({ length: 200 }, () => piece);
    for (const one of pieces) hash.update(one);
    const expected = hash.digest("hex");
    const sent = await fetch(`${server.url}/storage/v1/object/private/large`, {
      method: "POST",
      headers: { apikey: key },
      body: trickle(pieces, Promise.resolve()),
      duplex: "half",
    } as RequestInit);
    expect(sent.status).toBe(200);
    const answer = await fetch(`${server.url}/storage/v1/object/private/large`, { headers: { apikey: key } });
    const received = createHash("sha256");
    for await (const chunk of answer.body!) received.update(chunk);
    clearInterval(sampler);
    expect(received.digest("hex")).toBe(expected);
    expect(most - before).toBeLessThan(100);
    await server.end();
  },
  120_000,
);
