import { parse } from "csv-parse/sync";
import { type Kind, MOST_ROWS } from "./kinds";
import { type RowError, tooMany } from "./schema";

/** `row` as a spreadsheet counts: the header is row 1. Only cells that hold something. */
export type ParsedRow = { row: number; key: string; cells: Map<string, string> };
export type Parsed = { rows: ParsedRow[]; errors: RowError[]; total: number };

export const KEY_MARK = "\u001f";
const plain = (header: string) =>
  header
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, " ");
/** Our own exports put an apostrophe before what a spreadsheet would run as a formula. */
const unquoted = (cell: string) => (/^'\s*[=+\-@|%]/.test(cell) ? cell.slice(1) : cell).trim();
const delimiterOf = (header: string) =>
  [",", ";", "\t"].map((one) => [one, header.split(one).length] as const).sort((a, b) => b[1] - a[1])[0]![0];

/** Reads the file by its headers, whatever their order or case. Errors of the header are told on row 1, and then no row is read. */
export function parseTable(kind: Kind, text: string): Parsed {
  const records = read(text);
  if (typeof records === "string") return { rows: [], errors: [{ row: 1, column: null, message: records }], total: 0 };
  const [header = [], ...rest] = records;
  const columns = header.map((name) => kind.columns.find((column) => column.header === plain(name)));
  const errors = headerErrors(kind, header, columns);
  const filled = rest.map((cells, index) => ({ cells, row: index + 2 })).filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  if (filled.length > MOST_ROWS) errors.push({ row: 1, column: null, message: tooMany });
  if (errors.length > 0) return { rows: [], errors, total: filled.length };

  const rows: ParsedRow[] = [];
  const seen = new Map<string, number>();
  for (const { cells, row } of filled) {
    const wrong = (column: string | null, message: string) => errors.push({ row, column, message });
    const known = errors.length;
    const found = new Map<string, string>();
    for (const [index, cell] of cells.entries()) {
      const column = columns[index];
      const value = unquoted(cell);
      if (value === "" || column?.shown) continue;
      if (!column) wrong(null, "This row has more cells than the header.");
      else if (value.includes("\0")) wrong(column.header, "The character NUL is not allowed.");
      else found.set(column.header, value);
    }
    const parts = kind.key.map((name) => found.get(name) ?? "");
    const key = parts.some((part) => part === "") ? "" : parts.join(KEY_MARK);
    const before = key && seen.get(key);
    if (before) wrong(kind.key.at(-1)!, `Row ${before} names the same record.`);
    else if (key) seen.set(key, row);
    if (errors.length === known) rows.push({ row, key, cells: found });
  }
  return { rows, errors, total: filled.length };
}

function read(text: string): string[][] | string {
  try {
    const delimiter = delimiterOf(text.slice(0, 4_000).split(/\r?\n/, 1)[0]!);
    return parse(text, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: false }) as string[][];
  } catch (error) {
    const at = (error as { lines?: number }).lines;
    return `The file is not CSV${at ? `: line ${at} opens a quote that does not end` : ""}. Save it as CSV (UTF-8) and try again.`;
  }
}

function headerErrors(kind: Kind, header: readonly string[], columns: readonly unknown[]): RowError[] {
  const unknown = header.filter((name, index) => !columns[index] && name.trim() !== "");
  const twice = header.filter((_, index) => columns[index] && columns.indexOf(columns[index]) < index);
  const absent = kind.columns.filter((column) => column.needed && kind.key.includes(column.header) && !columns.includes(column));
  return [
    ...unknown.map((name) => ({
      row: 1,
      column: name.trim().slice(0, 60),
      message: "There is no such column. The template shows which there are.",
    })),
    ...twice.map((name) => ({ row: 1, column: name.trim(), message: "This column stands twice." })),
    ...absent.map(({ header: name }) => ({ row: 1, column: name, message: "This column is missing: rows are found by it." })),
  ];
}
