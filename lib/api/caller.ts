import "server-only";
import type { Actor } from "@/db/actor";
import { resolveCaller } from "@/lib/auth/resolve-actor";
import { contextOf } from "./request-log";
import type { ApiContext } from "./route";

/** Finds out who is calling and notes it on the context; a wrong credential throws. A mount whose caller is "own" calls it when it wants to know. */
export async function identify(context: ApiContext): Promise<Actor> {
  const origin = { ...contextOf(context.req.raw), requestId: context.get("requestId") };
  const { actor, viaCookie, rateLimitPerMinute } = await resolveCaller(context.req.raw, origin);
  context.set("actor", actor);
  context.set("viaCookie", viaCookie);
  if (rateLimitPerMinute) context.set("rateLimitPerMinute", rateLimitPerMinute);
  return actor;
}
