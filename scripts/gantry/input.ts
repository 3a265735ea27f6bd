import type { z } from "zod";
import { UsageError } from "./arguments";

/** Parses what was typed; each problem names the option it belongs to. */
export function parseOptions<S extends z.ZodType>(
  schema: S,
  input: Record<string, unknown>,
  optionOf: Record<string, string> = {},
): z.output<S> {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const field = String(path[0] ?? "");
    return `--${optionOf[field] ?? field}: ${message}.`.replace(/\.\.$/, ".");
  });
  throw new UsageError([...new Set(problems)].join("\n"));
}

export const list = (text: string) => [
  ...new Set(
    text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean),
  ),
];

export function wholeNumber(text: string, option: string) {
  if (!/^\d+$/.test(text)) throw new UsageError(`--${option}: give a whole number, not “${text}”.`);
  return Number(text);
}
