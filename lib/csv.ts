import "server-only";
import { stringify } from "csv-stringify/sync";

export type CsvColumns<Row> = Record<string, (row: Row) => unknown>;
type Page<Row> = { items: Row[]; nextCursor: string | null };

/** A spreadsheet runs text that begins like a formula; the apostrophe keeps it text. Our own numbers may begin with a minus. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return /^\s*[=+\-@|%]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}

/** Lines as spreadsheets expect them; what begins or ends with a space, or breaks its line, is quoted. */
export const csvLines = (rows: readonly (readonly unknown[])[]) =>
  stringify(
    rows.map((row) => row.map(cell)),
    { record_delimiter: "windows", quoted_match: /[\r\n]|^\s|\s$/ },
  );

/** Streams a filtered list as a file, page by page: each page is read in a scope of its own, so nothing is held open while a slow client reads. */
export function csvResponse<Row>(
  name: string,
  columns: CsvColumns<Row>,
  read: (cursor: string | undefined) => Promise<Page<Row>>,
): Response {
  const encoder = new TextEncoder();
  let cursor: string | undefined;
  let started = false;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!started) {
        started = true;
        controller.enqueue(encoder.encode(`\uFEFF${csvLines([Object.keys(columns)])}`));
      }
      const { items, nextCursor } = await read(cursor);
      const rows = items.map((item) => Object.values(columns).map((of) => of(item)));
      if (rows.length > 0) controller.enqueue(encoder.encode(csvLines(rows)));
      if (nextCursor) cursor = nextCursor;
      else controller.close();
    },
  });
  return new Response(body, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}-${new Date().toISOString().slice(0, 10)}.csv"`,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
