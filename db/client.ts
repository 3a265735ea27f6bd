import { drizzle } from "drizzle-orm/postgres-js";
import type postgres from "postgres";
import { closeAnswerers } from "./answer-at-once.ts";
import { closeListener } from "./listen.ts";
import { createPool } from "./pool.ts";
import { closeStandingPools } from "./standing-pools.ts";
import { inTransaction } from "./transaction.ts";
import { databaseUrls } from "./urls.ts";

type Database = { db: ReturnType<typeof drizzle>; end: () => Promise<void> };

// One pool per process, however many bundles load this module (Next's and the API server's share the process).
const holder = globalThis as typeof globalThis & {
  __gantryDatabase?: Database | undefined;
  __gantryLastWrites?: Set<() => Promise<unknown>>;
};

/** The pool, opened on first use: the login that owns nothing. Only db/with-actor.ts may take it. */
export function database(): Database {
  holder.__gantryDatabase ??= open();
  return holder.__gantryDatabase;
}

function open(): Database {
  const { app, poolSize } = databaseUrls();
  const pool = createPool({ url: app, settings: { application_name: "gantry" }, max: poolSize });
  // Drizzle asks its client for `begin` alone when a transaction starts, and speaks to the transaction's own handle from there.
  const client = {
    options: { parsers: {}, serializers: {} },
    begin: <T>(work: (sql: postgres.TransactionSql) => Promise<T>) => pool.lease((connection) => inTransaction(connection, work)),
  };
  return { db: drizzle(client as unknown as postgres.Sql), end: pool.end };
}

/** What a process keeps in memory and has yet to write is written before its connections close. */
export const beforeClose = (write: () => Promise<unknown>) => (holder.__gantryLastWrites ??= new Set()).add(write);

export async function closeDatabase() {
  await Promise.allSettled([...(holder.__gantryLastWrites ?? [])].map((write) => write()));
  const open = holder.__gantryDatabase;
  holder.__gantryDatabase = undefined;
  await Promise.all([open?.end(), closeStandingPools(), closeAnswerers(), closeListener()]);
}

export type Tx = Parameters<Parameters<Database["db"]["transaction"]>[0]>[0];
