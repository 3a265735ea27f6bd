import "server-only";
import { log } from "@/lib/log";
import { driver } from "@/lib/storage/driver";
import { StorageError } from "@/lib/storage/errors";
import { etagOf, type StoredObject } from "@/lib/storage/find-object";
import { isUnchanged, rangeOf, servingHeaders } from "@/lib/storage/serving";
import type { ApiContext } from "../route";

/** Answers with a file: whole, in part, or with the news that the caller has it already. `open` files may lie in shared caches. */
export async function serveObject(context: ApiContext, object: StoredObject, open: boolean): Promise<Response> {
  const etag = etagOf(object);
  const modified = new Date(object.updatedAt);
  const { size, cacheControl } = object;
  const headers: Record<string, string> = {
    ...servingHeaders(object.name, object.contentType, context.req.query("download")),
    "Cache-Control": open ? cacheControl : `private, ${cacheControl.replace(/\bpublic\b,?\s*/g, "")}`,
    ...(!open && { Vary: "Authorization, apikey, x-api-key, Cookie" }),
    ETag: etag,
    "Last-Modified": modified.toUTCString(),
    "Accept-Ranges": "bytes",
  };
  const header = (name: string) => context.req.header(name);
  if (isUnchanged({ ifNoneMatch: header("if-none-match"), ifModifiedSince: header("if-modified-since") }, etag, modified)) {
    const { "Content-Type": _, ...still } = headers;
    return context.body(null, 304, still);
  }
  const ifRange = header("if-range");
  const range = ifRange === undefined || ifRange === etag ? rangeOf(header("range"), size) : undefined;
  if (range === null) throw new StorageError("InvalidRange", undefined, { "Content-Range": `bytes */${size}` });
  const length = range ? range.end - range.start + 1 : size;
  const whole = {
    ...headers,
    "Content-Length": String(length),
    ...(range && { "Content-Range": `bytes ${range.start}-${range.end}/${size}` }),
  };
  const status = range ? 206 : 200;
  if (context.req.raw.method === "HEAD") return context.body(null, status, whole);

  const bytes = await driver().get({ organizationId: object.organizationId, version: object.version }, range);
  if (!bytes) {
    log.error({ object: object.id, version: object.version }, "a file has no bytes");
    throw new Error("The bytes of this file are missing from the store.");
  }
  return context.body(bytes, status, whole);
}
