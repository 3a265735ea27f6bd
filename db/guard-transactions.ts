import type postgres from "postgres";

type Handler = (query: Query) => void;
type Query = { handler: Handler; reject: (error: unknown) => void };
type Connection = { id: number; execute: (query: Query) => unknown };
type Unsafe = (text: string, values?: unknown[], options?: { onexecute?: (connection: Connection) => unknown }) => unknown;

/**
 * postgres.js (3.4.9) lets a transaction go on using its connection after that connection is lost: the next statement ends the whole process
 * (porsager/postgres#1154, #1208), or runs, ROLLBACK included, inside the transaction of whoever was given the connection next. Here a lost
 * transaction's statements are refused. Answers the function to hand to the driver as `onclose`.
 */
export function guardTransactions() {
  const lost = new WeakSet<Handler>();
  const users = new Map<number, Set<Handler>>();
  let pool: Handler | undefined;

  return {
    onclose(id: number) {
      for (const handler of users.get(id) ?? []) lost.add(handler);
      users.get(id)?.clear();
    },
    watch(client: postgres.Sql) {
      pool = (client`select` as unknown as Query).handler; // never executed: a query runs when it is awaited
      const unsafe = client.unsafe as unknown as Unsafe;
      const watched: Unsafe = (text, values, options) => {
        const begun = options?.onexecute;
        if (!begun) return unsafe(text, values, options);
        return unsafe(text, values, { ...options, onexecute: (connection) => begun(guarded(connection)) });
      };
      client.unsafe = watched as unknown as typeof client.unsafe;
    },
  };

  function guarded(connection: Connection) {
    const known = users.get(connection.id);
    if (known) {
      known.clear();
      return connection;
    }
    const handlers = new Set<Handler>();
    users.set(connection.id, handlers);
    const execute = connection.execute;
    connection.execute = (query) => {
      if (lost.has(query.handler)) {
        query.reject(Object.assign(new Error("The connection to the database was lost."), { code: "CONNECTION_CLOSED" }));
        return true;
      }
      if (query.handler !== pool) handlers.add(query.handler);
      return execute(query);
    };
    return connection;
  }
}
