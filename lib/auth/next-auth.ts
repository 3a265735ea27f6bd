import "server-only";
import NextAuth, { CredentialsSignin } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { AppError } from "@/lib/errors";
import { authSecret, secureCookies, sessionCookie } from "./cookies";
import { startSession } from "./start-session";

/** Carries why a sign-in was refused, in words fit for the page; never which half was wrong. */
class Refused extends CredentialsSignin {
  constructor(override code: string) {
    super();
  }
}

// Lazily configured: the secret is read when a request comes, not when the module is loaded (next build has none).
export const { handlers, auth, signIn, signOut } = NextAuth(() => ({
  secret: authSecret(),
  trustHost: true, // server.ts overwrites every forwarded header, so the host is ours
  session: { strategy: "jwt", maxAge: 30 * 24 * 3600 },
  useSecureCookies: secureCookies(),
  cookies: { sessionToken: { name: sessionCookie(), options: { httpOnly: true, sameSite: "lax", path: "/", secure: secureCookies() } } },
  pages: { signIn: "/sign-in", error: "/sign-in" },
  logger: { error: () => {}, warn: () => {}, debug: () => {} }, // refusals are security events, not stack traces
  providers: [
    Credentials({
      credentials: { email: {}, password: {} },
      async authorize(credentials, request) {
        try {
          const session = await startSession(credentials, request);
          return { id: session.userId, sid: session.sessionId };
        } catch (error) {
          if (error instanceof AppError) throw new Refused(error.code);
          throw error;
        }
      },
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
}));
