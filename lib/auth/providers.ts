import "server-only";
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from "jose";
import { z } from "zod";
import { env } from "@/lib/env";
import { AuthError } from "./auth-error";

export const providerNames = ["google", "azure", "github"] as const;
export type ProviderName = (typeof providerNames)[number];
export type Provider = { name: ProviderName; label: string; id: string; secret: string; scopes: string } & (
  | { kind: "oidc"; issuer: string }
  | { kind: "github"; url: string; api: string }
);

/** The providers whose id and secret are set. Nothing is asked of a provider before somebody uses it. */
export function configuredProviders(): Provider[] {
  const given = env();
  const found: (Omit<Provider, "id" | "secret"> & { id: string | undefined; secret: string | undefined } & Record<string, unknown>)[] = [
    {
      name: "google",
      label: "Google",
      kind: "oidc",
      issuer: given.AUTH_GOOGLE_ISSUER,
      scopes: "openid email profile",
      id: given.AUTH_GOOGLE_ID,
      secret: given.AUTH_GOOGLE_SECRET,
    },
    {
      name: "azure",
      label: "Microsoft",
      kind: "oidc",
      issuer: given.AUTH_MICROSOFT_ENTRA_ID_ISSUER,
      scopes: "openid email profile",
      id: given.AUTH_MICROSOFT_ENTRA_ID_ID,
      secret: given.AUTH_MICROSOFT_ENTRA_ID_SECRET,
    },
    {
      name: "github",
      label: "GitHub",
      kind: "github",
      url: given.AUTH_GITHUB_URL,
      api: given.AUTH_GITHUB_URL === "https://github.com" ? "https://api.github.com" : `${given.AUTH_GITHUB_URL}/api/v3`,
      scopes: "read:user user:email",
      id: given.AUTH_GITHUB_ID,
      secret: given.AUTH_GITHUB_SECRET,
    },
  ];
  return found.filter(({ id, secret }) => id && secret) as Provider[];
}

export function providerOf(name: string | undefined): Provider {
  const wanted = name === "microsoft" ? "azure" : name;
  const found = configuredProviders().find((provider) => provider.name === wanted);
  if (!found) throw new AuthError("validation_failed", "Unsupported provider: provider is not enabled");
  return found;
}

/** What a provider says of a person. `verified` only when the provider itself vouches for the address. */
export type ProviderProfile = { subject: string; email: string | undefined; verified: boolean; data: Record<string, unknown> };
export type ProviderTokens = { access_token?: string | undefined; refresh_token?: string | undefined; id_token?: string | undefined };

const PATIENCE_MS = 10_000;
const failed = (what: string) => new AuthError("bad_oauth_callback", `The provider ${what}. Start again, or sign in another way.`);

/** One JSON answer of a provider. What it says of itself is not passed on. */
async function ask(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => {
    throw failed("could not be reached");
  });
  if (!response.ok) throw failed("refused");
  return response.json().catch(() => {
    throw failed("gave no answer that we understand");
  });
}

const discovery = z.object({ issuer: z.string(), authorization_endpoint: z.url(), token_endpoint: z.url(), jwks_uri: z.url() });
type Discovered = z.output<typeof discovery> & { keys: ReturnType<typeof createRemoteJWKSet> };
const discovered = new Map<string, { until: number; value: Promise<Discovered> }>();

/** An OpenID provider's addresses, kept for an hour. */
function discover(issuer: string): Promise<Discovered> {
  const found = discovered.get(issuer);
  if (found && found.until > Date.now()) return found.value;
  const value = ask(`${issuer}/.well-known/openid-configuration`).then((answer) => {
    const parsed = discovery.safeParse(answer);
    if (!parsed.success) throw failed("gave no answer that we understand");
    return { ...parsed.data, keys: createRemoteJWKSet(new URL(parsed.data.jwks_uri), { timeoutDuration: PATIENCE_MS }) };
  });
  discovered.set(issuer, { until: Date.now() + 3_600_000, value });
  value.catch(() => discovered.delete(issuer));
  return value;
}

type Begin = { state: string; nonce: string; challenge: string; redirectUri: string; scopes?: string | undefined };

