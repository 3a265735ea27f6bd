import { StorageError } from "./errors";

const MOST_BYTES = 1_024;
const controls = /\p{Cc}/u;
const loneSurrogate = /\p{Surrogate}/u;

/** Addresses begin with these words; a bucket of such a name could not be reached. */
const reserved = new Set(["authenticated", "copy", "info", "list", "list-v2", "move", "sign", "upload"]);

/**
 * A file's name inside its bucket, from the rest of a URL's path: percent-decoded segment by segment, so that an encoded slash is refused and not a
 * separator. Unicode is kept as it came.
 */
export function nameFromPath(path: string): string {
  return checkedName(
    path
      .split("/")
      .map((segment) => {
        const text = decoded(segment);
        if (text.includes("/")) throw new StorageError("InvalidKey", "Invalid key: a slash inside a segment is not allowed");
        return text;
      })
      .join("/"),
  );
}

export function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new StorageError("InvalidKey", "Invalid key: the percent-encoding is broken");
  }
}

/** A name that came as text (JSON, tus metadata) under the same rules. Leading and trailing slashes do not count, as in Supabase's clients. */
export const nameFromText = (text: string) => checkedName(text.replace(/^\/+|\/+$/g, ""));

function checkedName(name: string): string {
  const refuse = (why: string) => new StorageError("InvalidKey", `Invalid key: ${why}`);
  if (name === "") throw refuse("the name is empty");
  if (Buffer.byteLength(name) > MOST_BYTES) throw refuse(`a name has ${MOST_BYTES} bytes at most`);
  if (controls.test(name)) throw refuse("control characters are not allowed");
  if (loneSurrogate.test(name) || name.includes("\u{10ffff}")) throw refuse("the text is not valid Unicode");
  for (const segment of name.split("/"))
    if (segment === "" || segment === "." || segment === "..") throw refuse("empty, . and .. segments are not allowed");
  return name;
}

/** The folder whose files are listed: empty for the bucket itself, otherwise ending in a slash. */
export function folderFrom(prefix: string): string {
  const folder = prefix.replace(/^\/+|\/+$/g, "");
  return folder === "" ? "" : `${checkedName(folder)}/`;
}

export function checkBucketName(id: string): string {
  const allowed = /^[A-Za-z0-9!\-._*'()&$@=;:+,? ]{1,100}$/;
  if (!allowed.test(id) || id.trim() !== id || id === "." || id === "..")
    throw new StorageError("InvalidBucketName", "Bucket name invalid: letters, digits, blanks and !-._*'()&$@=;:+,? are allowed");
  if (reserved.has(id)) throw new StorageError("InvalidBucketName", `Bucket name invalid: ${id} is a word of the API`);
  return id;
}

/** A media type as it may stand in a header; what cannot is plain bytes. */
export function contentTypeOf(given: string | null | undefined): string {
  const type = given?.trim() ?? "";
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;\s*[\w-]+=("[^"\r\n\\]*"|[\w!#$&^.+-]+))*$/.test(type) && type.length <= 200
    ? type
    : "application/octet-stream";
}

export const bareType = (contentType: string) => contentType.split(";")[0]!.trim().toLowerCase();

/** Whether a bucket takes this type. `image/*` stands for all images. */
export function takesType(allowed: readonly string[] | null, contentType: string): boolean {
  if (!allowed || allowed.length === 0) return true;
  const type = bareType(contentType);
  return allowed.some((one) => {
    const pattern = one.toLowerCase();
    return pattern === "*/*" || pattern === "*" || pattern === type || (pattern.endsWith("/*") && type.startsWith(pattern.slice(0, -1)));
  });
}

const units: Record<string, number> = {
  "": 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Bytes, from a number or from text such as "20MB". Undefined when it says neither. */
export function bytesFrom(size: number | string): number | undefined {
  const [, amount, unit] = /^(\d{1,15}(?:\.\d{1,3})?)\s*([a-z]*)$/i.exec(String(size).trim()) ?? [];
  const factor = units[(unit ?? "").toLowerCase()];
  const bytes = amount && factor ? Math.floor(Number(amount) * factor) : Number.NaN;
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}

/** `cacheControl` of the clients is a number of seconds; raw uploads send the header itself. Anything else is not kept. */
export function cacheControlOf(given: string | null | undefined): string {
  const value = given?.trim() ?? "";
  if (/^\d{1,10}$/.test(value)) return `max-age=${value}`;
  return /^[\w\-=, ]{1,200}$/.test(value) ? value : "no-cache";
}
