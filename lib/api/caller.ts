import "server-only";
import type { Actor } from "@/db/actor";
import { resolveCaller } from "@/lib/auth/resolve-actor";
import type { Exchange } from "./exchange";
import { contextOf } from "./request-log";

/** Finds out who is calling and notes it on the context; a wrong credential throws. A mount whose caller is "own" calls it when it wants to know. */
export async function identify(
  context: Exchange,
  origin = { ...contextOf(context.req.raw), requestId: context.get("requestId") },
): Promise<Actor> {
  const { actor, viaCookie, rateLimitPerMinute } = await resolveCaller(context.req.raw, origin);
  context.set("actor", actor);
  context.set("viaCookie", viaCookie);
  if (rateLimitPerMinute) context.set("rateLimitPerMinute", rateLimitPerMinute);
  return actor;
}
