import "server-only";
import { cookies } from "next/headers";
import NextAuth, { CredentialsSignin } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { AppError } from "@/lib/errors";
import type { SignInOrigin } from "./check-password";
import { authSecret, deviceCookie, secureCookies, sessionCookie } from "./cookies";
import { endSession } from "./sessions";
import { type NewSession, startSession } from "./start-session";
import { startSessionOnce } from "./start-session-once";

/** Carries why a sign-in was refused, in words fit for the page; never which half was wrong. */
class Refused extends CredentialsSignin {
  constructor(override code: string) {
    super();
  }
}

const YEAR = 365 * 24 * 3600;

/** What the edge says about the browser that signs in. */
async function originOf(request: Request) {
  const device = (await cookies()).get(deviceCookie())?.value;
  const [ip, userAgent, requestId] = ["x-real-ip", "user-agent", "x-request-id"].map((name) => request.headers.get(name));
  return { ...(ip && { ip }), ...(userAgent && { userAgent }), ...(requestId && { requestId }), ...(device && { device }) };
}

/** Opens a session, and remembers the browser; a refusal travels as its code. */
async function entering(start: (given: unknown, origin: SignInOrigin) => Promise<NewSession>, given: unknown, request: Request) {
  try {
    const session = await start(given, await originOf(request));
    const kept = { httpOnly: true, sameSite: "lax", path: "/", secure: secureCookies(), maxAge: YEAR } as const;
    (await cookies()).set(deviceCookie(), session.device, kept);
    return { id: session.userId, sid: session.sessionId };
  } catch (error) {
    if (error instanceof AppError) throw new Refused(error.code);
    throw error;
  }
}

// Lazily configured: the secret is read when a request comes, not when the module is loaded (next build has none).
export const { handlers, signIn, signOut } = NextAuth(() => ({
  secret: authSecret(),
  trustHost: true, // server.ts overwrites every forwarded header, so the host is ours
  session: { strategy: "jwt", maxAge: 30 * 24 * 3600 },
  useSecureCookies: secureCookies(),
  cookies: { sessionToken: { name: sessionCookie(), options: { httpOnly: true, sameSite: "lax", path: "/", secure: secureCookies() } } },
  pages: { signIn: "/sign-in", error: "/sign-in" },
  logger: { error: () => {}, warn: () => {}, debug: () => {} }, // refusals are security events, not stack traces
  providers: [
    Credentials({ credentials: { email: {}, password: {} }, authorize: (given, request) => entering(startSession, given, request) }),
    // A link, a code or the way back from a provider: whatever proves once who somebody is.
    Credentials({
      id: "once",
      credentials: { token: {}, type: {}, email: {}, code: {}, authCode: {}, verifier: {} },
      authorize: (given, request) => entering(startSessionOnce, given, request),
    }),
  ],
  callbacks: {
    jwt({ token, user }) {
      if (user && "sid" in user) token.sid = user.sid;
      return token;
    },
    session({ session, token }) {
      return Object.assign(session, { sid: token.sid });
    },
  },
  events: {
    async signOut(message) {
      const sid = "token" in message ? message.token?.sid : undefined;
      if (typeof sid === "string") await endSession(sid);
    },
  },
}));
