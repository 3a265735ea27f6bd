import type { Socket } from "node:net";
import type postgres from "postgres";
import type { Connection } from "./connection.ts";
import { WholeNumbers } from "./whole-numbers.ts";
import { bind, type Column, describe, executeAndSync, parse, readColumns, readError, readRow, written } from "./wire.ts";

/** Values in PostgreSQL's text form, and whole numbers. */
export type Value = string | WholeNumbers | null;
export type Question = { readonly text: string; readonly values: readonly Value[]; readonly prepare: boolean };
type Known = { name: string; columns: Column[] };
type Asked = {
  question: Question;
  statement: Known;
  rows: Row[];
  error: ReturnType<typeof readError> | undefined;
  isAgain: boolean;
  resolve: (rows: Row[]) => void;
  reject: (error: unknown) => void;
};
export type Row = Record<string, unknown>;
type Pipeline = (questions: readonly Question[]) => Promise<Row[]>[];

// One for all copies of this module: pages and server are bundled apart, and share their connections (see standing-pools.ts). Two would both hear one socket.
const holder = globalThis as typeof globalThis & { __gantryPipelines?: WeakMap<Connection, Promise<Pipeline>> };
const pipelines = (holder.__gantryPipelines ??= new WeakMap());

/**
 * Single statements one behind the other on a connection that is lent for them, sent in one write. Each is a transaction of its own.
 * The driver opens the connection and knows the types; what it does for each query beside costs more than such a query itself, so from then on its
 * socket is spoken to here. Where the connection is encrypted the socket is the driver's alone, and the driver asks.
 */
export function pipelineOf(connection: Connection): Promise<Pipeline> {
  const found = pipelines.get(connection) ?? open(connection);
  pipelines.set(connection, found);
  return found;
}

async function open(connection: Connection): Promise<Pipeline> {
  await connection.client.unsafe("select 1"); // it connects when it is first asked
  return connection.socket && !connection.client.options.ssl ? speakTo(connection.socket, connection.client) : throughDriver(connection);
}

const throughDriver =
  ({ client }: Connection): Pipeline =>
  (questions) =>
    questions.map(async ({ text, values, prepare }) => await client.unsafe(text, values.map(asText) as string[], { prepare }));
/** For the driver, who takes text alone. */
export const asText = (value: Value) => (value instanceof WholeNumbers ? value.toString() : value);

const MOST_VALUES = 65_535;
/** What the database says when a statement that was prepared earlier no longer fits: it is prepared anew, once. */
const outdated = new Set(["FetchPreparedStatement", "RevalidateCachedQuery", "transformAssignedExpr"]);

function speakTo(socket: Socket, client: postgres.Sql): Pipeline {
  const { parsers } = client.options as unknown as { parsers: Parameters<typeof readColumns>[1] };
  const known = new Map<string, Known>();
  const asked: Asked[] = [];
  let names = 0;

  const write = (one: Asked) => {
    const { text, values, prepare } = one.question;
    if (values.length > MOST_VALUES) throw new Error("A statement takes 65,535 values at most.");
    const found = prepare ? known.get(text) : undefined;
    if (found) one.statement = found;
    else {
      one.statement = { name: prepare ? `gantry_${(names += 1)}` : "", columns: [] };
      if (prepare) known.set(text, one.statement);
      parse(one.statement.name, text);
      describe(one.statement.name);
    }
    bind(one.statement.name, values);
    executeAndSync();
    asked.push(one);
  };

  const settle = (one: Asked) => {
    const { error, question, statement, rows } = one;
    if (!error) return one.resolve(rows);
    if (known.get(question.text) === statement && (statement.columns.length === 0 || outdated.has(error.routine ?? "")))
      known.delete(question.text);
    if (one.isAgain || !question.prepare || !outdated.has(error.routine ?? "")) return one.reject(error);
    Object.assign(one, { isAgain: true, error: undefined, rows: [] });
    write(one);
    socket.write(written());
  };

  const read = (one: Asked, body: Buffer) => {
    try {
      one.rows.push(readRow(body, one.statement.columns));
    } catch (error) {
      one.error = error as Asked["error"];
    }
  };

  const hear = (kind: number, body: Buffer) => {
    const one = asked[0];
    if (!one) return;
    if (kind === 68) read(one, body);
    else if (kind === 84) one.statement.columns = readColumns(body, parsers);
    else if (kind === 69) one.error = readError(body);
    else if (kind === 90) {
      asked.shift();
      settle(one);
    }
  };

  let parts: Buffer[] = [];
  let have = 0;
  let wanted = 5;
  const take = (chunk: Buffer) => {
    parts.push(chunk);
    have += chunk.length;
    if (have < wanted) return; // a long answer is put together once
    const all = parts.length === 1 ? chunk : Buffer.concat(parts, have);
    let from = 0;
    wanted = 5;
    while (all.length - from >= 5) {
      const length = 1 + all.readInt32BE(from + 1);
      if (all.length - from < length) {
        wanted = length;
        break;
      }
      hear(all[from]!, all.subarray(from, from + length));
      from += length;
    }
    parts = from < all.length ? [all.subarray(from)] : [];
    have = all.length - from;
  };

  socket.removeAllListeners("data");
  socket.on("data", take);
  return (questions) => {
    const answers = questions.map(
      (question) =>
        new Promise<Row[]>((resolve, reject) => {
          write({ question, statement: none, rows: [], error: undefined, isAgain: false, resolve, reject });
        }),
    );
    socket.write(written());
    return answers;
  };
}

const none: Known = { name: "", columns: [] };

/** Rejects when the connection is lost while it is lent. */
export const lossOf = (connection: Connection) =>
  new Promise<never>((_, reject) => {
    if (connection.lost) reject(connection.lost);
    connection.onLost = reject;
  });
