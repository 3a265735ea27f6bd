import "server-only";
import { Readable } from "node:stream";
import type { ReadableStream as WebStream } from "node:stream/web";
import busboy from "busboy";
import { StorageError } from "@/lib/storage/errors";
import { cacheControlOf, contentTypeOf } from "@/lib/storage/rules";
import type { ApiContext } from "../route";
import type { Description } from "./store-file";

export type IncomingFile = {
  bytes: AsyncIterable<Uint8Array>;
  contentType: string;
  /** What Content-Length says, where the body is the file and nothing else. */
  size?: number;
  fileName?: string;
  describe: () => Promise<Description>;
  /** For whoever does not read the file to its end: lets go of the request. */
  abandon: () => void;
};

/** The file of a request, raw or as the first file of a form, without reading it: bytes come as fast as they are taken. */
export function readUpload(context: ApiContext): Promise<IncomingFile> {
  const body = context.req.raw.body;
  const source = body ? Readable.fromWeb(body as WebStream<Uint8Array>) : Readable.from([], { objectMode: false });
  return /^multipart\/form-data\b/i.test(context.req.header("content-type") ?? "")
    ? fromForm(context, source)
    : Promise.resolve(raw(context, source));
}

function raw(context: ApiContext, source: Readable): IncomingFile {
  const header = (name: string) => context.req.header(name);
  const length = header("content-length");
  const encoded = header("x-metadata");
  const userMetadata = metadataFrom(encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString());
  return {
    bytes: source,
    contentType: contentTypeOf(header("content-type")),
    ...(length !== undefined && /^\d{1,15}$/.test(length) && { size: Number(length) }),
    describe: async () => ({ cacheControl: cacheControlOf(header("cache-control")), userMetadata }),
    abandon: () => void source.destroy(),
  };
}

const limits = { files: 1, fields: 20, fieldSize: 65_536, fieldNameSize: 200, parts: 40, headerPairs: 50 };

function fromForm(context: ApiContext, source: Readable): Promise<IncomingFile> {
  const invalid = () => new StorageError("InvalidRequest", "The form is broken or holds no file. Send multipart/form-data with one file.");
  return new Promise((resolve, reject) => {
    let parser: ReturnType<typeof busboy>;
    try {
      parser = busboy({ headers: { "content-type": context.req.header("content-type") }, limits, defParamCharset: "utf8" });
    } catch {
      return reject(invalid());
    }
    const fields = new Map<string, string>();
    const done = new Promise<void>((whole, broken) => parser.once("close", whole).once("error", () => broken(invalid())));
    done.catch(() => {}); // told through `describe`, or through the file's own stream
    source.once("error", (error) => parser.destroy(error));
    parser.on("field", (name, value) => fields.set(name, value));
    parser.once("file", (_field, file, { mimeType, filename }) => {
      file.once("error", () => {}); // an iteration that has begun sees it; before that nobody listens
      resolve({
        bytes: wholeOr(file, invalid),
        contentType: contentTypeOf(mimeType),
        ...(filename && { fileName: filename }),
        async describe() {
          await done;
          return { cacheControl: cacheControlOf(fields.get("cacheControl")), userMetadata: metadataFrom(fields.get("metadata")) };
        },
        abandon: () => {
          source.unpipe(parser);
          source.destroy();
        },
      });
    });
    parser.once("error", () => reject(invalid()));
    parser.once("close", () => reject(invalid())); // after a file this changes nothing
    source.pipe(parser);
  });
}

/** A form that ends inside its file is the sender's mistake. */
async function* wholeOr(file: AsyncIterable<Uint8Array>, invalid: () => StorageError) {
  try {
    yield* file;
  } catch {
    throw invalid();
  }
}

function metadataFrom(text: string | undefined): Record<string, unknown> {
  if (text === undefined || text === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {}
  const fits = typeof value === "object" && value !== null && !Array.isArray(value) && text.length <= 65_536;
  if (!fits || /\\u0000|\0|\\u[dD][89a-fA-F]/.test(text) || text.includes("__proto__"))
    throw new StorageError("InvalidRequest", "metadata must be a JSON object of 64 KiB at most, in plain Unicode");
  return value as Record<string, unknown>;
}
