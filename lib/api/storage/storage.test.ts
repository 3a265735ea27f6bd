import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { createOrganization } from "@/test/factories";
import { peek } from "@/test/people";
import { startApi } from "@/test/server";
import { bytesOf, clientOf, keyOf } from "@/test/storage/clients";

let api: Awaited<ReturnType<typeof startApi>>;
let storage: ReturnType<typeof clientOf>;
let organization: Awaited<ReturnType<typeof createOrganization>>;
beforeAll(async () => {
  api = await startApi();
  organization = await createOrganization();
  storage = clientOf(api.url, await keyOf(organization.system));
});
afterAll(() => api.close());

/** The answer of a call that must succeed. */
async function ok<T>(call: PromiseLike<{ data: T; error: unknown }>): Promise<NonNullable<T>> {
  const { data, error } = await call;
  expect(error).toBeNull();
  return data!;
}
const unique = (name: string) => `${name}-${Math.random().toString(36).slice(2, 10)}`;

test("a bucket is created, listed, read, changed and deleted", async () => {
  const id = unique("drawings");
  expect(await ok(storage.createBucket(id, { public: false, fileSizeLimit: "20MB", allowedMimeTypes: ["image/*"] }))).toEqual({ name: id });
  expect(await ok(storage.getBucket(id))).toMatchObject({
    id,
    name: id,
    public: false,
    file_size_limit: 20_000_000,
    allowed_mime_types: ["image/*"],
    type: "STANDARD",
  });
  const names = (await ok(storage.listBuckets())).map((bucket) => bucket.name);
  expect(names).toEqual(expect.arrayContaining([id, "public", "private", "attachments"]));
  expect(await ok(storage.updateBucket(id, { public: true }))).toEqual({ message: "Successfully updated" });
  expect((await ok(storage.getBucket(id))).public).toBe(true);
  await ok(storage.updateBucket(id, { public: false, fileSizeLimit: null, allowedMimeTypes: null }));
  expect(await ok(storage.getBucket(id))).toMatchObject({ public: false, file_size_limit: null, allowed_mime_types: null });

  expect((await storage.createBucket(id)).error).toMatchObject({ status: 400, statusCode: "409" });
  await ok(storage.from(id).upload("a.txt", "a"));
  expect((await storage.deleteBucket(id)).error).toMatchObject({ statusCode: "409" });
  await ok(storage.emptyBucket(id));
  expect(await ok(storage.from(id).list())).toEqual([]);
  expect(await ok(storage.deleteBucket(id))).toEqual({ message: "Successfully deleted" });
  expect((await storage.getBucket(id)).error).toMatchObject({ statusCode: "404", message: "Bucket not found" });
});

test.each([
  ["text", "grüße", "text/plain;charset=UTF-8"],
  ["a buffer", bytesOf(70_000), "application/octet-stream"],
  ["a blob", new Blob([bytesOf(70_000)], { type: "image/png" }), "image/png"],
  ["a stream", new Blob([bytesOf(300_000)]).stream(), "application/x-thing"],
])("%s is uploaded, told about and downloaded unchanged", async (kind, body, contentType) => {
  const files = storage.from("private");
  const path = `${unique(kind)}/Größe & co (1)+'x'.bin`;
  const sent = await ok(files.upload(path, body, { contentType, cacheControl: "60", metadata: { sheet: 7, note: "für B" } }));
  expect(sent).toMatchObject({ path, fullPath: `private/${path}` });
  const downloaded = Buffer.from(await (await ok(files.download(path))).arrayBuffer());
  const expected = kind === "text" ? Buffer.from("grüße") : kind === "a stream" ? bytesOf(300_000) : bytesOf(70_000);
  expect(downloaded.equals(expected)).toBe(true);
  const info = await ok(files.info(path));
  expect(info).toMatchObject({
    id: sent.id,
    name: path,
    bucketId: "private",
    size: expected.length,
    cacheControl: "max-age=60",
    etag: `"${createHash("sha256").update(expected).digest("hex")}"`,
    metadata: { sheet: 7, note: "für B" },
  });
  expect(info.contentType).toBe(contentType);
  expect(await ok(files.exists(path))).toBe(true);
  expect((await files.exists(`${path}.not`)).data).toBe(false);
});

