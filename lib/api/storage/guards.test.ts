import { readdirSync } from "node:fs";
import { sql } from "drizzle-orm";
import { SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Permission } from "@/db/permissions";
import { withActor } from "@/db/with-actor";
import { derive } from "@/lib/crypto/derive";
import { signRead } from "@/lib/storage/tokens";
import { createOrganization, createSite } from "@/test/factories";
import { peek } from "@/test/people";
import { startApi } from "@/test/server";
import { bytesOf, clientOf, dataFolder, everything, keyOf } from "@/test/storage/clients";

let api: Awaited<ReturnType<typeof startApi>>;
let home: Awaited<ReturnType<typeof createOrganization>>;
let foreign: Awaited<ReturnType<typeof createOrganization>>;
let ours: ReturnType<typeof clientOf>;
let theirs: ReturnType<typeof clientOf>;
beforeAll(async () => {
  api = await startApi();
  [home, foreign] = await Promise.all([createOrganization(), createOrganization()]);
  [ours, theirs] = (await Promise.all([home, foreign].map(async ({ system }) => clientOf(api.url, await keyOf(system))))) as [
    typeof ours,
    typeof theirs,
  ];
});
afterAll(() => api.close());
const unique = (name: string) => `${name}-${Math.random().toString(36).slice(2, 10)}`;
const at = (path: string) => `${api.url}/storage/v1${path}`;
const messageOf = (result: { error: unknown }) => (result.error as { message?: string } | null)?.message;

test("another organization's files and buckets are answered exactly like missing ones", async () => {
  const [bucket, path] = [unique("plans"), unique("secret")];
  await theirs.createBucket(bucket);
  const sent = await theirs.from(bucket).upload(path, "theirs");
  expect(sent.error).toBeNull();
  for (const call of [
    (name: string) => ours.getBucket(name),
    (name: string, file: string) => ours.from(name).info(file),
    (name: string, file: string) => ours.from(name).createSignedUrl(file, 60),
    (name: string, file: string) => ours.from(name).move(file, "mine"),
    (name: string, file: string) => ours.from(name).copy(file, "mine"),
    (name: string, file: string) => ours.from(name).upload(file, "x"),
    (name: string) => ours.emptyBucket(name),
    (name: string) => ours.deleteBucket(name),
  ]) {
    const stranger = await call(bucket, path);
    const missing = await call(unique("no"), unique("no"));
    expect(messageOf(stranger)).toBe(messageOf(missing));
    expect(stranger.error).toBeTruthy();
  }
  expect(await ours.from(bucket).list()).toEqual({ data: [], error: null });
  expect(await ours.from(bucket).remove([path])).toEqual({ data: [], error: null });
  expect((await ours.listBuckets()).data!.map(({ id }) => id)).not.toContain(bucket);
  expect(await (await theirs.from(bucket).download(path)).data!.text()).toBe("theirs");
  // The same private name is free for everybody.
  expect((await ours.createBucket(bucket)).error).toBeNull();
  expect((await ours.from(bucket).upload(path, "ours")).error).toBeNull();
  expect(await (await theirs.from(bucket).download(path)).data!.text()).toBe("theirs");
});

test("a public bucket's name exists once, so nobody can put files behind somebody else's address", async () => {
  const bucket = unique("www");
  await theirs.createBucket(bucket, { public: true });
  expect((await ours.createBucket(bucket, { public: true })).error).toMatchObject({ statusCode: "409" });
  await ours.createBucket(bucket);
  expect((await ours.updateBucket(bucket, { public: true })).error).toMatchObject({ statusCode: "409" });
  await ours.from(bucket).upload("index", "ours");
  expect((await fetch(at(`/object/public/${bucket}/index`))).status).toBe(400);
});

const calls: Record<string, [needs: Permission, call: (storage: typeof ours) => PromiseLike<{ error: unknown }>]> = {
  upload: ["files:write", (s) => s.from("private").upload(unique("x"), "x")],
  update: ["files:write", (s) => s.from("private").update(unique("x"), "x")],
  remove: ["files:write", (s) => s.from("private").remove([unique("x")])],
  "sign an upload": ["files:write", (s) => s.from("private").createSignedUploadUrl(unique("x"))],
  "create a bucket": ["files:manage", (s) => s.createBucket(unique("b"))],
  "empty a bucket": ["files:manage", (s) => s.emptyBucket("private")],
};
test.each(Object.entries(calls))("%s needs its permission", async (_, [needs, call]) => {
  const without = everything.filter((one) => one !== needs);
  const owner = home.system;
  const refused = await call(clientOf(api.url, await keyOf(owner, without)));
  expect(refused.error).toMatchObject({ status: 400, statusCode: "403" });
  expect((await call(ours)).error).toBeNull();
});

