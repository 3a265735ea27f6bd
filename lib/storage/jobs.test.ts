import { randomUUID } from "node:crypto";
import { rmSync, utimesSync, writeFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { storeFile } from "@/lib/api/storage/store-file";
import { createOrganization } from "@/test/factories";
import { peek } from "@/test/people";
import { dataFolder } from "@/test/storage/clients";
import { driver } from "./driver";
import { emptyBucket } from "./empty-bucket";
import { discard, emptyRest, sweepStorage } from "./jobs";
import { removeObjects } from "./remove-objects";
import { beginUpload } from "./uploads";

let home: Awaited<ReturnType<typeof createOrganization>>;
beforeAll(async () => {
  home = await createOrganization();
});
async function* once(text: string) {
  yield Buffer.from(text);
}
const store = (name: string, text = name) =>
  storeFile(home.system, { bucketId: "private", name, contentType: "text/plain", upsert: true }, once(text), () => ({
    cacheControl: "no-cache",
    userMetadata: {},
  }));
const versionOf = async (id: string) =>
  (await peek<{ version: string }>(sql`select version from storage.objects where id = ${id}::uuid`))[0]!.version;
const pathOf = (version: string) => `${dataFolder}/storage/objects/${home.id}/${version.slice(0, 2)}/${version}`;
const age = (path: string) => utimesSync(path, new Date(Date.now() - 7_200_000), new Date(Date.now() - 7_200_000));
const isThere = async (version: string) => (await driver().head({ organizationId: home.id, version })) !== undefined;

test("removed and replaced bytes are discarded by a job, and bytes still in use never", async () => {
  const first = await store("a");
  const old = await versionOf(first.id);
  await store("a", "newer");
  const current = await versionOf(first.id);
  await discard({ organizationId: home.id, versions: [old, current] });
  expect([await isThere(old), await isThere(current)]).toEqual([false, true]);
  await withActor(home.system, (tx) => removeObjects(tx, "private", ["a"]));
  expect(await isThere(current)).toBe(true); // until its job runs
  await discard({ organizationId: home.id, versions: [current] });
  expect(await isThere(current)).toBe(false);
});

test("the sweep removes old bytes without a row and spares young ones, files and parts of live uploads", async () => {
  const kept = await versionOf((await store("kept")).id);
  const [orphan, young, part] = [randomUUID(), randomUUID(), randomUUID()];
  for (const version of [orphan, young, part]) await driver().put({ organizationId: home.id, version }, once("x"));
  for (const version of [orphan, part, kept]) age(pathOf(version));
  writeFileSync(`${dataFolder}/storage/unfinished/left`, "x");
  age(`${dataFolder}/storage/unfinished/left`);
  const id = randomUUID();
  await withActor(home.system, (tx) =>
    beginUpload(tx, {
      id,
      bucketId: "private",
      name: "big",
      uploadLength: 10,
      contentType: "a/b",
      cacheControl: "no-cache",
      userMetadata: {},
    }),
  );
  await peek(
    sql`update storage.uploads set parts = ${JSON.stringify([{ version: part, size: 1 }])}::jsonb, upload_offset = 1 where id = ${id}::uuid`,
  );
  const swept = await sweepStorage();
  expect(swept).toMatchObject({ orphans: 1, unfinished: 1, expired: 0 });
  expect(await Promise.all([orphan, young, part, kept].map(isThere))).toEqual([false, true, true, true]);

  await peek(sql`update storage.uploads set expires_at = now() - interval '1 minute' where id = ${id}::uuid`);
  expect(await sweepStorage()).toMatchObject({ orphans: 1, expired: 1 });
  expect(await isThere(part)).toBe(false);
});

test("a file whose bytes are missing is reported", async () => {
  const { id } = await store("damaged");
  rmSync(pathOf(await versionOf(id)));
  expect((await sweepStorage()).missing).not.toContain(id); // it may be on its way
  expect((await sweepStorage(new Date(Date.now() + 7_200_000))).missing).toContain(id);
});

test("a bucket is emptied of what was in it, and what comes later stays", async () => {
  for (const name of ["one", "two"]) await store(`empty/${name}`);
  await withActor(home.system, (tx) => emptyBucket(tx, "private"));
  const [{ now } = { now: "" }] = await peek<{ now: string }>(sql`select now()::text as now`);
  await store("later");
  await emptyRest({ organizationId: home.id, bucketId: "private", before: now, siteScope: null });
  const left = await peek<{ name: string }>(sql`select name from storage.objects where organization_id = ${home.id}::uuid`);
  expect(left.map(({ name }) => name)).toEqual(["later"]);
});
