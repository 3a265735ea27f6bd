import "server-only";
import { authActor } from "@/db/actor";
import { type ActorTx, withActor } from "@/db/with-actor";
import { issueAccessToken, type SignedIn } from "./access-token";
import { AuthError } from "./auth-error";
import { type AuthUser, findUser, userView } from "./auth-user";
import { forgetAccess } from "./cache";
import type { SignInOrigin } from "./check-password";
import { openSession, type SignInMethod } from "./open-session";
import { issueRefreshToken, rotateRefreshToken } from "./refresh-tokens";
import { recordSecurityEvent } from "./security-event";
import { ACCESS_TOKEN_SECONDS } from "./signing-keys";

export type StartedSession = SignedIn & { user: AuthUser; refreshToken: string };

export const banned = () => new AuthError("user_banned", "This account is banned. Ask whoever runs this installation.");

/** A session for a client of the API: the same row as a browser's, with a refresh token. In the transaction that found out who it is. */
export async function beginApiSession(tx: ActorTx, userId: string, method: SignInMethod, origin: SignInOrigin): Promise<StartedSession> {
  const user = await findUser(tx, userId);
  if (!user) throw new AuthError("user_not_found", "There is no such user.");
  if (user.banned) throw banned();
  const opened = await openSession(tx, userId, method, origin);
  const refreshToken = await issueRefreshToken(tx, { userId, sessionId: opened.sessionId });
  return { ...opened, user: { ...user, last_sign_in_at: new Date().toISOString() }, refreshToken };
}

export const startApiSession = (userId: string, method: SignInMethod, origin: SignInOrigin) =>
  withActor(authActor(origin), (tx) => beginApiSession(tx, userId, method, origin));

/** The answer that a client keeps. */
export async function sessionBody({ user, refreshToken, ...signedIn }: StartedSession, extra: Record<string, unknown> = {}) {
  const { token, expiresAt } = await issueAccessToken(user, signedIn);
  return {
    access_token: token,
    token_type: "bearer",
    expires_in: ACCESS_TOKEN_SECONDS,
    expires_at: expiresAt,
    refresh_token: refreshToken,
    user: userView(user),
    ...extra,
  };
}

/** Renews a session. */
export async function refreshSession(token: string, origin: SignInOrigin) {
  const { rotation, user } = await withActor(authActor(origin), async (tx) => {
    const rotation = await rotateRefreshToken(tx, token);
    return { rotation, user: rotation.state === "rotated" ? await findUser(tx, rotation.userId) : undefined };
  });
  if (rotation.state === "reused") {
    forgetAccess();
    await recordSecurityEvent({ type: "auth.refresh_token_reused", severity: "critical", userId: rotation.userId }, origin);
    throw new AuthError("refresh_token_already_used", "Invalid Refresh Token: Already Used");
  }
  if (rotation.state === "expired") throw new AuthError("session_expired", "This session is over. Sign in again.");
  if (rotation.state !== "rotated" || !user)
    throw new AuthError("refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found");
  if (user.banned) throw banned();
  return sessionBody({ user, refreshToken: rotation.token, sessionId: rotation.sessionId, amr: rotation.amr });
}
