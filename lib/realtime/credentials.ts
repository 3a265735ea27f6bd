import "server-only";
import { decodeJwt } from "jose";
import type { Actor } from "@/db/actor";
import { type RequestContext, resolveCaller } from "@/lib/auth/resolve-actor";
import { AppError } from "@/lib/errors";

/** Where a socket came from: what the caller's key is checked against, again and again while it is open. */
export type Origin = { url: string; organization: string | null; context: RequestContext };

/** The actor of a key or token, by the same rules as for any request. Throws what resolveCaller throws. */
export async function actorOf(credential: string, { url, organization, context }: Origin): Promise<Actor> {
  const headers = new Headers({ authorization: `Bearer ${credential}`, ...(organization && { "x-organization": organization }) });
  return (await resolveCaller(new Request(url, { headers }), context)).actor;
}

/** Seconds since a token has expired, if it has; nothing for keys, which have no time in them. */
export function expiredFor(credential: string): number | undefined {
  if (!credential.includes(".")) return undefined;
  try {
    const { exp } = decodeJwt(credential);
    const seconds = Math.floor(Date.now() / 1_000) - (exp ?? Number.POSITIVE_INFINITY);
    return seconds >= 0 ? seconds : undefined;
  } catch {
    return undefined;
  }
}

/** Why a credential is refused, in the words that clients look for; undefined when it was not refused and only could not be asked about. */
export function refusalOf(credential: string, error: unknown): string | undefined {
  const ago = expiredFor(credential);
  if (ago !== undefined) return `InvalidJWTToken: Token has expired ${ago} seconds ago`;
  if (!(error instanceof AppError) || error.status >= 500) return undefined;
  return `InvalidJWTToken: ${error.message}`;
}
