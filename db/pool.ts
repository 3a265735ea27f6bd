import { type ArrayTypes, readArrayTypes, teachArrays } from "./array-types.ts";
import { type Connection, type ConnectionOptions, openConnection } from "./connection.ts";
import { inTransaction } from "./transaction.ts";

type Waiter = { take: (connection: Connection) => void; refuse: (error: Error) => void };

const IDLE_MS = 60_000;
const LIFETIME_MS = 30 * 60_000;
/** How long anybody waits for a connection before being told to come back. */
const WAIT_MS = 8_000;
const DRAIN_MS = 5_000;

export type Pool = {
  /** Lends a connection to `use` alone. A connection that was lost meanwhile is thrown away with everything it held. */
  lease<T>(use: (connection: Connection) => Promise<T>): Promise<T>;
  end(): Promise<void>;
};

/** At most `max` connections, opened when needed; who comes first waits least, and nobody longer than the bound. */
export function createPool({ max, waitMs = WAIT_MS, ...options }: ConnectionOptions & { max: number; waitMs?: number }): Pool {
  const idle: { connection: Connection; since: number }[] = [];
  const open = new Set<Connection>();
  const waiting = new Set<Waiter>();
  let closing: (() => void) | undefined;
  const taught = new WeakSet<Connection>();
  let types: ArrayTypes | undefined;
  let sweeper: NodeJS.Timeout | undefined;

  const make = () => {
    const connection = openConnection(options);
    open.add(connection);
    sweeper ??= setInterval(sweep, IDLE_MS / 4).unref();
    return connection;
  };

  const acquire = (): Connection | Promise<Connection> => {
    if (closing) throw unavailable("The database connections are being closed.", "CONNECTION_ENDED");
    const ready = idle.pop();
    if (ready) return ready.connection;
    if (open.size < max) return make();
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        take: (connection) => {
          settled();
          resolve(connection);
        },
        refuse: (error) => {
          settled();
          reject(error);
        },
      };
      const settled = () => {
        clearTimeout(timer);
        waiting.delete(waiter);
      };
      const timer = setTimeout(
        () => waiter.refuse(unavailable("No connection to the database became free in time.", "CONNECT_TIMEOUT")),
        waitMs,
      );
      waiting.add(waiter);
    });
  };

  const teach = async (connection: Connection) => {
    types ??= await inTransaction(connection, readArrayTypes);
    teachArrays(connection.client, types);
    taught.add(connection);
  };

  const discard = (connection: Connection) => {
    open.delete(connection);
    connection.onLost = () => {};
    void connection.end().catch(() => {});
    const [next] = waiting;
    if (next && open.size < max) next.take(make());
    if (open.size === 0) closing?.();
  };

  const release = (connection: Connection) => {
    if (!open.has(connection)) return;
    connection.onLost = () => forget(connection);
    if (connection.lost || closing || performance.now() - connection.openedAt > LIFETIME_MS) return discard(connection);
    const [next] = waiting;
    if (next) next.take(connection);
    else idle.push({ connection, since: performance.now() });
  };

  const forget = (connection: Connection) => {
    const index = idle.findIndex((entry) => entry.connection === connection);
    if (index >= 0) idle.splice(index, 1);
    discard(connection);
  };

  const sweep = () => {
    const now = performance.now();
    for (const { connection, since } of [...idle]) if (now - since > IDLE_MS) forget(connection);
  };

  return {
    async lease(use) {
      const connection = await acquire();
      try {
        if (!taught.has(connection)) await teach(connection);
        return await use(connection);
      } finally {
        release(connection);
      }
    },
    async end() {
      clearInterval(sweeper);
      const drained = new Promise<void>((resolve) => {
        closing = resolve;
      });
      for (const { refuse } of [...waiting]) refuse(unavailable("The database connections are being closed.", "CONNECTION_ENDED"));
      for (const { connection } of [...idle]) forget(connection);
      if (open.size === 0) return;
      const timer = setTimeout(() => [...open].forEach(discard), DRAIN_MS);
      await drained;
      clearTimeout(timer);
    },
  };
}

const unavailable = (message: string, code: string) => Object.assign(new Error(message), { code });
