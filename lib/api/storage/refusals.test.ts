import { afterAll, beforeAll, expect, test } from "vitest";
import { createOrganization } from "@/test/factories";
import { startApi } from "@/test/server";
import { clientOf, keyOf } from "@/test/storage/clients";

// Each refusal as clients read it: HTTP 400 around `statusCode`, `error`, `message` and `code`.
let api: Awaited<ReturnType<typeof startApi>>;
let key: string;
let reader: string;
let signed: { url: string; other: string };
const bucket = "small-texts";
beforeAll(async () => {
  api = await startApi();
  const home = await createOrganization();
  key = await keyOf(home.system);
  reader = await keyOf(home.system, ["files:read"]);
  const storage = clientOf(api.url, key);
  await storage.createBucket(bucket, { public: false, fileSizeLimit: 10, allowedMimeTypes: ["text/plain"] });
  await storage.from(bucket).upload("a.txt", new Blob(["x"], { type: "text/plain" }));
  await storage.from(bucket).upload("b.txt", new Blob(["x"], { type: "text/plain" }));
  const { data } = await storage.from(bucket).createSignedUrl("a.txt", 60);
  signed = { url: data!.signedUrl, other: data!.signedUrl.replace("/a.txt", "/b.txt") };
});
afterAll(() => api.close());

type Call = { method?: string; path: string; body?: string; type?: string; as?: () => string | undefined };
async function told({ method = "GET", path, body, type = "application/json", as = () => key }: Call) {
  const credential = as();
  const answer = await fetch(path.startsWith("http") ? path : `${api.url}/storage/v1${path}`, {
    method,
    headers: { ...(credential && { authorization: `Bearer ${credential}` }), ...(body !== undefined && { "content-type": type }) },
    ...(body !== undefined && { body }),
  });
  return { status: answer.status, ...((await answer.json()) as object) };
}
const refusal = (statusCode: string, error: string, message: unknown, code: string) => ({ status: 400, statusCode, error, message, code });
const text = { type: "text/plain" };

test.each<[string, () => Call, ReturnType<typeof refusal>]>([
  ["NoSuchBucket", () => ({ path: "/bucket/nowhere" }), refusal("404", "Bucket not found", "Bucket not found", "NoSuchBucket")],
  ["NoSuchKey", () => ({ path: `/object/${bucket}/none.txt` }), refusal("404", "not_found", "Object not found", "NoSuchKey")],
  [
    "BucketAlreadyExists",
    () => ({ method: "POST", path: "/bucket", body: JSON.stringify({ id: bucket, name: bucket }) }),
    refusal("409", "Duplicate", expect.stringMatching(/^The resource already exists/), "BucketAlreadyExists"),
  ],
  [
    "KeyAlreadyExists",
    () => ({ method: "POST", path: `/object/${bucket}/a.txt`, body: "y", ...text }),
    refusal("409", "Duplicate", "The resource already exists", "KeyAlreadyExists"),
  ],
  [
    "ResourceNotEmpty",
    () => ({ method: "DELETE", path: `/bucket/${bucket}` }),
    refusal("409", "InvalidRequest", expect.stringContaining("not empty"), "ResourceNotEmpty"),
  ],
  [
    "EntityTooLarge",
    () => ({ method: "POST", path: `/object/${bucket}/c.txt`, body: "eleven bytes", ...text }),
    refusal("413", "Payload too large", "The object exceeded the maximum allowed size", "EntityTooLarge"),
  ],
  [
    "InvalidMimeType",
    () => ({ method: "POST", path: `/object/${bucket}/c.png`, body: "x", type: "image/png" }),
    refusal("415", "invalid_mime_type", "mime type image/png is not supported", "InvalidMimeType"),
  ],
  [
    "AccessDenied",
    () => ({ method: "POST", path: `/object/${bucket}/c.txt`, body: "x", as: () => reader, ...text }),
    refusal("403", "Unauthorized", expect.any(String), "AccessDenied"),
  ],
  ["InvalidJWT", () => ({ path: `${signed.url}x`, as: () => undefined }), refusal("400", "InvalidJWT", expect.any(String), "InvalidJWT")],
  [
    "InvalidSignature",
    () => ({ path: signed.other, as: () => undefined }),
    refusal("400", "InvalidSignature", expect.any(String), "InvalidSignature"),
  ],
  [
    "InvalidBucketName",
    () => ({ method: "POST", path: "/bucket", body: JSON.stringify({ id: "a/b", name: "a/b" }) }),
    refusal("400", "InvalidBucketName", expect.any(String), "InvalidBucketName"),
  ],
  [
    "InvalidKey",
    () => ({ method: "POST", path: `/object/${bucket}/a%00b`, body: "x", ...text }),
    refusal("400", "InvalidKey", expect.any(String), "InvalidKey"),
  ],
  [
    "InvalidRequest",
    () => ({ method: "POST", path: `/object/list/${bucket}`, body: "{" }),
    refusal("400", expect.any(String) as never, expect.any(String), "InvalidRequest"),
  ],
])("%s", async (_, call, expected) => {
  expect(await told(call())).toEqual(expected);
});

test("exists is false for what is not there, and for a bucket that is not there", async () => {
  const storage = clientOf(api.url, key);
  expect(await storage.from(bucket).exists("none.txt")).toMatchObject({ data: false });
  expect((await storage.from(bucket).exists("a.txt")).data).toBe(true);
});
