import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { closeDatabase } from "../../db/client.ts";
import { createApi } from "../../lib/api/app.ts";
import { serveRealtime } from "../../lib/api/realtime/upgrade.ts";

/** The API alone on a port of its own, which it prints: for tests and benchmarks that need a process to measure or to outlive. */
const server = serve({ fetch: createApi().fetch, port: 0, hostname: "127.0.0.1", overrideGlobalObjects: false }, ({ port }) =>
  console.log(port),
);
serveRealtime(server as Server);
Object.assign(server, { keepAliveTimeout: 65_000 }); // as server.ts has it
process.on("SIGTERM", () => {
  server.close();
  void closeDatabase().then(() => process.exit(0));
});
// Ends with whoever started it, however that one ends: its end of our standard input closes.
process.stdin.on("close", () => process.exit(0)).resume();
