import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { guardTransactions } from "./guard-transactions.ts";
import { closeReaders } from "./read-at-once.ts";
import { databaseUrls } from "./urls.ts";

type Database = {
  client: postgres.Sql;
  db: ReturnType<typeof drizzle>;
  /** When a transaction last began or ended, by the monotonic clock. */
  progressAt: number;
};

// One pool per process, however many bundles load this module (Next's and the API server's share the process).
const holder = globalThis as typeof globalThis & { __gantryDatabase?: Database | undefined };

/** The pool, opened on first use: the login that owns nothing. Only db/with-actor.ts and the listener may take it. */
export function database(): Database {
  holder.__gantryDatabase ??= open();
  return holder.__gantryDatabase;
}

function open(): Database {
  const { app, poolSize } = databaseUrls();
  const guard = guardTransactions();
  const client = postgres(app, {
    max: poolSize,
    idle_timeout: 60,
    connect_timeout: 5,
    backoff: (tries: number) => Math.min(0.05 * 2 ** tries, 1), // the driver's own grows to 20 s: too long after a restart
    max_lifetime: 60 * 30,
    onnotice: () => {},
    onclose: guard.onclose,
    connection: { application_name: "gantry" },
  });
  guard.watch(client);
  const db = drizzle(client);
  // Drizzle takes over how the driver writes times and dates, arrays of them included, but passes arrays on unwritten; the driver writes those itself.
  for (const arrayType of [1115, 1182, 1185, 1231]) {
    delete client.options.parsers[arrayType];
    delete client.options.serializers[arrayType];
  }
  return { client, db, progressAt: performance.now() };
}

/** A pool in which nothing has begun or ended for so long, while somebody waits, is stuck. */
const STUCK_MS = 5_000;
const REPLACE_EVERY_MS = 30_000;
let replacedAt = Number.NEGATIVE_INFINITY;

/**
 * Told by whoever has waited for a transaction to begin. After a lost connection the driver (postgres.js 3.4.9) may leave its pool waiting for ever; a
 * new pool then takes over, and the old one ends by its own idle and life times. At most one in half a minute, so that overload opens no flood of connections.
 */
export function abandonIfStuck(waitedOn: Database) {
  const now = performance.now();
  if (holder.__gantryDatabase !== waitedOn || now - waitedOn.progressAt < STUCK_MS || now - replacedAt < REPLACE_EVERY_MS) return;
  replacedAt = now;
  holder.__gantryDatabase = undefined;
}

export async function closeDatabase() {
  const open = holder.__gantryDatabase;
  holder.__gantryDatabase = undefined;
  await Promise.all([open?.client.end({ timeout: 5 }), closeReaders()]);
}

export type Tx = Parameters<Parameters<Database["db"]["transaction"]>[0]>[0];
