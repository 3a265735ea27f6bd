import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";

export type ConnectionOptions = {
  url: string;
  /** Settings of the session: application_name and the like. */
  settings: Record<string, string | number | boolean>;
};

/** One connection that lives once: a client of the driver with one socket, which never connects again. */
export type Connection = {
  readonly client: postgres.Sql;
  /** As it was dialled, below any encryption; undefined until then. */
  readonly socket: Socket | undefined;
  readonly openedAt: number;
  /** Why it is gone; undefined while it works. */
  readonly lost: Error | undefined;
  /** Told once, when it is lost. Whoever leased it last is the only one told. */
  onLost: (reason: Error) => void;
  /** Ends it whatever it does. */
  end: () => Promise<void>;
};

const CONNECT_MS = 5_000;

/**
 * The driver (postgres.js 3.4.9) shares its queues between connections and connects again by itself. A transaction whose connection was lost could
 * then wait for ever for statements that nobody sends or refuses, write to a missing socket and so end the process, or speak inside somebody else's
 * transaction. A client with one socket, given once, has nobody to mix up with; the first thing that goes wrong ends it, and `onLost` says so.
 */
export function openConnection({ url, settings }: ConnectionOptions): Connection {
  let lost: Error | undefined;
  let given = false;
  let dialled: Socket | undefined;
  const lose = (reason: Error) => {
    if (lost) return;
    lost = reason;
    connection.onLost(reason);
  };
  const socket = async (options: Address) => {
    try {
      if (given) throw lostError();
      given = true;
      dialled = await dial(options);
      if (!lost) return inOneWrite(dialled);
      dialled.destroy(); // ended while it connected
      throw lost;
    } catch (error) {
      lose(error as Error);
      throw error;
    }
  };
  const client = postgres(url, {
    ...({ socket } as object), // documented by the driver, missing in its types
    max: 1,
    idle_timeout: null as never, // the pool's business
    max_lifetime: null,
    connect_timeout: CONNECT_MS / 1_000,
    fetch_types: false, // db/array-types.ts
    onnotice: () => {},
    onclose: () => lose(lostError()),
    connection: settings,
  });
  drizzleTypes(client);
  const connection: Connection & { onLost: (reason: Error) => void } = {
    client,
    get socket() {
      return dialled;
    },
    openedAt: performance.now(),
    get lost() {
      return lost;
    },
    onLost: () => {},
    end: async () => {
      lose(lostError());
      await client.end({ timeout: 0 });
    },
  };
  return connection;
}

/** The same words whenever a connection is gone; lib/errors.ts makes 503 of the code. */
export const lostError = () => Object.assign(new Error("The connection to the database was lost."), { code: "CONNECTION_CLOSED" });

/** Drizzle takes over how the driver writes times and dates, arrays of them included, but passes arrays on unwritten; the driver writes those itself. */
export function drizzleTypes(client: postgres.Sql) {
  drizzle(client);
  for (const arrayType of [1115, 1182, 1185, 1231]) {
    delete client.options.parsers[arrayType];
    delete client.options.serializers[arrayType];
  }
}

/**
 * What is sent in one turn leaves in one write to the system: the driver flushes at every kilobyte, and BEGIN, claims and statement come together.
 * A write costs more than what it carries.
 */
function inOneWrite(socket: Socket): Socket {
  const write = socket.write.bind(socket) as (...all: unknown[]) => boolean;
  const flush = () => socket.uncork();
  socket.write = ((...all: unknown[]) => {
    if (socket.writableCorked === 0) {
      socket.cork();
      process.nextTick(flush);
    }
    return write(...all);
  }) as Socket["write"];
  return socket;
}

type Address = { host: string[]; port: number[]; path?: string | false | undefined };

/** The first of the url's hosts that answers. */
async function dial({ host, port, path }: Address): Promise<Socket> {
  if (path) return dialOne(connect(path));
  let refused: unknown;
  for (const [index, name] of host.entries()) {
    try {
      return Object.assign(await dialOne(connect(port[index] ?? 5432, name)), { host: name }); // the driver asks for the certificate of this name
    } catch (error) {
      refused = error;
    }
  }
  throw refused;
}

async function dialOne(socket: Socket): Promise<Socket> {
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(CONNECT_MS) });
    return socket.setNoDelay(true);
  } catch (error) {
    socket.on("error", () => {}).destroy();
    const code = (error as { code?: unknown }).code;
    if (typeof code === "string" && code !== "ABORT_ERR") throw error;
    throw Object.assign(new Error("The database did not answer in time."), { code: "CONNECT_TIMEOUT" });
  }
}
