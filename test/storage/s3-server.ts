import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const s3Credentials = { accessKeyId: "GANTRYTEST", secretAccessKey: "a secret of the test alone" };
type Stored = { bytes: Buffer; modified: Date };
type Options = { pageSize?: number; failPart?: number };

/** A small S3 in memory. It refuses what a real one refuses: wrong signatures, bodies that do not match their hash, unknown calls. */
export async function startS3({ pageSize = 1_000, failPart }: Options = {}) {
  const objects = new Map<string, Stored>();
  const uploads = new Map<string, { key: string; parts: Map<number, Buffer>; initiated: Date }>();
  const seen: string[] = [];
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: Error) => refuse(response, 400, error.message));
  });

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const body = await bodyOf(request);
    const url = new URL(request.url!, "http://s3");
    verify(request, url, body);
    const [, bucket, ...rest] = url.pathname.split("/").map(decodeURIComponent);
    if (bucket !== "files") return refuse(response, 404, "NoSuchBucket");
    const key = rest.join("/");
    const query = url.searchParams;
    const call = `${request.method}${query.has("uploads") ? " uploads" : query.has("uploadId") ? " uploadId" : query.has("list-type") ? " list" : ""}`;
    seen.push(call);
    const id = query.get("uploadId") ?? "";
    switch (call) {
      case "PUT":
        objects.set(key, { bytes: body, modified: new Date() });
        return response.setHeader("ETag", '"x"').end();
      case "POST uploads": {
        const made = `upload-${uploads.size + 1}`;
        uploads.set(made, { key, parts: new Map(), initiated: new Date() });
        return xml(
          response,
          `<InitiateMultipartUploadResult><Key>${key}</Key><UploadId>${made}</UploadId></InitiateMultipartUploadResult>`,
        );
      }
      case "PUT uploadId": {
        const part = Number(query.get("partNumber"));
        if (part === failPart) return refuse(response, 403, "AccessDenied");
        uploads.get(id)!.parts.set(part, body);
        return response.setHeader("ETag", `"part-${part}"`).end();
      }
      case "POST uploadId": {
        const { key: target, parts } = uploads.get(id)!;
        const named = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map(([, part]) => Number(part));
        if (named.length !== parts.size) return refuse(response, 400, "InvalidPart");
        objects.set(target, { bytes: Buffer.concat(named.map((part) => parts.get(part)!)), modified: new Date() });
        uploads.delete(id);
        return xml(response, `<CompleteMultipartUploadResult><Key>${target}</Key><ETag>"x"</ETag></CompleteMultipartUploadResult>`);
      }
      case "DELETE uploadId":
        uploads.delete(id);
        return response.writeHead(204).end();
      case "DELETE":
        objects.delete(key);
        return response.writeHead(204).end();
      case "GET list": {
        const after = query.get("continuation-token") ?? "";
        const keys = [...objects.keys()].filter((one) => one.startsWith(query.get("prefix") ?? "") && one > after).sort();
        const page = keys.slice(0, pageSize);
        const more = keys.length > page.length;
        const contents = page.map((one) => {
          const { bytes, modified } = objects.get(one)!;
          return `<Contents><Key>${one}</Key><Size>${bytes.length}</Size><LastModified>${modified.toISOString()}</LastModified></Contents>`;
        });
        const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : "";
        return xml(response, `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`);
      }
      case "GET uploads": {
        const under = [...uploads].map(
          ([upload, { key: of, initiated }]) =>
            `<Upload><Key>${of}</Key><UploadId>${upload}</UploadId><Initiated>${initiated.toISOString()}</Initiated></Upload>`,
        );
        return xml(response, `<ListMultipartUploadsResult>${under.join("")}</ListMultipartUploadsResult>`);
      }
      case "GET":
      case "HEAD": {
        const found = objects.get(key);
        if (!found) return refuse(response, 404, "NoSuchKey");
        const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
        const bytes = from ? found.bytes.subarray(Number(from), Number(to) + 1) : found.bytes;
        response.writeHead(from ? 206 : 200, {
          "Content-Length": bytes.length,
          "Last-Modified": found.modified.toUTCString(),
          ETag: '"x"',
        });
        return response.end(call === "HEAD" ? undefined : bytes);
      }
      default:
        return refuse(response, 501, `NotImplemented ${call}`);
    }
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, objects, uploads, seen, close: () => new Promise((resolve) => server.close(resolve)) };
}

const xml = (response: ServerResponse, text: string) =>
  response.writeHead(200, { "Content-Type": "application/xml" }).end(`<?xml version="1.0"?>${text}`);
const refuse = (response: ServerResponse, status: number, code: string) =>
  response.writeHead(status, { "Content-Type": "application/xml" }).end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`);

async function bodyOf(request: IncomingMessage) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const sha = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
const encode = (text: string) => encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

/** AWS Signature Version 4, computed anew from what arrived. */
function verify(request: IncomingMessage, url: URL, body: Buffer) {
  const header = (name: string) => String(request.headers[name] ?? "");
  const [, scope, names, signature] =
    /^AWS4-HMAC-SHA256 Credential=GANTRYTEST\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(header("authorization")) ??
    [];
  if (!scope || !names || !signature) throw new Error("AuthorizationHeaderMalformed");
  const hash = header("x-amz-content-sha256");
  if (hash !== "UNSIGNED-PAYLOAD" && hash !== sha(body)) throw new Error("XAmzContentSHA256Mismatch");
  if (header("content-length") && Number(header("content-length")) !== body.length) throw new Error("IncompleteBody");
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
  const headers = names
    .split(";")
    .map((name) => `${name}:${header(name).trim().replace(/\s+/g, " ")}\n`)
    .join("");
  const canonical = [request.method, url.pathname, query, headers, names, hash].join("\n");
  const toSign = ["AWS4-HMAC-SHA256", header("x-amz-date"), scope, sha(canonical)].join("\n");
  const key = scope.split("/").reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${s3Credentials.secretAccessKey}`);
  if (!timingSafeEqual(hmac(key, toSign), Buffer.from(signature, "hex"))) throw new Error("SignatureDoesNotMatch");
}
