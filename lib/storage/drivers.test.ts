import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { s3Credentials, startS3 } from "@/test/storage/s3-server";
import { diskDriver } from "./disk-driver";
import type { BytesKey, Driver } from "./driver";
import { s3Driver } from "./s3-driver";

const folder = mkdtempSync(join(tmpdir(), "gantry-driver-"));
const s3 = await startS3({ pageSize: 2 });
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await s3.close();
});
const newKey = (): BytesKey => ({ organizationId: randomUUID(), version: randomUUID() });
const bytes = (length: number, of = 7) => Buffer.alloc(length, of);
async function* parts(...chunks: Uint8Array[]) {
  yield* chunks;
}
async function* broken(...chunks: Uint8Array[]) {
  yield* chunks;
  throw new Error("the source broke");
}
async function read(driver: Driver, key: BytesKey, range?: { start: number; end: number }) {
  const stream = await driver.get(key, range);
  return stream && Buffer.from(await new Response(stream).arrayBuffer());
}

const drivers: [string, Driver][] = [
  ["disk", diskDriver(folder)],
  ["S3", s3Driver({ bucket: "files", region: "eu-test-1", endpoint: s3.endpoint, credentials: s3Credentials })],
];

test.each(drivers)("%s gives back what it was given, whole and in part", async (_, driver) => {
  const key = newKey();
  await driver.put(key, parts(bytes(300_000, 1), bytes(5, 2)));
  expect((await read(driver, key))!.equals(Buffer.concat([bytes(300_000, 1), bytes(5, 2)]))).toBe(true);
  expect(await read(driver, key, { start: 299_999, end: 300_001 })).toEqual(Buffer.from([1, 2, 2]));
  expect(await driver.head(key)).toEqual({ size: 300_005 });
  const empty = newKey();
  await driver.put(empty, parts());
  expect(await read(driver, empty)).toHaveLength(0);
});

test.each(drivers)("%s keeps a file of several parts, and nothing of a source that broke", async (kind, driver) => {
  const key = newKey();
  const large = Array.from({ length: 40 }, (_, index) => bytes(512 * 1024, index));
  await driver.put(key, parts(...large));
  expect((await read(driver, key))!.equals(Buffer.concat(large))).toBe(true);
  const lost = newKey();
  await expect(driver.put(lost, broken(...large))).rejects.toThrow("the source broke");
  await expect(driver.put(lost, broken(bytes(10)))).rejects.toThrow("the source broke");
  expect(await driver.head(lost)).toBeUndefined();
  expect(await read(driver, lost)).toBeUndefined();
  if (kind === "S3") expect(s3.uploads.size).toBe(0);
});

test.each(drivers)("%s removes, twice without complaint, and lists everything that is left", async (_, driver) => {
  const keys = Array.from({ length: 5 }, newKey);
  for (const key of keys) await driver.put(key, parts(bytes(3)));
  await driver.remove([keys[0]!]);
  await driver.remove([keys[0]!]);
  const listed = new Set<string>();
  for await (const { version, size, modifiedAt } of driver.list()) {
    listed.add(version);
    expect(size).toBeGreaterThanOrEqual(0);
    expect(Math.abs(Date.now() - modifiedAt.getTime())).toBeLessThan(60_000);
  }
  expect(keys.map(({ version }) => listed.has(version))).toEqual([false, true, true, true, true]);
});

test.each(drivers)("%s refuses a key that is no pair of UUIDs", async (_, driver) => {
  for (const version of ["../../etc/passwd", "", "a/b", `${randomUUID()}/..`]) {
    await expect(driver.put({ organizationId: randomUUID(), version }, parts(bytes(1)))).rejects.toThrow("two UUIDs");
    await expect(driver.get({ organizationId: version, version: randomUUID() })).rejects.toThrow("two UUIDs");
  }
});

test("what a broken-off multipart upload left is swept once it is old, and not before", async () => {
  const driver = drivers[1]![1];
  s3.uploads.set("left", { key: "objects/x/y", parts: new Map(), initiated: new Date(Date.now() - 7_200_000) });
  s3.uploads.set("running", { key: "objects/x/z", parts: new Map(), initiated: new Date() });
  expect(await driver.sweepUnfinished(new Date(Date.now() - 3_600_000))).toBe(1);
  expect([...s3.uploads.keys()]).toEqual(["running"]);
});

test("a refused part fails the whole file and leaves no upload open", async () => {
  const failing = await startS3({ failPart: 2 });
  const driver = s3Driver({ bucket: "files", region: "eu-test-1", endpoint: failing.endpoint, credentials: s3Credentials });
  await expect(driver.put(newKey(), parts(bytes(9_000_000), bytes(9_000_000)))).rejects.toThrow();
  expect([failing.uploads.size, failing.objects.size]).toEqual([0, 0]);
  await failing.close();
});

test("a wrong secret is noticed", async () => {
  const driver = s3Driver({
    bucket: "files",
    region: "eu-test-1",
    endpoint: s3.endpoint,
    credentials: { ...s3Credentials, secretAccessKey: "wrong" },
  });
  await expect(driver.put(newKey(), parts(bytes(1)))).rejects.toThrow(/SignatureDoesNotMatch/);
});
