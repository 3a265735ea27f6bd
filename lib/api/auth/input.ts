import "server-only";
import { z } from "zod";
import { AuthError } from "@/lib/auth/auth-error";
import type { SignInOrigin } from "@/lib/auth/check-password";
import { AppError } from "@/lib/errors";
import { readJson, readText } from "../read-body";
import { contextOf } from "../request-log";
import type { ApiContext } from "../route";

const MOST_BYTES = 65_536;

export const invalid = (message: string) => new AuthError("validation_failed", message);

/** The JSON body, or an empty object when there is none: clients send neither for some calls. Fields nobody asked for are ignored. */
export async function bodyOf<S extends z.ZodType>(context: ApiContext, schema: S): Promise<z.output<S>> {
  const declared = context.req.header("content-length");
  const empty = context.req.raw.body === null || declared === "0";
  return parse(schema, empty ? {} : await readObject(context));
}

async function readObject(context: ApiContext): Promise<unknown> {
  if (context.req.header("content-type") === undefined) {
    const text = await readText(context, MOST_BYTES);
    if (text === "") return {};
    throw new AppError("UNSUPPORTED_MEDIA_TYPE", "Send JSON, with the header Content-Type: application/json.");
  }
  try {
    return await readJson(context, MOST_BYTES);
  } catch (error) {
    if (context.get("bytesIn") === 0) return {};
    throw error;
  }
}

export function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue!.path.join(".");
  throw invalid(where ? `${where}: ${issue!.message}` : issue!.message);
}

export const queryOf = (context: ApiContext, name: string): string | undefined => {
  const value = context.req.query(name);
  if (value !== undefined && /\0/.test(value)) throw invalid(`${name}: leave out control characters.`);
  return value;
};

export const originOf = (context: ApiContext): SignInOrigin => contextOf(context.req.raw);

// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the point
const plain = /^[^\x00-\x1f\x7f]*$/;
export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(320)
  .regex(plain)
  .pipe(z.email("Unable to validate email address: invalid format"));
export const password = z.string().max(1_000);
/** What describes a person. */
export const metadata = z
  .record(z.string().max(100), z.unknown())
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= 8_192, "Metadata may have 8,192 bytes at most.");
