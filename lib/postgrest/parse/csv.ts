import { parse } from "csv-parse/sync";
import { RestError } from "../types";

/** CSV with a heading, as the JSON text of an array of objects. Every value is text, which PostgreSQL reads by its type; a bare `NULL` is null. */
export function csvToJson(text: string): { text: string; keys: string[]; rows: number } {
  const [heading, ...rows] = recordsOf(text);
  const keys = heading?.map((key) => key ?? "NULL") ?? [];
  if (keys.length === 0) throw refused("The heading is missing.");
  if (new Set(keys).size < keys.length) throw refused("The heading names a column twice.");
  const prefixes = keys.map((key) => `${JSON.stringify(key)}:`);
  const objects = rows.map((row) => `{${row.map((value, index) => prefixes[index] + JSON.stringify(value)).join(",")}}`);
  return { text: `[${objects.join(",")}]`, keys, rows: rows.length };
}

const refused = (details: string) => new RestError(400, "PGRST102", "All lines must have same number of fields", details);

function recordsOf(text: string): (string | null)[][] {
  try {
    return parse(text, { bom: true, cast: (value, { quoting }) => (value === "NULL" && !quoting ? null : value), skip_empty_lines: true });
  } catch (error) {
    const line =
      typeof error === "object" && error !== null && "lines" in error ? `Line ${error.lines} does not fit.` : "A quote is not closed.";
    throw refused(line);
  }
}
