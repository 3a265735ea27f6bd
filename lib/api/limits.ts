import "server-only";
import ipaddr from "ipaddr.js";
import type { Actor } from "@/db/actor";
import { AppError } from "@/lib/errors";
import type { Exchange } from "./exchange";
import { consumeRateLimit } from "./rate-limit";

/** Requests a minute, by part of the API: what a caller has who was given no limit of its own. */
export const classLimits = { functions: 100, rest: 1_000, auth: 1_000, storage: 1_000, api: 1_000 } as const;
export type LimitClass = keyof typeof classLimits;

const WINDOW_SECONDS = 60;

/**
 * Counts this request against its caller's limit and puts the RateLimit headers on the answer; throws RATE_LIMITED over it. Each mount calls it once,
 * after it knows the caller and before it works. A key with a limit of its own has that one for everything; without, each class has its default.
 */
export async function limitRequest(context: Exchange, actor: Actor, kind: LimitClass): Promise<void> {
  if (isUnlimited(actor)) return;
  const own = actor.keyId ? context.get("rateLimitPerMinute") : undefined;
  const limit = own ?? classLimits[kind];
  await countRequest(context, callerName(actor), own ? "api" : kind, limit);
}

/** The limit of whoever has shown no credential that counts: their network's. */
export const limitStranger = (context: Exchange, ip: string | undefined, kind: LimitClass) =>
  countRequest(context, strangerName(ip), kind, classLimits[kind]);

/** Counts one request of `who` against any limit, for callers who are known in another way. */
export async function countRequest(context: Exchange, who: string, part: LimitClass, limit: number): Promise<void> {
  const { admitted, headers } = await consumeRateLimit(who, part, limit, WINDOW_SECONDS);
  for (const [name, value] of Object.entries(headers)) context.header(name, value);
  if (admitted) return;
  const message = `No more than ${limit} requests a minute are answered here. Wait as long as Retry-After says.`;
  throw new AppError("RATE_LIMITED", message, undefined, headers);
}

/** The operator's key and our own machinery. */
export const isUnlimited = (actor: Actor) => actor.kind === "service" || actor.kind === "system" || actor.kind === "auth";

/** Whose limit it is: the key's, the session's (a person's two browsers do not disturb each other), or for strangers their network's. */
export function callerName(actor: Actor): string {
  if (actor.keyId) return `key:${actor.keyId}`;
  if (actor.sessionId) return `session:${actor.sessionId}`;
  if (actor.userId) return `user:${actor.userId}`;
  return strangerName(actor.ip);
}

const strangerName = (ip: string | undefined) => `ip:${networkOf(ip)}`;

/** An IPv6 customer holds a whole /64, so its addresses count as one. Callers of unknown address share one limit. */
function networkOf(ip: string | undefined) {
  if (!ip || !ipaddr.isValid(ip)) return "unknown";
  const address = ipaddr.process(ip); // un-maps ::ffff:a.b.c.d
  if (address.kind() === "ipv4") return address.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`)}/64`;
}
