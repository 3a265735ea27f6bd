import "server-only";
import { getToken } from "next-auth/jwt";
import { hashToken } from "./api-keys";
import { cached } from "./cache";
import { authSecret, secureCookies, sessionCookie } from "./cookies";

/**
 * The session that a browser's cookies name, or undefined: decrypted here, once in a while, rather than by next-auth's `auth()`, which derives keys to
 * encrypt an answer too. Says nothing of whether the session is still alive: `liveSession` does.
 */
export async function sessionIdOf(cookie: string | null): Promise<string | undefined> {
  if (!cookie?.includes(sessionCookie())) return undefined;
  const token = await cached(`cookie:${hashToken(cookie)}`, () =>
    getToken({
      req: { headers: { cookie } },
      secret: authSecret(),
      secureCookie: secureCookies(),
      cookieName: sessionCookie(),
      salt: sessionCookie(),
    }),
  );
  return typeof token?.sid === "string" ? token.sid : undefined;
}
