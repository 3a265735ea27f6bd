import type { IncomingMessage } from "node:http";

type Refusal = { status: number; code: string; message: string };

/** Headers with which a client could pretend to be Next itself or a proxy. The two request ids stay: under `next dev` a page waits for what they lead to. */
const internal =
  /^(x-middleware-|x-invoke-|x-matched-path$|x-now-|x-nextjs-(?!(html-)?request-id$)|next-resume$|x-nonce$|content-security-policy|x-forwarded-|forwarded$|x-real-ip$)/;

/**
 * The edge: drops what only a proxy or the framework may say, and writes the forwarding headers anew: host and protocol from the configured public
 * address, the client's IP from as many trusted hops as the operator has set. Returns a refusal for methods and hosts nobody legitimate sends.
 */
export function cleanHeaders(
  request: IncomingMessage,
  { publicUrl, trustedHops }: { publicUrl: string; trustedHops: number },
): Refusal | undefined {
  if (request.method === "TRACE" || request.method === "TRACK" || request.method === "CONNECT")
    return { status: 405, code: "METHOD_NOT_ALLOWED", message: `${request.method} is not answered here.` };
  if (hostsOf(request.rawHeaders) > 1) return { status: 400, code: "BAD_REQUEST", message: "Send one Host header." };

  const client = (trustedHops > 0 ? hopsOf(request).at(-trustedHops) : undefined) ?? request.socket.remoteAddress;
  for (const name in request.headers) if (isInternal(name)) delete request.headers[name];

  const url = parsed(publicUrl);
  // A loopback installation may be reached by several names; behind a public address there is one.
  const host = isLoopback(url.hostname) ? (request.headers.host ?? url.host) : url.host;
  const written = {
    "x-forwarded-host": host,
    "x-forwarded-proto": url.protocol.slice(0, -1),
    "x-real-ip": (client ?? "").replace(/^::ffff:/, ""),
  };
  Object.assign(request.headers, { host, ...written });
  // Hono reads rawHeaders: they must say the same.
  const raw: string[] = [];
  for (const name in request.headers) {
    const value = request.headers[name];
    if (typeof value === "string") raw.push(name, value);
    else for (const one of value ?? []) raw.push(name, one);
  }
  request.rawHeaders = raw;
  return undefined;
}

const hopsOf = ({ headers }: IncomingMessage) =>
  String(headers["x-forwarded-for"] ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);

function hostsOf(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2)
    if (rawHeaders[index]!.length === 4 && rawHeaders[index]!.toLowerCase() === "host") hosts += 1;
  return hosts;
}

const MOST_KNOWN = 500;
const known = new Map<string, boolean>();
/** Clients send the same names again and again. */
function isInternal(name: string): boolean {
  let found = known.get(name);
  if (found !== undefined) return found;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(name, (found = internal.test(name)));
  return found;
}

let last: { text: string; url: URL } | undefined;
/** An installation has one public address: parse it once. */
function parsed(text: string): URL {
  if (last?.text !== text) last = { text, url: new URL(text) };
  return last.url;
}

const isLoopback = (name: string) => name === "localhost" || name === "127.0.0.1" || name === "[::1]";