test("without files:read there is nothing to see, and without a key nothing to write", async () => {
  const path = unique("hidden");
  await ours.from("private").upload(path, "x");
  const blind = clientOf(api.url, await keyOf(home.system, ["files:write"]));
  expect((await blind.from("private").info(path)).error).toMatchObject({ statusCode: "404" });
  expect((await blind.from("private").list()).data).toEqual([]);
  const nobody = await fetch(at(`/object/private/${unique("x")}`), { method: "POST", body: "x" });
  expect(nobody.status).toBe(400);
  expect(await nobody.json()).toMatchObject({ statusCode: "403", error: "Unauthorized", code: "AccessDenied" });
  const wrong = await fetch(at(`/object/private/${path}`), { headers: { apikey: "nonsense" } });
  expect(wrong.status).toBe(401);
});

test("a file of a record is hidden from those outside its site or without its permission", async () => {
  const path = unique("site");
  await ours.from("private").upload(path, "x");
  const site = await withActor(home.system, (tx) => createSite(tx));
  await peek(sql`update storage.objects set site_id = ${site.id}::uuid, permission = 'incidents:read' where name = ${path}`);
  expect((await ours.from("private").info(path)).error).toMatchObject({ statusCode: "404" });
  const reader = clientOf(api.url, await keyOf(home.system, ["files:read", "incidents:read"]));
  expect((await reader.from("private").info(path)).error).toBeNull();
  const other = await withActor(home.system, (tx) => createSite(tx));
  const scoped = await home.member({ applicationRole: "operator", siteScope: [other.id] });
  const seen = await withActor(scoped, (tx) => tx.execute(sql`select id from storage.objects where name = ${path}`));
  expect(seen).toHaveLength(0);
});

test("a signed address opens its one file, for a while", async () => {
  const files = ours.from("private");
  const path = `${unique("signed")}/ü b.txt`;
  await files.upload(path, "for you", { contentType: "text/plain" });
  const { data } = await files.createSignedUrl(path, 60, { download: "x.txt" });
  const answer = await fetch(data!.signedUrl);
  expect(await answer.text()).toBe("for you");
  expect(answer.headers.get("content-disposition")).toContain("attachment");
  const many = await files.createSignedUrls([path, "nothing"], 60);
  expect(many.data!.map(({ error, signedUrl }) => [error === null, Boolean(signedUrl)])).toEqual([
    [true, true],
    [false, false],
  ]);
  expect((await fetch(many.data![0]!.signedUrl!)).status).toBe(200);
});

test("a signature fits no other path, no other purpose, no other key, and ends", async () => {
  const files = ours.from("private");
  const [path, other] = [unique("one"), unique("two")];
  for (const name of [path, other]) await files.upload(name, name);
  const { data: read } = await files.createSignedUrl(path, 60);
  const { data: write } = await files.createSignedUploadUrl(path, { upsert: true });
  const token = new URL(read!.signedUrl).searchParams.get("token")!;
  const refused = async (url: string, init?: RequestInit) => {
    const answer = await fetch(url, init);
    expect(answer.status).toBe(400);
    return ((await answer.json()) as { code: string }).code;
  };
  expect(await refused(at(`/object/sign/private/${other}?token=${token}`))).toBe("InvalidSignature");
  expect(await refused(at(`/object/sign/private/${path}?token=${write!.token}`))).toBe("InvalidSignature");
  expect(await refused(at(`/object/upload/sign/private/${path}?token=${token}`), { method: "PUT", body: "x" })).toBe("InvalidSignature");
  expect(await refused(at(`/object/upload/sign/private/${other}?token=${write!.token}`), { method: "PUT", body: "x" })).toBe(
    "InvalidSignature",
  );
  expect(await refused(at(`/object/sign/private/${path}?token=${token.slice(0, -3)}abc`))).toBe("InvalidJWT");
  expect(await refused(at(`/object/sign/private/${path}?token=${await signRead(home.id, `private/${path}`, -5)}`))).toBe("InvalidJWT");
  expect(await refused(at(`/object/sign/private/${path}`))).toBe("MissingParameter");
  const forged = await new SignJWT({ url: `private/${path}`, org: home.id })
    .setProtectedHeader({ alg: "HS256" })
    .setAudience("storage:read")
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(derive(process.env.GANTRY_SECRET!, "instance-keys")));
  expect(await refused(at(`/object/sign/private/${path}?token=${forged}`))).toBe("InvalidJWT");
  // The same path in another organization is another file.
  expect(await refused(at(`/object/sign/private/${path}?token=${await signRead(foreign.id, `private/${path}`, 60)}`))).toBe("NoSuchKey");
});

