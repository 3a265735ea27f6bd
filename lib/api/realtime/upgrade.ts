import "server-only";
import { type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { giveConnection, takeConnection } from "@/lib/api/connections";
import { contextOf } from "@/lib/api/request-log";
import { AppError, appErrorOf } from "@/lib/errors";
import { log } from "@/lib/log";
import { accept } from "@/lib/realtime/accept";
import { actorOf } from "@/lib/realtime/credentials";
import { limits } from "@/lib/realtime/limits";

const sockets = new WebSocketServer({
  noServer: true,
  maxPayload: limits.messageBytes + 2_048,
  perMessageDeflate: false,
  clientTracking: false,
});

export const isRealtimeUpgrade = (url: string | undefined) => /^\/realtime\/v1\/websocket\/?(\?|$)/.test(url ?? "");

/** Answers `GET /realtime/v1/websocket` with a socket, or with what is wrong about it. The key is in the address: browsers can send no header. */
export async function upgradeRealtime(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
  stream.on("error", () => stream.destroy());
  let place: string | undefined;
  try {
    const url = new URL(request.url!, "http://localhost");
    const version = url.searchParams.get("vsn") ?? "1.0.0";
    if (version !== "1.0.0" && version !== "2.0.0") throw new AppError("BAD_REQUEST", "The versions 1.0.0 and 2.0.0 are spoken here.");
    const key = url.searchParams.get("apikey") ?? header(request, "apikey") ?? header(request, "x-api-key");
    if (!key) throw new AppError("AUTH_REQUIRED", "Send an API key in the parameter apikey.");
    const headers = new Headers(
      Object.entries(request.headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])) as [string, string][],
    );
    const origin = {
      url: url.toString(),
      organization: url.searchParams.get("organization") ?? headers.get("x-organization"),
      context: contextOf(new Request(url, { headers })),
    };
    const actor = await actorOf(key, origin);
    place = await takeConnection(actor);
    const held = place;
    sockets.handleUpgrade(request, stream, head, (ws: WebSocket) => {
      ws.on("close", () => void giveConnection(held));
      accept(ws, stream, version, key, actor, origin);
    });
  } catch (error) {
    if (place) void giveConnection(place);
    const known = appErrorOf(error);
    if (!known) log.error({ err: error }, "a realtime connection failed");
    refuse(stream, known ?? new AppError("INTERNAL_ERROR", "Something failed on our side."));
  }
}

const header = (request: IncomingMessage, name: string) => (typeof request.headers[name] === "string" ? request.headers[name] : undefined);

function refuse(stream: Duplex, { status, message, headers }: AppError) {
  const body = JSON.stringify({ error: message });
  const lines = Object.entries({
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    Connection: "close",
    ...headers,
  });
  stream.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.map(([name, value]) => `${name}: ${value}`).join("\r\n")}\r\n\r\n${body}`,
  );
}

/** For a server that serves nothing else over WebSockets. */
export function serveRealtime(server: Server) {
  server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    if (isRealtimeUpgrade(request.url)) void upgradeRealtime(request, stream, head);
    else stream.destroy();
  });
}
