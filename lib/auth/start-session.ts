import "server-only";
import { sql } from "drizzle-orm";
import { authActor } from "@/db/actor";
import { type ActorTx, withActor } from "@/db/with-actor";
import { AppError } from "@/lib/errors";
import { hashToken, makeToken } from "./api-keys";
import { checkPassword, type SignInOrigin, wrongCredentials } from "./check-password";
import { confirmsByItself } from "./confirmation";
import { openSession, type SignInMethod } from "./open-session";

export type { SignInOrigin } from "./check-password";
export { hashPassword } from "./passwords";
export type NewSession = { userId: string; sessionId: string /** Goes into the device cookie. */; device: string };

/** Signs a browser in by password. */
export async function startSession(input: unknown, origin: SignInOrigin): Promise<NewSession> {
  const user = await checkPassword(input, origin);
  if (user.banned) throw wrongCredentials();
  if (!user.confirmed && !confirmsByItself())
    throw new AppError("FORBIDDEN", "Confirm your email address first: open the link in the mail we sent you.");
  return startBrowserSession(user.id, "password", user.deviceKnown ? origin : { ...origin, device: makeToken() });
}

/** Opens a session for a person who has proved who they are, and remembers the browser as one of theirs. */
export const startBrowserSession = (userId: string, method: SignInMethod, origin: SignInOrigin) =>
  withActor(authActor(origin), (tx) => beginBrowserSession(tx, userId, method, origin));

export async function beginBrowserSession(tx: ActorTx, userId: string, method: SignInMethod, origin: SignInOrigin): Promise<NewSession> {
  const device = origin.device ?? makeToken();
  const { sessionId } = await openSession(tx, userId, method, origin);
  await tx.execute(sql`insert into auth.known_devices (user_id, device_hash) values (${userId}::uuid, ${hashToken(device)})
    on conflict (user_id, device_hash) do update set last_seen_at = now()`);
  return { userId, sessionId, device };
}