test("a form with fields behind its file is read whole", async () => {
  const form = new FormData();
  form.append("", new Blob(["first"], { type: "text/plain" }), "note.txt");
  form.append("cacheControl", "77");
  form.append("metadata", '{"from":"form"}');
  const path = unique("form");
  const raw = await fetch(`${api.url}/storage/v1/object/private/${path}`, {
    method: "POST",
    headers: { apikey: await keyOf(organization.system) },
    body: form,
  });
  expect(raw.status).toBe(200);
  expect(await ok(storage.from("private").info(path))).toMatchObject({ cacheControl: "max-age=77", metadata: { from: "form" }, size: 5 });
});

test("a second upload needs upsert, update replaces, and the replaced bytes are discarded later", async () => {
  const files = storage.from("private");
  const path = unique("report");
  const first = await ok(files.upload(path, "one", { contentType: "text/plain" }));
  expect((await files.upload(path, "two")).error).toMatchObject({ status: 400, statusCode: "409" });
  await ok(files.upload(path, "two", { upsert: true, contentType: "text/plain" }));
  expect(await (await ok(files.download(path))).text()).toBe("two");
  expect((await ok(files.update(path, "three", { contentType: "text/plain" }))).id).toBe(first.id);
  expect(await (await ok(files.download(path))).text()).toBe("three");
  const events = await peek<{ type: string }>(sql`select type from domain_events where subject_id = ${first.id}::uuid order by id`);
  expect(events.map(({ type }) => type).sort()).toEqual(["file.updated", "file.updated", "file.uploaded"]);
  const audits = await peek<{ action: string }>(sql`select action from audit_logs where resource_id = ${first.id}::uuid order by seq`);
  expect(audits.map(({ action }) => action)).toEqual(["file.upload", "file.replace", "file.replace"]);
});

test("a folder is listed with its folders and files, paged, sorted and searched", async () => {
  const files = storage.from("private");
  const root = unique("tree");
  for (const name of ["b.txt", "a.txt", "sub/one.txt", "sub/two.txt", "ä.txt", "100%_x.txt"].filter((one) => !one.includes("%")))
    await ok(files.upload(`${root}/${name}`, name, { contentType: "text/plain" }));
  const all = await ok(files.list(root));
  expect(all.map(({ name }) => name)).toEqual(["a.txt", "b.txt", "sub", "ä.txt"]);
  expect(all[2]).toMatchObject({ name: "sub", id: null, metadata: null });
  expect(all[0]!.metadata).toMatchObject({ size: 5, mimetype: "text/plain", httpStatusCode: 200 });
  expect((await ok(files.list(root, { limit: 2, offset: 1 }))).map(({ name }) => name)).toEqual(["b.txt", "sub"]);
  expect((await ok(files.list(root, { sortBy: { column: "name", order: "desc" } }))).map(({ name }) => name)[0]).toBe("ä.txt");
  expect((await ok(files.list(root, { search: "B" }))).map(({ name }) => name)).toEqual(["b.txt"]);
  expect((await ok(files.list(`${root}/sub/`))).map(({ name }) => name)).toEqual(["one.txt", "two.txt"]);
  expect(await ok(files.list(`${root}/su`))).toEqual([]);
});

test.each([
  [true, "name", "asc"],
  [false, "name", "desc"],
  [false, "created_at", "asc"],
  [true, "updated_at", "desc"],
] as const)("list-v2 pages through everything once (delimiter %s, by %s %s)", async (with_delimiter, column, order) => {
  const files = storage.from("private");
  const root = unique("pages");
  for (const name of ["a", "b", "c/1", "c/2", "d", "e/f/g"]) await ok(files.upload(`${root}/${name}`, name, { contentType: "text/plain" }));
  const seen: string[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < 10; pages += 1) {
    const page = await ok(
      files.listV2({ prefix: `${root}/`, limit: 2, with_delimiter, sortBy: { column, order }, ...(cursor && { cursor }) }),
    );
    seen.push(...page.folders.map(({ name }) => name), ...page.objects.map(({ name }) => name));
    cursor = page.nextCursor;
    if (!page.hasNext) break;
  }
  const expected = with_delimiter ? ["a", "b", "c/", "d", "e/"] : ["a", "b", "c/1", "c/2", "d", "e/f/g"];
  expect([...seen].sort()).toEqual(expected.map((name) => `${root}/${name}`));
});

