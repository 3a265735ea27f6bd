import "server-only";
import { sql } from "drizzle-orm";
import ipaddr from "ipaddr.js";
import { jwtVerify, SignJWT } from "jose";
import { type Actor, serviceActor } from "@/db/actor";
import { type Permission, permissions } from "@/db/permissions";
import { derive } from "@/lib/crypto/derive";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { asIdentity, findAccess, liveSession, type SessionUser, userActor } from "./access";
import { isAccessToken, verifyAccessToken } from "./access-token";
import { hashToken, looksLikeApiKey } from "./api-keys";
import { cached, isCached } from "./cache";
import { sessionIdOf } from "./session-id";

export type RequestContext = { requestId: string; ip?: string; userAgent?: string };
/** What is read of a request to know who sends it: a Web request has it, and so has what Node hands over. */
export type Signed = { readonly url: string; readonly headers: { get(name: string): string | null; has(name: string): boolean } };
export type Caller = { actor: Actor; rateLimitPerMinute?: number; viaCookie: boolean };

/** What tells clients that a new token would do. */
export const tokenExpired = { "WWW-Authenticate": 'Bearer error="invalid_token", error_description="JWT expired"' };
const invalid = (message: string) => new AppError("AUTH_INVALID", message, undefined, { "WWW-Authenticate": "Bearer" });

/**
 * Who is calling: an API key or instance key (`apikey`, `x-api-key`, `Authorization: Bearer`), or a browser's session cookie. Without any, the
 * anonymous actor; with a wrong one, AUTH_INVALID. Never falls back from a wrong credential to a weaker one.
 */
export async function resolveCaller(request: Signed, context: RequestContext): Promise<Caller> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const credential = bearer ?? request.headers.get("x-api-key") ?? request.headers.get("apikey");
  if (credential) {
    if (credential.length > 8_192) throw invalid("This credential is not one of ours. Send an API key, or sign in again.");
    if (!credential.includes(".")) return callerOfKey(credential, context);
    return isAccessToken(credential) ? callerOfAccessToken(credential, request, context) : callerOfToken(credential, context);
  }
  return (await callerOfCookie(request, context)) ?? { actor: anonymous(context), viaCookie: false };
}

const anonymous = (context: RequestContext): Actor => ({
  kind: "anonymous",
  role: "anon",
  organizationId: null,
  userId: null,
  permissions: new Set(),
  siteScope: [],
  ...context,
});

type KeyRow = {
  id: string;
  organization_id: string;
  name: string;
  scopes: string[];
  gateway_id: string | null;
  site_id: string | null;
  ip_allowlist: string[];
  rate_limit_per_minute: number | null;
  expired: boolean;
  revoked: boolean;
};

async function callerOfKey(key: string, context: RequestContext): Promise<Caller> {
  const hash = hashToken(key);
  if (!isCached(`key:${hash}`) && !looksLikeApiKey(key))
    throw invalid("This API key is not complete or not one of ours. Copy it again, or create a new one.");
  const row = await cached(`key:${hash}`, () =>
    asIdentity(async (tx) => {
      const [found] =
        await tx.execute<KeyRow>(sql`select id, organization_id, name, scopes, gateway_id, ip_allowlist::text[] as ip_allowlist,
        rate_limit_per_minute, coalesce(expires_at <= now(), false) as expired, coalesce(revoked_at <= now(), false) as revoked from api_keys where key_hash = ${hash}`);
      const known = new Set<string>(permissions);
      // One set for as long as the row is cached: loaders tell actors apart by it.
      return found && { ...found, permissions: new Set(found.scopes.filter((scope): scope is Permission => known.has(scope))) };
    }),
  );
  if (!row || row.revoked) throw invalid("This API key is not valid. Create a new one, or ask whoever gave it to you.");
  if (row.expired) throw invalid("This API key has expired. Rotate it, or create a new one.");
  if (!ipAllowed(context.ip, row.ip_allowlist))
    throw new AppError("FORBIDDEN", "This API key may not be used from your address. Add the address to the key's allowlist.");
  return {
    viaCookie: false,
    ...(row.rate_limit_per_minute !== null && { rateLimitPerMinute: row.rate_limit_per_minute }),
    actor: {
      kind: "apiKey",
      role: "authenticated",
      organizationId: row.organization_id,
      userId: null,
      permissions: row.permissions,
      siteScope: null,
      keyId: row.id,
      label: row.name,
      ...(row.gateway_id && { gatewayId: row.gateway_id }),
      ...context,
    },
  };
}

