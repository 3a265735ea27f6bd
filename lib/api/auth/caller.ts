import "server-only";
import { type Actor, serviceActor } from "@/db/actor";
import { type ActorTx, withActor } from "@/db/with-actor";
import { asIdentity, liveSession } from "@/lib/auth/access";
import { isAccessToken, verifyAccessToken } from "@/lib/auth/access-token";
import { AuthError } from "@/lib/auth/auth-error";
import { type AuthUser, findUser } from "@/lib/auth/auth-user";
import { resolveCaller } from "@/lib/auth/resolve-actor";
import { AppError } from "@/lib/errors";
import { contextOf } from "../request-log";
import type { ApiContext } from "../route";

const bearerOf = (context: ApiContext) => /^Bearer\s+(\S+)$/i.exec(context.req.header("authorization") ?? "")?.[1];

export type Person = { user: AuthUser; sessionId: string };

/** The person behind the Bearer token, whose session must still live. An anonymous or operator's key is not a person. */
export async function personOf(context: ApiContext): Promise<Person> {
  const token = bearerOf(context);
  if (!token) throw new AuthError("no_authorization", "This endpoint requires a Bearer token");
  if (token.length > 16_384 || !isAccessToken(token)) throw new AuthError("bad_jwt", "invalid JWT: this is not a person's token");
  const claims = await verifyAccessToken(token);
  if (!claims) throw new AuthError("bad_jwt", "invalid JWT: it was not signed here");
  if (claims === "expired") throw new AuthError("bad_jwt", "invalid JWT: token is expired");
  const session = await liveSession(claims.sessionId); // never from the cache: here people look whether they are still signed in
  if (session?.userId !== claims.userId) throw new AuthError("session_not_found", "Session from session_id claim in JWT does not exist");
  const user = await asIdentity((tx) => findUser(tx, claims.userId));
  if (!user) throw new AuthError("user_not_found", "User from sub claim in JWT does not exist");
  return { user, sessionId: claims.sessionId };
}

/** The client's key, when it sends one: a wrong one is said at once, not when the first table is read. Links in mails carry none. */
export async function assertKey(context: ApiContext): Promise<void> {
  const key = context.req.header("apikey");
  if (!key || isAccessToken(key)) return;
  await resolveCaller(new Request(context.req.url, { headers: { apikey: key } }), contextOf(context.req.raw)).catch((error) => {
    throw error instanceof AppError && error.code === "AUTH_INVALID" ? new AuthError("no_authorization", "Invalid API key") : error;
  });
}

/** The operator, by the service key alone. */
export async function operatorOf(context: ApiContext): Promise<Actor> {
  if (!bearerOf(context) && !context.req.header("apikey")) throw new AuthError("no_authorization", "This endpoint requires a Bearer token");
  const origin = contextOf(context.req.raw);
  const { actor } = await resolveCaller(context.req.raw, origin).catch((error) => {
    throw error instanceof AppError && error.code !== "UNAVAILABLE" ? new AuthError("not_admin", "User not allowed") : error;
  });
  if (actor.kind !== "service") throw new AuthError("not_admin", "User not allowed");
  context.set("actor", actor);
  return serviceActor({ ...origin, label: "service key" });
}

export const asOperator = async <T>(context: ApiContext, work: (tx: ActorTx) => Promise<T>) => withActor(await operatorOf(context), work);
