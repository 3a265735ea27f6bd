import "server-only";
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from "jose";
import { env } from "@/lib/env";
import { type AuthUser, userView } from "./auth-user";
import { ACCESS_TOKEN_SECONDS, signingKey, verificationKey } from "./signing-keys";

export const tokenIssuer = () => `${env().PUBLIC_URL}/auth/v1`;
export type SignedIn = { sessionId: string; amr: { method: string; timestamp: number }[] };

/** Metadata beyond this stays out of tokens, which travel in a header with every request; `GET /user` tells it. */
const MOST_METADATA_BYTES = 3_000;

/** A token that says who signed in how. What the person may do is not in it: each request asks the session and the membership. */
export async function issueAccessToken(user: AuthUser, { sessionId, amr }: SignedIn) {
  const { kid, privateKey } = await signingKey();
  const { email, phone, app_metadata, user_metadata } = userView(user);
  const { provider, providers } = app_metadata;
  const carried = Buffer.byteLength(JSON.stringify([app_metadata, user_metadata])) <= MOST_METADATA_BYTES;
  const issuedAt = Math.floor(Date.now() / 1_000);
  const expiresAt = issuedAt + ACCESS_TOKEN_SECONDS;
  const token = await new SignJWT({
    aud: "authenticated",
    email,
    phone,
    app_metadata: carried ? app_metadata : { provider, providers },
    user_metadata: carried ? user_metadata : {},
    role: "authenticated",
    aal: "aal1",
    amr,
    session_id: sessionId,
    is_anonymous: false,
  })
    .setProtectedHeader({ alg: "ES256", kid, typ: "JWT" })
    .setSubject(user.id)
    .setIssuer(tokenIssuer())
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(privateKey);
  return { token, expiresAt };
}

export type AccessClaims = { userId: string; sessionId: string };

/** Whether a token looks like a person's, not like an instance key: signed with a key pair. */
export function isAccessToken(token: string) {
  try {
    return decodeProtectedHeader(token).alg === "ES256";
  } catch {
    return false;
  }
}

/** The person and session of a token that we signed; "expired" when its time is over, undefined when it is none of ours. */
export async function verifyAccessToken(token: string): Promise<AccessClaims | "expired" | undefined> {
  try {
    const key = await verificationKey(decodeProtectedHeader(token).kid);
    if (!key) return undefined;
    const { payload } = await jwtVerify(token, key, { algorithms: ["ES256"], audience: "authenticated", clockTolerance: 30 });
    const { sub, session_id } = payload;
    return typeof sub === "string" && typeof session_id === "string" ? { userId: sub, sessionId: session_id } : undefined;
  } catch (error) {
    if (error instanceof errors.JWTExpired) return "expired"; // looked at after the signature
    if (error instanceof Error && "code" in error && String(error.code).startsWith("ERR_J")) return undefined;
    throw error;
  }
}
