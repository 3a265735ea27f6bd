import "server-only";
import { AppError } from "@/lib/errors";
import type { Exchange } from "../exchange";
import { parseJson, readBytes, textOf } from "../read-body";

/** A text and bytes may be JSON too: `functions.invoke` names them so when it is given a string, a Blob or an ArrayBuffer. */
const mayBeJson = /^(application\/([\w.+-]+\+)?json|text\/plain|application\/octet-stream)$/;
const isForm = /^(multipart\/form-data|application\/x-www-form-urlencoded)$/;

/** Reads JSON of the usual kind from its bytes; undefined leaves them to JSON.parse. */
export type Shortcut = (bytes: Buffer<ArrayBuffer>) => unknown;

/** The body of a function call, of every kind that `functions.invoke` sends. No body is an empty object. */
export async function readCall(context: Exchange, maxBytes?: number, shortcut?: Shortcut): Promise<unknown> {
  const header = context.req.header("content-type") ?? "";
  const type = header.split(";")[0]!.trim().toLowerCase();
  const bytes = await readBytes(context, maxBytes, { straight: true });
  if (isForm.test(type)) return fieldsOf(await formOf(bytes, header));
  const isJson = mayBeJson.test(type);
  const known = isJson ? shortcut?.(bytes) : undefined;
  if (known !== undefined) return known;
  const text = textOf(bytes);
  if (text === "" && type === "") return {};
  if (!isJson)
    throw new AppError("UNSUPPORTED_MEDIA_TYPE", "Send JSON (as application/json, text or bytes) or a form, and say so in Content-Type.");
  return text === "" ? {} : parseJson(text);
}

async function formOf(bytes: Buffer<ArrayBuffer>, header: string) {
  try {
    return await new Response(bytes, { headers: { "content-type": header } }).formData();
  } catch {
    throw new AppError("BAD_REQUEST", "The form cannot be read. Check that its Content-Type names the boundary that the body uses.");
  }
}

/** A repeated field is a list; a text that holds a JSON object or array stands for that; a file is its text. */
async function fieldsOf(form: FormData): Promise<unknown> {
  const fields: Record<string, unknown> = Object.create(null);
  for (const name of new Set(form.keys())) {
    const values = await Promise.all(form.getAll(name).map(contentOf));
    fields[name] = values.length > 1 ? values : values[0];
  }
  return parseJson(JSON.stringify(fields));
}

async function contentOf(field: string | File): Promise<unknown> {
  const text = typeof field === "string" ? field : await field.text();
  return /^\s*[[{]/.test(text) ? parseJson(text) : text;
}
