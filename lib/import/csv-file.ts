import "server-only";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";

const fileIn = (folder: string, name: string) =>
  [join(folder, `${name}.csv`), join(folder, `${name}.csv.gz`)].find((path) => existsSync(path));

/** Where the files of a set are: the folder itself, or the one that the set has in it. `file` is one that is always there. */
export const folderWith = (file: string, folder: string, own: string) =>
  [folder, join(folder, own)].find((place) => fileIn(place, file)) ?? folder;

/** Rows of `<name>.csv` or `<name>.csv.gz` in a folder, by column name. Says which file is missing, or which column it lacks. */
export function readCsv<Column extends string>(folder: string, name: string, columns: readonly Column[]): Record<Column, string>[] {
  const found = fileIn(folder, name);
  if (!found) {
    const plain = join(folder, `${name}.csv`);
    throw new Error(`${plain} is missing, and so is ${plain}.gz. Give the folder that holds it.`);
  }
  const bytes = readFileSync(found);
  const text = (found.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  const rows = parse(text, { bom: true, columns: true, skip_empty_lines: true, trim: true, relax_column_count: true }) as Record<
    string,
    string
  >[];
  const missing = columns.filter((column) => !(column in (rows[0] ?? {})));
  if (missing.length > 0)
    throw new Error(`${found} has no column ${missing.join(", ")}: this is another file than the one that is imported.`);
  return rows as Record<Column, string>[];
}

/** Local time without a zone, as these files have it, read as UTC. Milliseconds since the epoch. */
export function utc(text: string): number {
  const at = Date.parse(`${text.slice(0, 19).replace(" ", "T")}${text.length <= 10 ? "T00:00:00" : ""}Z`);
  if (Number.isNaN(at)) throw new Error(`“${text.slice(0, 40)}” is not a date.`);
  return at;
}