export function ipAllowed(ip: string | undefined, allowlist: readonly string[]) {
  if (allowlist.length === 0) return true;
  if (!ip || !ipaddr.isValid(ip)) return false;
  const address = ipaddr.process(ip); // un-maps ::ffff:a.b.c.d
  return allowlist.some((range) => {
    const [network, bits] = ipaddr.parseCIDR(range.includes("/") ? range : `${range}/${range.includes(":") ? 128 : 32}`);
    return address.kind() === network.kind() && address.match(network, bits);
  });
}

const instanceKeySecret = () => new TextEncoder().encode(derive(env().GANTRY_SECRET, "instance-keys"));

/** The two keys of an installation, as Supabase clients expect them: JWTs whose `role` is anon or service_role. */
export const makeInstanceKey = (role: "anon" | "service_role") =>
  new SignJWT({ role })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer("gantry")
    .setIssuedAt(1_700_000_000)
    .setExpirationTime(4_102_444_800)
    .sign(instanceKeySecret());

async function callerOfToken(token: string, context: RequestContext): Promise<Caller> {
  const { payload } = await jwtVerify(token, instanceKeySecret(), { algorithms: ["HS256"], issuer: "gantry", clockTolerance: 30 }).catch(
    () => {
      throw invalid("This token is not valid or has expired. Sign in again, or use an API key.");
    },
  );
  if (payload.role === "service_role") return { actor: serviceActor({ ...context, label: "service key" }), viaCookie: false };
  if (payload.role === "anon") return { actor: anonymous(context), viaCookie: false };
  throw invalid("This token names no role we know.");
}

/** A person's access token, in the organization that `x-organization` names or the session worked in last. Revoked sessions end it at once. */
async function callerOfAccessToken(token: string, request: Signed, context: RequestContext): Promise<Caller> {
  const over = () => invalid("This token is not valid, or its session is over. Sign in again.");
  const claims = await cached(`token:${hashToken(token)}`, () => verifyAccessToken(token));
  if (!claims) throw over();
  if (claims === "expired")
    throw new AppError("AUTH_INVALID", "This token has expired. Refresh it, or sign in again.", undefined, tokenExpired);
  const found = await accessOfSession(claims.sessionId, request.headers.get("x-organization"));
  if (!found || found.user.userId !== claims.userId) throw over();
  if (!found.access && request.headers.has("x-organization")) throw new AppError("NOT_FOUND", "No such organization.");
  return {
    actor: found.access ? userActor(found.user, found.access, context) : actorWithoutOrganization(found.user, context),
    viaCookie: false,
  };
}

/** Signed in, and a member of nothing: may see what belongs to the person alone. */
const actorWithoutOrganization = ({ userId, sessionId, name }: SessionUser, context: RequestContext): Actor => ({
  kind: "user",
  role: "authenticated",
  organizationId: null,
  userId,
  permissions: new Set(),
  siteScope: [],
  sessionId,
  label: name,
  ...context,
});

/** A browser's session, in the organization it names (`x-organization` header or `org` parameter) or worked in last. */
async function callerOfCookie(request: Signed, context: RequestContext): Promise<Caller | undefined> {
  const sessionId = await sessionIdOf(request.headers.get("cookie"));
  if (!sessionId) return undefined;
  const wanted = request.headers.get("x-organization") ?? new URL(request.url).searchParams.get("org");
  const actor = await actorOfSession(sessionId, wanted, context);
  return actor && { actor, viaCookie: true };
}

/** The actor of a session in an organization (slug or id; none: the last one). Undefined when the session is over; NOT_FOUND for a foreign organization. */
export async function actorOfSession(
  sessionId: string,
  organization: string | null,
  context: Partial<RequestContext> = {},
): Promise<Actor | undefined> {
  const found = await accessOfSession(sessionId, organization);
  if (!found) return undefined;
  if (!found.access) throw new AppError("NOT_FOUND", "No such organization.");
  return userActor(found.user, found.access, context as RequestContext);
}

const accessOfSession = (sessionId: string, organization: string | null) =>
  cached(`session:${sessionId}:${organization ?? ""}`, async () => {
    const user = await liveSession(sessionId);
    const wanted = organization ?? user?.activeOrganizationId;
    return user && { user, access: wanted ? await asIdentity((tx) => findAccess(tx, user.userId, wanted)) : undefined };
  });
