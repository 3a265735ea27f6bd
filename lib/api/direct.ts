import "server-only";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { identify } from "./caller";
import { allowOrigins } from "./cors";
import type { Answer, ApiVariables, Asking, Exchange, HeaderReader } from "./exchange";
import { calls } from "./functions/define";
import { refusedCall } from "./functions/refuse";
import type { Mount } from "./mount";
import { logRequest } from "./request-log";
import { answerRest } from "./rest";
import { refusedRest } from "./rest/refuse";
import { answerOne, ones, refused } from "./route";
import { begin, shownError } from "./steps";

/** A part of the API that is asked so often that it is answered without Hono: how, and in which words it refuses. */
type Part = {
  routePath: string;
  answer: (exchange: Exchange) => Promise<Answer>;
  refuse: (exchange: Exchange, error: AppError) => Answer;
  forAnyOrigin: boolean;
  /** As a mount's: "own" finds out by itself who calls. */
  caller: Mount["caller"];
  /** Longer bodies are left to Hono. */
  mostBytes: number;
};

const MOST_BYTES = 65_536;
const rest: Part = {
  routePath: "/rest/v1/*",
  answer: answerRest,
  refuse: refusedRest,
  forAnyOrigin: true,
  caller: "api",
  mostBytes: MOST_BYTES,
};
/** Only what a URL parser would leave as it is. */
const plainRest = /^\/rest\/v1\/(?:rpc\/)?\w+(?:\?[!$-&(-;=?-~]*)?$/;
const plainId = /^[0-9A-Fa-f-]{36}$/;
const oddHeaders = ["expect", "transfer-encoding", "set-cookie"];

/**
 * Answers REST, functions and single rows straight from Node's request, by the very steps that they take through Hono: its Web requests and responses cost more
 * than the work itself. Whatever is not plain (other paths and methods, long bodies, odd characters) is left to Hono: then this says false.
 */
export function answerDirectly(incoming: IncomingMessage, outgoing: ServerResponse): boolean {
  const part = isPlain(incoming) ? partOf(incoming.method!, incoming.url!) : undefined;
  if (!part || Number(incoming.headers["content-length"] ?? 0) > part.mostBytes) return false;
  void serve(new DirectExchange(incoming, part.routePath), part, outgoing);
  return true;
}

function isPlain({ method, headers }: IncomingMessage): boolean {
  if (oddHeaders.some((name) => headers[name] !== undefined) || !isPlainHost(headers.host)) return false;
  if (method === "GET") return headers["content-length"] === undefined;
  return method === "POST" || method === "PATCH" || method === "DELETE";
}

let lastHost = "";
/** The one that a URL has when it is written with it. */
function isPlainHost(host: string | undefined): boolean {
  if (!host) return false;
  if (host === lastHost) return true;
  const text = `http://${host}/`;
  const isPlain = URL.canParse(text) && new URL(text).hostname === host.replace(/:\d+$/, "");
  if (isPlain) lastHost = host;
  return isPlain;
}

function partOf(method: string, url: string): Part | undefined {
  if (url.startsWith("/rest/v1/")) return plainRest.test(url) ? rest : undefined;
  const call = method === "POST" ? calls.get(url) : undefined;
  if (call) return { ...call, routePath: call.path, refuse: refusedCall, forAnyOrigin: true, caller: "own" };
  const start = url.lastIndexOf("/") + 1;
  const one = method === "GET" ? ones.get(url.slice(0, start)) : undefined;
  const id = url.slice(start);
  if (!one || !plainId.test(id)) return undefined;
  return {
    routePath: one.path,
    answer: (exchange) => answerOne(exchange, one, () => ({ id })),
    refuse: (_, error) => refused(error),
    forAnyOrigin: false,
    caller: "api",
    mostBytes: MOST_BYTES,
  };
}

/** The steps of lib/api/app.ts. */
async function serve(exchange: DirectExchange, part: Part, outgoing: ServerResponse) {
  const started = performance.now();
  const told = (error: unknown) => part.refuse(exchange, shownError(exchange, error));
  try {
    const origin = begin(exchange);
    const stopped = part.caller === "api" ? await identify(exchange, origin).then(() => undefined, told) : undefined;
    if (stopped) return write(exchange, stopped, outgoing);
    if (part.forAnyOrigin) allowOrigins(exchange);
    const answer = await part.answer(exchange).catch(told);
    write(exchange, answer, outgoing);
    logRequest(exchange, answer.status, origin, performance.now() - started);
  } catch (error) {
    log.error({ err: error, path: exchange.req.path }, "an answer could not be written");
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(500).end();
  }
}

function write({ said }: DirectExchange, { status, headers, body }: Answer, outgoing: ServerResponse) {
  for (const name in headers) said[name.toLowerCase()] = headers[name]!;
  if (body === null) {
    said["content-type"] ??= "text/plain; charset=UTF-8"; // as the Node server of Hono has it
    outgoing.writeHead(status, said).end();
    return;
  }
  said["content-length"] = String(Buffer.byteLength(body));
  outgoing.writeHead(status, said).end(body);
}

class DirectExchange implements Exchange {
  readonly env: unknown;
  readonly req: Exchange["req"];
  /** The headers of the answer. */
  readonly said: Record<string, string> = {};
  private readonly known: Partial<ApiVariables> = {};

  constructor(incoming: IncomingMessage, routePath: string) {
    const { method, url, headers } = incoming;
    const question = url!.indexOf("?");
    this.env = { incoming };
    this.req = {
      method: method!,
      path: question < 0 ? url! : url!.slice(0, question),
      routePath,
      raw: { method: method!, url: `http://${headers.host}${url}`, headers: new DirectHeaders(headers), body: null } satisfies Asking,
      header: (name) => headers[name] as string | undefined,
    };
  }

  get<Name extends keyof ApiVariables>(name: Name): ApiVariables[Name] {
    return this.known[name] as ApiVariables[Name];
  }

  set<Name extends keyof ApiVariables>(name: Name, value: ApiVariables[Name]) {
    this.known[name] = value;
  }

  header(name: string, value: string) {
    this.said[name.toLowerCase()] = value;
  }
}

class DirectHeaders implements HeaderReader {
  constructor(private readonly all: IncomingHttpHeaders) {}

  get(name: string): string | null {
    return (this.all[name] as string | undefined) ?? null;
  }

  has(name: string): boolean {
    return this.all[name] !== undefined;
  }

  [Symbol.iterator]() {
    return Object.keys(this.all)
      .sort()
      .map((name) => [name, this.all[name] as string] as const)
      [Symbol.iterator]();
  }
}
