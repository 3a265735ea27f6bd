import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createOrganization } from "@/test/factories";
import { startApi } from "@/test/server";
import { bytesOf, clientOf, keyOf } from "@/test/storage/clients";
import { s3Credentials, startS3 } from "@/test/storage/s3-server";

let s3: Awaited<ReturnType<typeof startS3>>;
let api: Awaited<ReturnType<typeof startApi>>;
let home: Awaited<ReturnType<typeof createOrganization>>;
let key: string;
beforeAll(async () => {
  s3 = await startS3();
  Object.assign(process.env, {
    S3_BUCKET: "files",
    S3_ENDPOINT: s3.endpoint,
    S3_REGION: "eu-test-1",
    S3_ACCESS_KEY_ID: s3Credentials.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3Credentials.secretAccessKey,
  });
  api = await startApi();
  home = await createOrganization();
  key = await keyOf(home.system);
});
afterAll(async () => {
  await api.close();
  await s3.close();
});
const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

test("the whole API works over S3: keys hold no word of the caller's, parts, ranges and resumed uploads", async () => {
  const files = clientOf(api.url, key).from("private");
  const bytes = bytesOf(20 * 1024 * 1024, 21);
  expect((await files.upload("a/größe", bytes)).error).toBeNull();
  expect(s3.seen).toContain("PUT uploadId");
  expect([...s3.objects.keys()]).toEqual([expect.stringMatching(new RegExp(`^objects/${home.id}/[0-9a-f-]{36}$`))]);
  const back = Buffer.from(await (await files.download("a/größe")).data!.arrayBuffer());
  expect(sha(back)).toBe(sha(bytes));
  const part = await fetch(`${api.url}/storage/v1/object/private/a/gr%C3%B6%C3%9Fe`, {
    headers: { apikey: key, range: "bytes=8388600-8388620" },
  });
  expect([part.status, Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(8_388_600, 8_388_621))]).toEqual([206, true]);
  expect((await files.copy("a/größe", "b")).error).toBeNull();
  expect(sha(Buffer.from(await (await files.download("b")).data!.arrayBuffer()))).toBe(sha(bytes));

  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const tus = { authorization: `Bearer ${key}`, "tus-resumable": "1.0.0" };
  const made = await fetch(`${api.url}/storage/v1/upload/resumable`, {
    method: "POST",
    headers: { ...tus, "upload-length": "300000", "upload-metadata": `bucketName ${base64("private")},objectName ${base64("resumed")}` },
  });
  for (const offset of [0, 100_000, 200_000]) {
    const sent = await fetch(new URL(made.headers.get("location")!, api.url), {
      method: "PATCH",
      headers: { ...tus, "upload-offset": String(offset), "content-type": "application/offset+octet-stream" },
      body: bytes.subarray(offset, offset + 100_000),
    });
    expect(sent.status).toBe(204);
  }
  expect(sha(Buffer.from(await (await files.download("resumed")).data!.arrayBuffer()))).toBe(sha(bytes.subarray(0, 300_000)));
  expect(s3.uploads.size).toBe(0);
});

test("an upload that is refused at its end leaves nothing in S3", async () => {
  const storage = clientOf(api.url, key);
  await storage.createBucket("limited", { public: false, fileSizeLimit: 10_000_000 });
  const before = s3.objects.size;
  const { error } = await storage.from("limited").upload("x", new Blob([bytesOf(11_000_000)]).stream());
  expect(error).toMatchObject({ statusCode: "413" });
  expect([s3.objects.size, s3.uploads.size]).toEqual([before, 0]);
});
