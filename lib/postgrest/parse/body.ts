import { type Body, RestError } from "../types";
import { csvToJson } from "./csv";
import { parameters } from "./parameters";

/** Levels of arrays and objects; beyond it PostgreSQL itself would run out of stack. */
const DEEPEST = 256;

export type BodyUse = {
  /** A function takes any JSON value, a relation only an object or an array of them. */
  isCall: boolean;
  /** With `columns=`, objects may have unlike keys. */
  hasColumns: boolean;
};

/** What was sent, by its Content-Type (JSON when there is none). Text is taken whole or refused; nothing is mended. */
export function parseBody(bytes: Uint8Array, contentType: string | null, use: BodyUse): Body {
  const type = (contentType ?? "").split(";", 1)[0]!.trim().toLowerCase() || "application/json";
  if (use.isCall && (type === "application/octet-stream" || type === "text/plain" || type === "text/xml")) {
    if (type !== "application/octet-stream") textOf(bytes);
    return { kind: "raw", type, bytes };
  }
  if (type === "application/json" || /^application\/[\w.+-]+\+json$/.test(type)) return parseJson(textOf(bytes), use);
  if (type === "text/csv") return { kind: "json", isArray: true, ...csvToJson(textOf(bytes)) };
  if (type === "application/x-www-form-urlencoded") {
    const entries = Object.fromEntries(parameters(textOf(bytes)));
    return { kind: "json", text: JSON.stringify(entries), isArray: false, keys: Object.keys(entries), rows: 1 };
  }
  throw new RestError(400, "PGRST102", `Content-Type not acceptable: ${type.slice(0, 100)}`);
}

const invalid = (message = "Empty or invalid json", details: string | null = null) => new RestError(400, "PGRST102", message, details);

function textOf(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes); // drops a byte order mark
  } catch {
    throw invalid("The body is not valid UTF-8.");
  }
  if (text.includes("\0")) throw invalid("The character NUL is not allowed in text.");
  return text;
}

function parseJson(text: string, { isCall, hasColumns }: BodyUse): Body {
  if (isCall && text.trim() === "") return { kind: "none" };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid();
  }
  if (depthOf(text) > DEEPEST) throw invalid("Empty or invalid json", `It is nested more than ${DEEPEST} levels deep.`);
  checkText(text, value);
  if (!Array.isArray(value)) {
    if (isObject(value)) return { kind: "json", text, isArray: false, keys: Object.keys(value), rows: 1 };
    if (isCall) return { kind: "json", text, isArray: false, keys: [], rows: 1 };
    throw invalid();
  }
  const first: unknown = value[0];
  const keys = isObject(first) ? Object.keys(first) : [];
  if (!isCall && !hasColumns && !value.every((row) => isObject(row) && sameKeys(row, keys))) throw invalid("All object keys must match");
  if (!isCall && !value.every(isObject)) throw invalid();
  return { kind: "json", text, isArray: true, keys, rows: value.length };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

const sameKeys = (row: Record<string, unknown>, keys: readonly string[]) =>
  Object.keys(row).length === keys.length && keys.every((key) => Object.hasOwn(row, key));

/** `\u0000` and half of a surrogate pair are JSON, but no text that PostgreSQL could store. */
function checkText(text: string, value: unknown) {
  if (!text.includes("\\u")) return;
  if (/(?:^|[^\\])(?:\\\\)*\\u0000/.test(text)) throw invalid("The character NUL (\\u0000) is not allowed in text.");
  // JSON.stringify writes half a pair as an escape, and a whole pair as itself.
  if (/\\u[dD][89a-fA-F]/.test(text) && /(?:^|[^\\])(?:\\\\)*\\ud[89a-f]/.test(JSON.stringify(value)))
    throw invalid("The text holds half of a Unicode character.");
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const symbol = text.charCodeAt(at);
    if (symbol === 0x22) {
      for (at += 1; text.charCodeAt(at) !== 0x22; at += 1) if (text.charCodeAt(at) === 0x5c) at += 1;
    } else if (symbol === 0x5b || symbol === 0x7b) deepest = Math.max(deepest, (depth += 1));
    else if (symbol === 0x5d || symbol === 0x7d) depth -= 1;
  }
  return deepest;
}
