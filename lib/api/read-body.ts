import "server-only";
import { AppError } from "@/lib/errors";
import { collectIncoming, incomingOf } from "@/lib/http/collect-incoming";
import type { Exchange } from "./exchange";

const MEBIBYTE = 1_048_576;

type Collected = { chunks: Uint8Array[]; bytes: number };

/**
 * The whole body, counted in bytes against Content-Length and the limit; never cut short. `straight` takes it from Node's own request where there is
 * one, past the Web stream, which costs more than a small write itself; the mount must then never touch the body of the Web request.
 */
export async function readBytes(context: Exchange, maxBytes = MEBIBYTE, { straight = false } = {}): Promise<Buffer<ArrayBuffer>> {
  const declared = context.req.header("content-length");
  const tooLarge = () => new AppError("PAYLOAD_TOO_LARGE", `The body may have ${maxBytes} bytes at most. Send it in smaller parts.`);
  if (declared !== undefined && Number(declared) > maxBytes) throw tooLarge();
  const incoming = straight ? incomingOf(context.env) : undefined;
  const { chunks, bytes } = await (incoming ? collectIncoming(incoming, maxBytes) : collectWeb(context, maxBytes));
  if (bytes > maxBytes) throw tooLarge();
  if (declared !== undefined && Number(declared) !== bytes)
    throw new AppError("BAD_REQUEST", `The body has ${bytes} bytes, but Content-Length says ${declared}. Send it again.`);
  context.set("bytesIn", bytes);
  return Buffer.concat(chunks);
}

async function collectWeb(context: Exchange, maxBytes: number): Promise<Collected> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = context.req.raw.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel().catch(() => {});
      break;
    }
    chunks.push(value);
  }
  return { chunks, bytes };
}

/** The whole body as text. */
export async function readText(context: Exchange, maxBytes?: number): Promise<string> {
  return textOf(await readBytes(context, maxBytes));
}

export function textOf(bytes: Buffer<ArrayBuffer>): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new AppError("BAD_REQUEST", "The body is not valid UTF-8.");
  }
}

/** A JSON body. */
export async function readJson(context: Exchange, maxBytes?: number): Promise<unknown> {
  const type = context.req.header("content-type") ?? "";
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(type))
    throw new AppError("UNSUPPORTED_MEDIA_TYPE", "Send JSON, with the header Content-Type: application/json.");
  return parseJson(await readText(context, maxBytes));
}

/** JSON, with the text that PostgreSQL or JavaScript would choke on refused by name: NUL, lone surrogates, `__proto__`. */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AppError("BAD_REQUEST", "The body is not valid JSON. Check quotes, commas and brackets.");
  }
  if (/\\u0000|\0/.test(text)) throw new AppError("VALIDATION_ERROR", "The character NUL (\\u0000) is not allowed in text.");
  // JSON.stringify writes a lone surrogate as an escape, and a whole pair as itself.
  if (/\\u[dD][89a-fA-F]/.test(text) && /(^|[^\\])(\\\\)*\\ud[89a-f]/.test(JSON.stringify(value)))
    throw new AppError("VALIDATION_ERROR", "The text holds half of a Unicode character.");
  if (text.includes("__proto__")) throw new AppError("VALIDATION_ERROR", "The field name __proto__ is not allowed.");
  return value;
}