test("a signed upload writes one file, replaces it only where that was signed, and belongs to the signer", async () => {
  const files = ours.from("private");
  const path = unique("dropped");
  const { data } = await files.createSignedUploadUrl(path);
  const dropped = await fetch(at(`/object/upload/sign/private/${path}?token=${data!.token}`), { method: "PUT", body: "dropped" });
  expect(await dropped.json()).toEqual({ Key: `private/${path}` });
  expect((await files.uploadToSignedUrl(path, data!.token, new Blob(["again"]))).error).toMatchObject({ statusCode: "409" });
  expect((await files.createSignedUploadUrl(path)).error).toMatchObject({ statusCode: "409" });
  const { data: again } = await files.createSignedUploadUrl(path, { upsert: true });
  expect((await files.uploadToSignedUrl(path, again!.token, new Blob(["again"]))).error).toBeNull();
  expect(await (await files.download(path)).data!.text()).toBe("again");
});

test("part of a file, an unchanged file and a head are answered without the rest", async () => {
  const path = unique("range");
  const key = await keyOf(home.system);
  await ours.from("private").upload(path, bytesOf(1_000), { contentType: "video/mp4" });
  const get = (headers: Record<string, string>, method = "GET") =>
    fetch(at(`/object/private/${path}`), { method, headers: { apikey: key, ...headers } });
  const part = async (range: string) => {
    const answer = await get({ range });
    return [answer.status, answer.headers.get("content-range"), Buffer.from(await answer.arrayBuffer())] as const;
  };
  expect(await part("bytes=0-9")).toEqual([206, "bytes 0-9/1000", bytesOf(1_000).subarray(0, 10)]);
  expect(await part("bytes=990-")).toEqual([206, "bytes 990-999/1000", bytesOf(1_000).subarray(990)]);
  expect(await part("bytes=-5")).toEqual([206, "bytes 995-999/1000", bytesOf(1_000).subarray(995)]);
  expect(await part("bytes=900-5000")).toEqual([206, "bytes 900-999/1000", bytesOf(1_000).subarray(900)]);
  expect((await part("bytes=1000-")).slice(0, 2)).toEqual([416, "bytes */1000"]);
  expect((await part("bytes=0-1,5-6"))[0]).toBe(200);
  const whole = await get({});
  const etag = whole.headers.get("etag")!;
  await whole.arrayBuffer();
  expect((await get({ "if-none-match": `W/"x", ${etag}` })).status).toBe(304);
  expect((await get({ "if-modified-since": whole.headers.get("last-modified")! })).status).toBe(304);
  expect((await get({ range: "bytes=0-1", "if-range": '"other"' })).status).toBe(200);
  const head = await get({}, "HEAD");
  expect([head.status, head.headers.get("content-length"), head.headers.get("accept-ranges")]).toEqual([200, "1000", "bytes"]);
});

test.each([
  ["text/html", true, "sandbox"],
  ["application/xhtml+xml", true, "sandbox"],
  ["text/javascript", true, "sandbox"],
  ["image/svg+xml", false, "sandbox"],
  ["image/png", false, "sandbox"],
  ["application/pdf", false, "default-src 'none'"],
])("%s cannot run on our origin", async (contentType, saved, policy) => {
  const path = unique("page");
  await ours.from("private").upload(path, "<script>alert(1)</script>", { contentType });
  const { data } = await ours.from("private").createSignedUrl(path, 60);
  const { headers } = await fetch(data!.signedUrl);
  expect(headers.get("content-type")).toContain(contentType);
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("content-security-policy")).toContain(policy);
  expect(Boolean(headers.get("content-disposition")?.startsWith("attachment"))).toBe(saved);
});

test("a bucket's limits hold for every way of writing, and nothing is left of what was refused", async () => {
  const bucket = unique("small");
  await ours.createBucket(bucket, { public: false, fileSizeLimit: 1_000, allowedMimeTypes: ["image/*", "text/plain"] });
  const files = ours.from(bucket);
  expect((await files.upload("a", bytesOf(1_001), { contentType: "image/png" })).error).toMatchObject({ statusCode: "413" });
  expect((await files.upload("a", new Blob([bytesOf(1_001)], { type: "image/png" }))).error).toMatchObject({ statusCode: "413" });
  expect((await files.upload("a", new Blob([bytesOf(1_001)]).stream(), { contentType: "image/png" })).error).toMatchObject({
    statusCode: "413",
  });
  expect((await files.upload("a", "x", { contentType: "application/zip" })).error).toMatchObject({ statusCode: "415" });
  expect((await files.upload("a", bytesOf(1_000), { contentType: "image/png" })).error).toBeNull();
  await ours.from("private").upload("large-one", bytesOf(2_000), { contentType: "image/png", upsert: true });
  expect((await ours.from("private").move("large-one", "b", { destinationBucket: bucket })).error).toMatchObject({ statusCode: "413" });
  expect((await ours.from("private").copy("large-one", "b", { destinationBucket: bucket })).error).toMatchObject({ statusCode: "413" });
  expect((await files.list()).data!.map(({ name }) => name)).toEqual(["a"]);
  expect(readdirSync(`${dataFolder}/storage/unfinished`)).toEqual([]);
});
