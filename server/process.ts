import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import next from "next";
import { theApi } from "../lib/api/app.ts";
import { answerDirectly } from "../lib/api/direct.ts";
import { isRealtimeUpgrade, upgradeRealtime } from "../lib/api/realtime/upgrade.ts";
import { env } from "../lib/env.ts";
import { answerApi } from "../lib/http/answer-api.ts";
import { cleanHeaders } from "../lib/http/clean-headers.ts";
import { limitReception } from "../lib/http/limit-reception.ts";
import { runServer } from "./run-server.ts";

/** The API in front, Next behind, jobs beside: what each process of the Node host serves. */
const { HOST, PORT, NODE_ENV, PUBLIC_URL, TRUSTED_PROXY_HOPS } = env();

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
  if (apiPath.test(request.url ?? "")) {
    if (!answerDirectly(request, response)) void callApi(request, response);
  } else void answerPage(request, response);
}

/** Sockets of the API here; Next's own (hot reload under `next dev`) there. */
function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer) {
  if (cleanHeaders(request, { publicUrl: PUBLIC_URL, trustedHops: TRUSTED_PROXY_HOPS })) stream.destroy();
  else if (isRealtimeUpgrade(request.url)) void upgradeRealtime(request, stream, head);
  else if (!pages.emit("upgrade", request, stream, head)) stream.destroy();
}

await app.prepare();
await runServer({ answer, upgrade });
