import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { closeDatabase } from "../../db/client.ts";
import { createApi } from "../../lib/api/app.ts";
import { answerDirectly } from "../../lib/api/direct.ts";
import { serveRealtime } from "../../lib/api/realtime/upgrade.ts";
import { answerApi } from "../../lib/http/answer-api.ts";

/** The API alone on a port of its own, which it prints: for tests and benchmarks that need a process to measure or to outlive. */
const callApi = answerApi(createApi().fetch);
const server = createServer((request, response) => {
  if (!answerDirectly(request, response)) void callApi(request, response);
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
serveRealtime(server);
Object.assign(server, { keepAliveTimeout: 65_000 }); // as server.ts has it
process.on("SIGTERM", () => {
  server.close();
  void closeDatabase().then(() => process.exit(0));
});
// Ends with whoever started it, however that one ends: its end of our standard input closes.
process.stdin.on("close", () => process.exit(0)).resume();
