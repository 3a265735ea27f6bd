import postgres from "postgres";
import { WholeNumbers } from "./whole-numbers.ts";

/** PostgreSQL's protocol, as far as db/pipeline.ts speaks it: prepared statements with results and parameters as text, whole numbers apart. */
let page = Buffer.allocUnsafe(65_536);
let at = 0;

function reserve(bytes: number) {
  if (at + bytes <= page.length) return;
  const larger = Buffer.allocUnsafe(Math.max(page.length * 2, at + bytes));
  page.copy(larger, 0, 0, at);
  page = larger;
}

function byte(value: number) {
  page[at++] = value;
}
function short(value: number) {
  at = page.writeUInt16BE(value, at);
}
function long(value: number) {
  at = page.writeInt32BE(value, at);
}
function text(value: string) {
  at += page.write(value, at, "utf8");
  byte(0);
}
function message(kind: string, bytes: number, body: () => void) {
  reserve(bytes + 16);
  byte(kind.charCodeAt(0));
  const start = at;
  at += 4;
  body();
  page.writeInt32BE(at - start, start);
}

/** A character takes three bytes at most for each of its code units. */
const most = (value: string) => value.length * 3 + 8;

export const parse = (name: string, statement: string) =>
  message("P", most(name) + most(statement), () => {
    text(name);
    text(statement);
    short(0);
  });

export const describe = (name: string) =>
  message("D", most(name), () => {
    byte(83); // S: of the statement
    text(name);
  });

const mostOf = (value: string | WholeNumbers) => (typeof value === "string" ? most(value) : value.mostBytes);

export function bind(name: string, values: readonly (string | WholeNumbers | null)[]) {
  let bytes = most(name) + 16;
  for (const value of values) bytes += 6 + (value === null ? 0 : mostOf(value));
  message("B", bytes, () => {
    byte(0); // the unnamed portal
    text(name);
    short(values.length);
    for (const value of values) short(value instanceof WholeNumbers ? 1 : 0); // 1: in binary form
    short(values.length);
    for (const value of values) {
      const start = at + 4;
      if (value === null) {
        long(-1);
        continue;
      }
      const end = typeof value === "string" ? start + page.write(value, start, "utf8") : value.write(page, start);
      long(end - start);
      at = end;
    }
    short(0);
  });
}

/** Runs what was bound and ends its transaction. */
export function executeAndSync() {
  message("E", 5, () => {
    byte(0);
    long(0);
  });
  message("S", 0, () => {});
}

/** Everything that was written since the last time. */
export function written(): Buffer {
  const all = Buffer.from(page.subarray(0, at));
  at = 0;
  if (page.length > 1_048_576) page = Buffer.allocUnsafe(65_536);
  return all;
}

type Parser = ((text: string) => unknown) & { array?: boolean };
export type Column = { name: string; parser: Parser | undefined };

export function readColumns(body: Buffer, parsers: Record<number, Parser>): Column[] {
  const columns: Column[] = [];
  let from = 7;
  for (let left = body.readUInt16BE(5); left > 0; left -= 1) {
    const end = body.indexOf(0, from);
    columns.push({ name: body.toString("utf8", from, end), parser: parsers[body.readUInt32BE(end + 7)] });
    from = end + 19;
  }
  return columns;
}

export function readRow(body: Buffer, columns: readonly Column[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  let from = 7;
  for (const { name, parser } of columns) {
    const length = body.readInt32BE(from);
    from += 4;
    if (length < 0) {
      row[name] = null;
      continue;
    }
    const value = body.toString("utf8", parser?.array ? from + 1 : from, from + length); // such a parser knows of the brace
    row[name] = parser ? parser(value) : value;
    from += length;
  }
  return row;
}

/** The driver's names of what an error tells. */
const fields: Record<string, string> = {
  ...{ S: "severity_local", V: "severity", C: "code", M: "message", D: "detail", H: "hint", P: "position", p: "internal_position" },
  ...{ q: "internal_query", W: "where", s: "schema_name", t: "table_name", c: "column_name", d: "data type_name", n: "constraint_name" },
  ...{ F: "file", L: "line", R: "routine" },
};
const PostgresError = postgres.PostgresError as unknown as new (told: Record<string, string>) => Error & { code: string; routine?: string };

export function readError(body: Buffer) {
  const told: Record<string, string> = {};
  for (let from = 5; body[from] !== 0; ) {
    const end = body.indexOf(0, from + 1);
    const name = fields[String.fromCharCode(body[from]!)];
    if (name) told[name] = body.toString("utf8", from + 1, end);
    from = end + 1;
  }
  return new PostgresError(told);
}