test("files are moved, copied and removed, also between buckets", async () => {
  const files = storage.from("private");
  const root = unique("m");
  const other = unique("other");
  await ok(storage.createBucket(other));
  await ok(files.upload(`${root}/a`, "content", { contentType: "text/plain" }));
  await ok(files.move(`${root}/a`, `${root}/b`));
  expect((await files.download(`${root}/a`)).error).toBeTruthy();
  expect(await ok(files.copy(`${root}/b`, "c", { destinationBucket: other }))).toMatchObject({ path: `${other}/c` });
  expect(await (await ok(storage.from(other).download("c"))).text()).toBe("content");
  await ok(files.move(`${root}/b`, "d", { destinationBucket: other }));
  expect((await storage.from(other).move("c", "d")).error).toMatchObject({ statusCode: "409" });
  expect((await storage.from(other).copy("nothing", "e")).error).toMatchObject({ statusCode: "404" });
  const removed = await ok(storage.from(other).remove(["c", "d", "nothing"]));
  expect(removed.map(({ name }) => name).sort()).toEqual(["c", "d"]);
  expect(await ok(storage.from(other).list())).toEqual([]);
});

test("a public bucket's files are open at their public address, and nowhere else", async () => {
  const id = unique("site");
  await ok(storage.createBucket(id, { public: true }));
  await ok(storage.from(id).upload("img/a b.png", bytesOf(10), { contentType: "image/png" }));
  const { publicUrl } = storage.from(id).getPublicUrl("img/a b.png").data;
  const answer = await fetch(publicUrl);
  expect(answer.status).toBe(200);
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytesOf(10))).toBe(true);
  const { publicUrl: saved } = storage.from(id).getPublicUrl("img/a b.png", { download: "Prüfung.png" }).data;
  expect((await fetch(saved)).headers.get("content-disposition")).toBe(
    `attachment; filename="Pr_fung.png"; filename*=UTF-8''Pr%C3%BCfung.png`,
  );
  const { publicUrl: small } = storage.from(id).getPublicUrl("img/a b.png", { transform: { width: 5 } }).data;
  expect((await fetch(small)).status).toBe(200);
  const stranger = clientOf(api.url, await makeInstanceKey("anon"));
  expect((await stranger.from(id).download("img/a b.png")).error).toBeTruthy();
  expect(await ok(stranger.from(id).list())).toEqual([]);
  await ok(storage.updateBucket(id, { public: false }));
  expect((await fetch(publicUrl)).status).toBe(400);
});

test("the bucket `public` is one for each organization: its open addresses begin with the organization's", async () => {
  const path = unique("logo");
  await ok(storage.from("public").upload(path, "ours", { contentType: "text/plain" }));
  expect(await (await ok(storage.from("public").download(path))).text()).toBe("ours");
  const { publicUrl } = storage.from("public").getPublicUrl(`${organization.slug}/${path}`).data;
  expect(await (await fetch(publicUrl)).text()).toBe("ours");
});

test("the operator's key works in the organization it names", async () => {
  const key = await makeInstanceKey("service_role");
  const path = unique("operator");
  const headers = { authorization: `Bearer ${key}`, "x-organization": organization.slug };
  const sent = await fetch(`${api.url}/storage/v1/object/private/${path}`, { method: "POST", headers, body: "by the operator" });
  expect(sent.status).toBe(200);
  expect(await (await ok(storage.from("private").download(path))).text()).toBe("by the operator");
  const home = clientOf(api.url, key); // without the header: the first organization of the installation
  const here = unique("first");
  await ok(home.from("private").upload(here, "x"));
  expect(await ok(home.from("private").exists(here))).toBe(true);
});
