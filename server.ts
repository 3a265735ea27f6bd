import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import next from "next";
import { closeDatabase } from "./db/client.ts";
import { theApi } from "./lib/api/app.ts";
import { announceShutdown } from "./lib/api/health.ts";
import { isRealtimeUpgrade, upgradeRealtime } from "./lib/api/realtime/upgrade.ts";
import { flushRequestLog } from "./lib/api/request-log.ts";
import { listenForAccessChanges } from "./lib/auth/cache.ts";
import { flushKeyUse } from "./lib/auth/key-usage.ts";
import { env } from "./lib/env.ts";
import { answerApi } from "./lib/http/answer-api.ts";
import { cleanHeaders } from "./lib/http/clean-headers.ts";
import { limitReception } from "./lib/http/limit-reception.ts";
import { startWorker } from "./lib/jobs/runner.ts";
import { log } from "./lib/log.ts";
import { closeSockets } from "./lib/realtime/accept.ts";

/** The Node host: the API in front, Next behind, jobs beside, and an orderly end. */
const { HOST, PORT, NODE_ENV, PUBLIC_URL, TRUSTED_PROXY_HOPS, WORKER } = env();
const DRAIN_MS = 15_000;

// How long a body may take is said by limitReception, which lets large files come slowly.
const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 0, headersTimeout: 20_000, keepAliveTimeout: 65_000 });
// Next ends every upgrade it does not know, so it listens at a server that never gets one, and `upgrade` hands over what is Next's.
const pages = createServer();
const app = next({ dev: NODE_ENV === "development", hostname: HOST, port: PORT, httpServer: pages });
const answerPage = app.getRequestHandler();
const callApi = answerApi(theApi().fetch);
const apiPath = /^\/(api\/(?!auth\/)|rest\/v1\/|auth\/v1\/|functions\/v1\/|storage\/v1\/|realtime\/v1\/|metrics(\?|$))/;

function answer(request: IncomingMessage, response: ServerResponse) {
  const refusal = cleanHeaders(request, { publicUrl: PUBLIC_URL, trustedHops: TRUSTED_PROXY_HOPS });
  if (refusal) {
    response.writeHead(refusal.status, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ data: null, error: { code: refusal.code, message: refusal.message } }));
    return;
  }
  limitReception(request, response);
  if (apiPath.test(request.url ?? "")) void callApi(request, response);
  else void answerPage(request, response);
}

/** Sockets of the API here; Next's own (hot reload under `next dev`) there. */
function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer) {
  if (cleanHeaders(request, { publicUrl: PUBLIC_URL, trustedHops: TRUSTED_PROXY_HOPS })) stream.destroy();
  else if (isRealtimeUpgrade(request.url)) void upgradeRealtime(request, stream, head);
  else if (!pages.emit("upgrade", request, stream, head)) stream.destroy();
}

await app.prepare();
await listenForAccessChanges();
const worker = WORKER ? await startWorker() : undefined;
server.on("request", answer);
server.on("upgrade", upgrade);
server.listen(PORT, HOST, () => log.info({ host: HOST, port: PORT }, "ready"));

let stopping = false;
/** Not ready first, then no new connections, then what runs may finish, then jobs, then the pool. */
async function stop(signal: string) {
  if (stopping) return;
  stopping = true;
  log.info({ signal }, "stopping");
  announceShutdown();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await closeSockets();
  const streams = setTimeout(() => server.closeAllConnections(), 2_000); // live streams never end by themselves; clients resume elsewhere
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, DRAIN_MS))]);
  clearTimeout(streams);
  await worker?.stop();
  await Promise.all([flushRequestLog(), flushKeyUse()]);
  await closeDatabase();
  process.exit(0);
}
process.on("SIGTERM", () => void stop("SIGTERM"));
process.on("SIGINT", () => void stop("SIGINT"));
