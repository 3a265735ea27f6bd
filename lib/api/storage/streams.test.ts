import { readdirSync } from "node:fs";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createOrganization } from "@/test/factories";
import { peek } from "@/test/people";
import { startApi } from "@/test/server";
import { bytesOf, clientOf, dataFolder, keyOf } from "@/test/storage/clients";

let api: Awaited<ReturnType<typeof startApi>>;
let key: string;
let storage: ReturnType<typeof clientOf>;
beforeAll(async () => {
  api = await startApi();
  key = await keyOf((await createOrganization()).system);
  storage = clientOf(api.url, key);
});
afterAll(() => api.close());
const MEGABYTE = 1_048_576;

test("of several uploads of one name without upsert exactly one is kept, and the others leave no bytes", async () => {
  await storage.createBucket("race");
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) => storage.from("race").upload("one", bytesOf(50_000, index + 1))),
  );
  expect(answers.filter(({ error }) => error === null)).toHaveLength(1);
  for (const { error } of answers) if (error) expect(error).toMatchObject({ statusCode: "409" });
  const rows = await peek<{ version: string; organization_id: string }>(
    sql`select version, organization_id from storage.objects where bucket_id = 'race'`,
  );
  expect(rows).toHaveLength(1);
  const stored = readdirSync(`${dataFolder}/storage/objects/${rows[0]!.organization_id}`, { recursive: true, encoding: "utf8" });
  expect(stored.filter((name) => name.length > 30)).toEqual([`${rows[0]!.version.slice(0, 2)}/${rows[0]!.version}`]);
});

test("uploads with upsert at the same time leave one whole file, never a mixture", async () => {
  const bodies = [1, 2, 3, 4].map((seed) => bytesOf(300_000, seed));
  const answers = await Promise.all(bodies.map((body) => storage.from("private").upload("mixed", body, { upsert: true })));
  expect(answers.map(({ error }) => error)).toEqual([null, null, null, null]);
  const kept = Buffer.from(await (await storage.from("private").download("mixed")).data!.arrayBuffer());
  expect(bodies.some((body) => body.equals(kept))).toBe(true);
});

test("whoever reads while the file is replaced reads the old one to its end", async () => {
  const [old, next] = [bytesOf(8 * MEGABYTE, 1), bytesOf(8 * MEGABYTE, 2)];
  await storage.from("private").upload("read", old);
  const answer = await fetch(`${api.url}/storage/v1/object/private/read`, { headers: { apikey: key } });
  await storage.from("private").update("read", next);
  expect(Buffer.from(await answer.arrayBuffer()).equals(old)).toBe(true);
  expect(Buffer.from(await (await storage.from("private").download("read")).data!.arrayBuffer()).equals(next)).toBe(true);
});

test("a large upload that is refused at once still hears why", async () => {
  await storage.createBucket("tiny", { public: false, fileSizeLimit: 1_000 });
  const { error } = await storage.from("tiny").upload("x", bytesOf(24 * MEGABYTE));
  expect(error).toMatchObject({ statusCode: "413" });
});

test.skipIf(process.platform !== "linux")("downloads that are broken off leave no file open", async () => {
  await storage.from("private").upload("long", bytesOf(8 * MEGABYTE));
  const openFiles = () => readdirSync("/proc/self/fd").length;
  const before = openFiles();
  for (let round = 0; round < 30; round += 1) {
    const stop = new AbortController();
    const answer = await fetch(`${api.url}/storage/v1/object/private/long`, { headers: { apikey: key }, signal: stop.signal });
    const reader = answer.body!.getReader();
    await reader.read();
    stop.abort();
    await reader.closed.catch(() => {});
  }
  await expect.poll(openFiles, { timeout: 5_000 }).toBeLessThan(before + 10);
});
