import "server-only";
import { type LookupAddress, lookup } from "node:dns";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

const PATIENCE_MS = 10_000;
const MOST_ANSWER_BYTES = 65_536;

export type Answer = { status: number; text: string; retryAfterMs?: number };
/** Nobody answered: refused, unreachable, too slow, or an address that is not for us to call. Never says which: that would map a private network. */
export class NoAnswer extends Error {}

/** An address that people typed, before it is kept: https, no credentials inside, and not a private network's. */
export function assertOutgoingUrl(text: string, field: string): URL {
  const refuse = (message: string) => new AppError("VALIDATION_ERROR", message, { [field]: [message] });
  if (!URL.canParse(text)) throw refuse("Write an address such as https://hooks.example.com/services/…");
  const url = new URL(text);
  const lenient = env().ALLOW_PRIVATE_ADDRESSES;
  if (url.protocol !== "https:" && !(lenient && url.protocol === "http:")) throw refuse("The address must begin with https://.");
  if (url.username || url.password) throw refuse("Leave name and password out of the address.");
  if (isIP(bare(url.hostname)) && !isPublic(bare(url.hostname))) throw refuse("This address is in a private network. It is not called.");
  return url;
}

const bare = (hostname: string) => hostname.replace(/^\[|\]$/g, "");

/** An address of the public internet. Loopback, private, link-local, mapped, documentation and tunnel ranges are not. */
export function isPublic(address: string): boolean {
  if (env().ALLOW_PRIVATE_ADDRESSES) return true;
  return ipaddr.isValid(address) && ipaddr.process(address).range() === "unicast";
}

/** Resolves a name and hands on public addresses only. The socket connects to just these: a name cannot point elsewhere in between. */
const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    const addresses = ((found as LookupAddress[] | undefined) ?? []).filter(({ address }) => isPublic(address));
    const [first] = addresses;
    if (error || !first) return done(error ?? Object.assign(new Error("no public address"), { code: "ENOTFOUND" }), "", 4);
    if (options.all) return done(null, addresses);
    done(null, first.address, first.family);
  });
};

type Call = { method: string; headers: Record<string, string>; body?: Buffer | string; mostBytes: number };
export type FullAnswer = Answer & { headers: IncomingHttpHeaders; cut: boolean };

/** POSTs JSON to an address outside. Follows no redirect, reads no more than 64 KiB, waits ten seconds in all. */
export async function postJson(address: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const { status, text, retryAfterMs } = await callOutside(address, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
    mostBytes: MOST_ANSWER_BYTES,
  });
  return { status, text, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** Any call to an address outside, under the same rules. What is longer than `mostBytes` is cut, and says so. */
export function callOutside(address: string, { method, headers, body, mostBytes }: Call): Promise<FullAnswer> {
  const url = assertOutgoingUrl(address, "url");
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const fail = () => reject(new NoAnswer("There was no answer in time from this address."));
    const call = send(
      url,
      {
        method,
        lookup: publicLookup,
        agent: false, // a socket of its own: nothing resolved earlier is used again
        signal: AbortSignal.timeout(PATIENCE_MS),
        headers: { ...(bytes && { "content-length": bytes.length }), "user-agent": "Gantry", ...headers },
      },
      (response) => {
        let text = "";
        let size = 0;
        response.setEncoding("utf8").on("data", (part: string) => {
          size += part.length;
          if (size <= mostBytes) text += part;
          else response.destroy();
        });
        response.on("error", fail);
        response.on("close", () => {
          if (!response.complete && size <= mostBytes) return fail();
          const wait = waitOf(response.headers["retry-after"]);
          const retry = wait === undefined ? {} : { retryAfterMs: wait };
          resolve({ status: response.statusCode ?? 0, text, headers: response.headers, cut: size > mostBytes, ...retry });
        });
      },
    );
    call.on("error", fail);
    call.end(bytes);
  });
}

/** Retry-After as seconds or as a date; an hour at most. */
function waitOf(header: string | undefined): number | undefined {
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header ?? "") - Date.now();
  return ms > 0 ? Math.min(ms, 3_600_000) : undefined;
}
