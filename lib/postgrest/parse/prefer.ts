import { type Preferences, RestError } from "../types";

const choices = {
  return: ["minimal", "representation", "headers-only"],
  count: ["exact", "planned", "estimated"],
  resolution: ["merge-duplicates", "ignore-duplicates"],
  missing: ["default", "null"],
  handling: ["strict", "lenient"],
  tx: ["commit", "rollback"],
} as const satisfies Record<string, readonly string[]>;

/** The header `Prefer`, several joined by commas. The first of each kind counts; unknown ones are an error only under `handling=strict`. */
export function parsePrefer(header: string | null): Preferences {
  const found: Record<string, unknown> = {};
  const unknown: string[] = [];
  for (const preference of header?.split(",") ?? []) {
    const text = preference.trim();
    if (text === "") continue;
    const [, kind, value] = /^([\w-]+)\s*=\s*"?([^"]*?)"?\s*$/.exec(text) ?? [];
    const read = kind === undefined || value === undefined ? undefined : readPreference(kind, value);
    if (!read) unknown.push(text);
    else found[read[0]] ??= read[1];
  }
  if (found.handling === "strict" && unknown.length > 0)
    throw new RestError(400, "PGRST122", "Invalid preferences given with handling=strict", `Invalid preferences: ${unknown.join(", ")}`);
  if (found.handling !== "strict") delete found.maxAffected;
  return found;
}

function readPreference(kind: string, value: string): [name: keyof Preferences, value: unknown] | undefined {
  if (Object.hasOwn(choices, kind)) {
    const name = kind as keyof typeof choices;
    return (choices[name] as readonly string[]).includes(value) ? [name, value] : undefined;
  }
  if (kind === "max-affected" && /^\d{1,9}$/.test(value)) return ["maxAffected", Number(value)];
  if (kind === "timezone" && isTimezone(value)) return ["timezone", value];
  return undefined;
}

function isTimezone(name: string): boolean {
  if (!/^[A-Za-z][\w+\-/]{0,60}$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
