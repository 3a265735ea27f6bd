import type postgres from "postgres";
import { type Connection, lostError } from "./connection.ts";

type Query = Promise<unknown> & { handler: (query: Query) => void; reject: (error: unknown) => void };

/**
 * Runs `work` in one transaction on a connection that it has for itself. BEGIN is not awaited: it travels with the first statements. When the connection
 * is lost, every statement that waits is refused at once, and so is every later one; a statement after the end is refused too.
 */
export async function inTransaction<T>(connection: Connection, work: (sql: postgres.TransactionSql) => Promise<T>): Promise<T> {
  const statements = statementsOf(connection);
  const { sql } = statements;
  const begun = sql.unsafe("begin").execute();
  const run = async () => {
    try {
      const result = await work(sql);
      await begun;
      const answer = await statements.last("commit");
      if (answer.command === "COMMIT") return result;
      throw statements.failure() ?? new Error("The transaction was rolled back: one of its statements had failed."); // PostgreSQL's word on an aborted one
    } catch (error) {
      const reason = (error as { code?: unknown } | undefined)?.code === "25P02" ? (statements.failure() ?? error) : error;
      if (!connection.lost && !statements.ended()) await statements.last("rollback").catch(() => connection.end());
      throw reason;
    }
  };
  return Promise.race([run(), statements.refused]);
}

function statementsOf(connection: Connection) {
  const { client } = connection;
  const running = new Set<Query>();
  let ended = false;
  let failure: unknown;
  let refuse!: (reason: unknown) => void;
  const refused = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  refused.catch(() => {});
  if (connection.lost) refuse(connection.lost);
  connection.onLost = (reason) => {
    const known = isFarewell(failure) ? failure : reason;
    refuse(known);
    for (const query of running) query.reject(known);
    running.clear();
  };

  const send = (query: Query, pass: Query["handler"]) => {
    if (connection.lost || ended) {
      query.catch(() => {}); // who no longer waits for it must not end the process
      return query.reject(
        connection.lost ? lostError() : new Error("This transaction has ended: await every statement before `work` resolves."),
      );
    }
    running.add(query);
    query.then(
      () => running.delete(query),
      (error) => {
        running.delete(query);
        failure ??= error;
      },
    );
    pass(query);
  };
  /** What the driver makes is a query, or a helper inside one. */
  const own = <Made>(made: Made): Made => {
    if (made instanceof Promise) {
      const query = made as unknown as Query;
      const pass = query.handler;
      query.handler = (self) => send(self, pass);
    }
    return made;
  };

  const tag = (first: never, ...rest: never[]) => own((client as (...all: never[]) => unknown)(first, ...rest));
  const sql = Object.assign(tag, {
    unsafe: (...all: Parameters<postgres.Sql["unsafe"]>) => own(client.unsafe(...all)),
    notify: (channel: string, payload: string) => own(client`select pg_notify(${channel}, ${payload})`),
    array: client.array,
    json: client.json,
    typed: client.typed,
    types: client.types,
    options: client.options,
    parameters: client.parameters,
    savepoint: async (...all: unknown[]) => {
      const part = all.at(-1) as (sql: postgres.TransactionSql) => Promise<unknown>;
      return inSavepoint(sql, () => part(sql));
    },
  }) as unknown as postgres.TransactionSql;

  return {
    sql,
    refused,
    failure: () => failure,
    ended: () => ended,
    /** Sends COMMIT or ROLLBACK behind everything that was asked before, and nothing after it. */
    last: (text: "commit" | "rollback") => {
      const query = sql.unsafe(text);
      const handover = query as unknown as Query;
      const { handler } = handover;
      handover.handler = (self) => {
        handler(self);
        ended = true;
      };
      return query.execute() as unknown as Promise<postgres.RowList<never[]>>;
    },
  };
}

/** What a server says before it closes a connection (57P01, 53300, 28P01), which says more than the closed socket. */
const isFarewell = (error: unknown) => /^(08|28|3D|53|57P)/.test(String((error as { code?: unknown } | undefined)?.code));

let savepoints = 0;

/** A part that may fail without losing the rest: rolls back to where it began and rethrows. */
export async function inSavepoint<T>(sql: postgres.TransactionSql, part: () => Promise<T>): Promise<T> {
  const name = `part_${(savepoints = (savepoints + 1) % 1e9)}`;
  const opened = sql.unsafe(`savepoint ${name}`).execute(); // travels with the part's first statement
  opened.catch(() => {}); // reported below
  try {
    const result = await part();
    await opened;
    sql
      .unsafe(`release savepoint ${name}`)
      .execute()
      .catch(() => {}); // and this with what follows: whatever keeps it from working fails that too
    return result;
  } catch (error) {
    await sql.unsafe(`rollback to savepoint ${name}`);
    throw error;
  }
}
