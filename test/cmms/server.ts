import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Call = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  json: Record<string, unknown>;
  text: string;
};
export type Reply = { status?: number; headers?: Record<string, string | string[]>; json?: unknown } | "hang up" | "say nothing";
type Handle = (call: Call) => Reply;

/** A maintenance system on loopback: answers by one function, keeps what it was asked, and can be told to fail first. */
export async function startSystem(handle: Handle) {
  const calls: Call[] = [];
  /** Asked before the system itself; an answer of its own stands. */
  const state: { before: (call: Call) => Reply | undefined; silent: (call: Call) => boolean; how: Reply } = {
    before: () => undefined,
    silent: () => false,
    how: "hang up",
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://system");
      const text = Buffer.concat(parts).toString();
      const json = text.startsWith("{") ? JSON.parse(text) : {};
      const call = {
        method: request.method ?? "",
        path: decodeURIComponent(url.pathname),
        query: url.searchParams,
        headers: request.headers,
        json,
        text,
      };
      calls.push(call);
      const reply = state.before(call) ?? handle(call);
      answer(response, state.silent(call) ? state.how : reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    /** Fails or observes until `usual`. */
    first: (before: (call: Call) => Reply | undefined) => {
      state.before = before;
    },
    /** Does what it is asked, and says nothing, or something else. */
    silence: (which: (call: Call) => boolean, how: Reply = "hang up") => {
      Object.assign(state, { silent: which, how });
    },
    usual: () => {
      state.before = () => undefined;
      state.silent = () => false;
    },
    written: () => calls.filter(({ method }) => method !== "GET"),
    close: () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}
export type System = Awaited<ReturnType<typeof startSystem>>;

function answer(response: ServerResponse, reply: Reply) {
  if (reply === "hang up") return response.destroy();
  if (reply === "say nothing") return;
  const { status = 200, headers = {}, json } = reply;
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(json === undefined ? "" : JSON.stringify(json));
}

let clock = Date.UTC(2026, 10, 1);
let stands = false;
/** A moment later than every one before, and to the second as all four keep it; the same one while the clock stands. */
export const tick = () => new Date(stands ? clock : (clock += 1_000)).toISOString();
export const stopClock = (stop: boolean) => {
  stands = stop;
};