/** Where the browser is sent to sign in. */
export async function authorizationUrl(provider: Provider, { state, nonce, challenge, redirectUri, scopes }: Begin): Promise<string> {
  const endpoint =
    provider.kind === "oidc" ? (await discover(provider.issuer)).authorization_endpoint : `${provider.url}/login/oauth/authorize`;
  const url = new URL(endpoint);
  const all = [...new Set(`${provider.scopes} ${scopes ?? ""}`.split(/\s+/).filter(Boolean))].join(" ");
  const parameters = {
    client_id: provider.id,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: all,
    state,
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...(provider.kind === "oidc" && { nonce }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

const tokenAnswer = z.object({
  access_token: z.string().optional(),
  refresh_token: z.string().optional(),
  id_token: z.string().optional(),
});

/** Exchanges the provider's code, and answers who it is. */
export async function redeem(
  provider: Provider,
  code: string,
  { verifier, nonce, redirectUri }: { verifier: string; nonce: string; redirectUri: string },
) {
  const endpoint = provider.kind === "oidc" ? (await discover(provider.issuer)).token_endpoint : `${provider.url}/login/oauth/access_token`;
  const answer = await ask(endpoint, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: redirectUri,
      client_id: provider.id,
      client_secret: provider.secret,
      code_verifier: verifier,
    }),
  });
  const tokens = tokenAnswer.parse(answer);
  if (provider.kind === "oidc") {
    if (!tokens.id_token) throw failed("sent no identity");
    return { tokens, profile: profileOf(provider, await verifyIdToken(provider, tokens.id_token, nonce)) };
  }
  if (!tokens.access_token) throw failed("refused");
  return { tokens, profile: await githubProfile(provider, tokens.access_token) };
}

/** An identity that an OpenID provider signed for us; with a nonce, for this very request. */
export async function verifyIdToken(provider: Provider & { kind: "oidc" }, token: string, nonce?: string): Promise<JWTPayload> {
  const { issuer, keys } = await discover(provider.issuer);
  const { payload } = await jwtVerify(token, keys, {
    audience: provider.id,
    clockTolerance: 30,
    algorithms: ["RS256", "RS384", "RS512", "ES256", "ES384", "PS256"],
  }).catch(() => {
    throw failed("sent an identity that is not signed for us, or has expired");
  });
  const expected = issuer.replace("{tenantid}", String(payload.tid ?? "")); // Microsoft's shared endpoint signs for every tenant
  if (payload.iss !== expected || !payload.sub) throw failed("sent an identity of another issuer");
  if (nonce !== undefined && payload.nonce !== nonce) throw failed("sent an identity for another request");
  return payload;
}

/**
 * Microsoft lets every tenant write any address into `email`: only a claim of verification counts there, or that the operator named one tenant as the
 * issuer, whose administrator they trust.
 */
export function profileOf(provider: Provider & { kind: "oidc" }, payload: JWTPayload): ProviderProfile {
  const { sub, email, email_verified, xms_edov, name, picture } = payload;
  const ownTenant = provider.name === "azure" && !/\/(common|organizations|consumers)(\/|$)/.test(provider.issuer);
  const verified =
    email_verified === true || email_verified === "true" || xms_edov === true || xms_edov === 1 || xms_edov === "1" || ownTenant;
  const address = typeof email === "string" ? email.toLowerCase() : undefined;
  const data = {
    sub,
    iss: payload.iss,
    email: address,
    email_verified: verified,
    phone_verified: false,
    ...(typeof name === "string" && { name, full_name: name }),
    ...(typeof picture === "string" && { avatar_url: picture, picture }),
  };
  return { subject: sub!, email: address, verified, data };
}

const githubUser = z.object({ id: z.number(), login: z.string(), name: z.string().nullish(), avatar_url: z.string().nullish() });
const githubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

async function githubProfile(provider: Provider & { kind: "github" }, token: string): Promise<ProviderProfile> {
  const headers = { Authorization: `Bearer ${token}`, Accept: "application/vnd.github+json", "User-Agent": "Gantry" };
  const [user, emails] = await Promise.all([ask(`${provider.api}/user`, { headers }), ask(`${provider.api}/user/emails`, { headers })]);
  const [person, addresses] = [githubUser.safeParse(user), githubEmails.safeParse(emails)];
  if (!person.success || !addresses.success) throw failed("gave no answer that we understand");
  const chosen = addresses.data.find(({ primary }) => primary) ?? addresses.data[0];
  const { id, login, name, avatar_url } = person.data;
  const email = chosen?.email.toLowerCase();
  const verified = chosen?.verified ?? false;
  const data = {
    sub: String(id),
    user_name: login,
    email,
    email_verified: verified,
    phone_verified: false,
    ...(name && { name, full_name: name }),
    ...(avatar_url && { avatar_url }),
  };
  return { subject: String(id), email, verified, data };
}
