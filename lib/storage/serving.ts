import { bareType } from "./rules";

/** What a browser shows without running anything. Everything else is offered for saving, whatever it calls itself. */
const shown = new Set([
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "image/avif",
  "image/bmp",
  "image/x-icon",
  "image/svg+xml", // inside the sandbox below; pages embed it with <img>, where it runs nothing
  "application/pdf",
  "text/plain",
]);
const shows = (type: string) => shown.has(type) || type.startsWith("video/") || type.startsWith("audio/");

/**
 * Headers under which a stranger's bytes may leave our origin: never sniffed, never with our origin's rights, and saved rather than opened unless the
 * type is harmless. `download`: "" or a file name asks for saving.
 */
export function servingHeaders(name: string, contentType: string, download: string | undefined): Record<string, string> {
  const type = bareType(contentType);
  const headers: Record<string, string> = {
    "Content-Type": contentType,
    "X-Content-Type-Options": "nosniff",
    // Without the sandbox, because a browser's own viewer of PDF needs scripts of its own.
    "Content-Security-Policy":
      type === "application/pdf"
        ? "default-src 'none'; object-src 'self'; plugin-types application/pdf"
        : "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
  };
  if (download !== undefined) headers["Content-Disposition"] = attachment(download);
  else if (!shows(type)) headers["Content-Disposition"] = attachment(name.split("/").at(-1)!);
  return headers;
}

/** RFC 6266: a plain name for old clients, the whole one in UTF-8. */
function attachment(fileName: string): string {
  if (fileName === "") return "attachment";
  const plain = fileName.replace(/[^\x20-\x7e]|["\\%]/g, "_").slice(0, 200);
  const whole = encodeURIComponent(fileName.toWellFormed().slice(0, 200).toWellFormed()).replace(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}

export type ByteRange = { start: number; end: number };

/** One range of a Range header, ends included. Undefined: no range, or several, which are answered whole; null: outside the file. */
export function rangeOf(header: string | undefined, size: number): ByteRange | undefined | null {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "") ?? [];
  if (from === undefined || to === undefined || (from === "" && to === "")) return undefined;
  if (from.length > 15 || to.length > 15) return null;
  if (from === "") {
    const last = Math.min(Number(to), size);
    return last === 0 ? null : { start: size - last, end: size - 1 };
  }
  const start = Number(from);
  if (to !== "" && Number(to) < start) return undefined;
  return start >= size ? null : { start, end: to === "" ? size - 1 : Math.min(Number(to), size - 1) };
}

/** Whether the caller's copy is still the file. */
export function isUnchanged(
  headers: { ifNoneMatch?: string | undefined; ifModifiedSince?: string | undefined },
  etag: string,
  modified: Date,
): boolean {
  if (headers.ifNoneMatch !== undefined)
    return headers.ifNoneMatch.split(",").some((one) => ["*", etag].includes(one.trim().replace(/^W\//, "")));
  const since = Date.parse(headers.ifModifiedSince ?? "");
  return Number.isFinite(since) && Math.floor(modified.getTime() / 1_000) * 1_000 <= since;
}
