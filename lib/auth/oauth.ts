import "server-only";
import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { authActor } from "@/db/actor";
import { type ActorTx, withActor } from "@/db/with-actor";
import { seal, unseal } from "@/lib/crypto/seal";
import { env } from "@/lib/env";
import { asIdentity } from "./access";
import { hashToken, makeToken } from "./api-keys";
import { beginApiSession, type StartedSession } from "./api-session";
import { AuthError } from "./auth-error";
import type { SignInOrigin } from "./check-password";
import { beginFlow, type Challenge, issueAuthCode } from "./flow-states";
import { linkAccount } from "./link-account";
import { authorizationUrl, type ProviderName, type ProviderProfile, type ProviderTokens, providerOf, redeem } from "./providers";

const FLOW_SECONDS = 600;
const callbackUrl = () => `${env().PUBLIC_URL}/auth/v1/callback`;
const inFlight = z.object({ verifier: z.string(), nonce: z.string() });

const sealJson = (value: unknown) => seal(env().GANTRY_SECRET, "provider", JSON.stringify(value));
const unsealJson = (sealed: string): unknown => JSON.parse(unseal(env().GANTRY_SECRET, "provider", sealed));

type Begin = {
  provider: string | undefined;
  redirectTo: string;
  scopes?: string | undefined;
  challenge?: Challenge | undefined;
  linkingUserId?: string;
};

/** Begins a sign-in at a provider: the address to send the browser to. Its state works once, for ten minutes. */
export async function beginOAuth({ provider: name, redirectTo, scopes, challenge, linkingUserId }: Begin): Promise<string> {
  const provider = providerOf(name);
  if (scopes !== undefined && !/^[\w\-.:/ ,+]{0,500}$/.test(scopes))
    throw new AuthError("validation_failed", "scopes: write names, parted by spaces.");
  const [state, verifier, nonce] = [makeToken(), makeToken(), makeToken()];
  const proof = createHash("sha256").update(verifier).digest("base64url");
  const url = await authorizationUrl(provider, { state, nonce, challenge: proof, redirectUri: callbackUrl(), scopes });
  await asIdentity(
    (tx) =>
      beginFlow(tx, {
        method: "oauth",
        challenge,
        stateHash: hashToken(state),
        provider: provider.name,
        providerSealed: sealJson({ verifier, nonce }),
        redirectTo,
        linkingUserId,
        seconds: FLOW_SECONDS,
      }),
    false,
  );
  return url;
}

type Flow = {
  id: string;
  provider: string;
  provider_sealed: string;
  redirect_to: string;
  code_challenge: string | null;
  linking_user_id: string | null;
};

/** Takes a state, once. */
export async function takeState(state: string): Promise<Flow | undefined> {
  const [flow] = await asIdentity(
    (tx) =>
      tx.execute<Flow>(sql`update auth.flow_states set state_hash = null where state_hash = ${hashToken(state)} and expires_at > now()
        returning id, provider, provider_sealed, redirect_to, code_challenge, linking_user_id`),
    false,
  );
  return flow;
}

export type OAuthOutcome = { code: string } | { session: StartedSession; tokens: Record<string, string> };

/** Comes back from a provider: a code for a client that sent a challenge, tokens for one that did not. */
export async function finishOAuth(flow: Flow, code: string, origin: SignInOrigin): Promise<OAuthOutcome> {
  const provider = providerOf(flow.provider);
  const secrets = inFlight.parse(unsealJson(flow.provider_sealed));
  const { tokens, profile } = await redeem(provider, code, { ...secrets, redirectUri: callbackUrl() });
  return withActor(authActor(origin), async (tx) => {
    // A link waits for the verifier: otherwise who lures somebody to the provider would get their identity linked to an account of their own.
    if (flow.linking_user_id && flow.code_challenge) {
      const sealed = sealJson({ tokens, link: { provider: provider.name, profile } } satisfies Kept);
      return { code: await issueAuthCode(tx, flow.id, flow.linking_user_id, "oauth", sealed) };
    }
    const userId = await linkAccount(tx, provider.name, profile, flow.linking_user_id);
    if (flow.code_challenge) return { code: await issueAuthCode(tx, flow.id, userId, "oauth", sealJson({ tokens } satisfies Kept)) };
    await tx.execute(sql`delete from auth.flow_states where id = ${flow.id}::uuid`);
    return { session: await beginApiSession(tx, userId, "oauth", origin), tokens: shown(tokens) };
  });
}

/** The provider's own tokens, for a client that calls the provider itself. We keep none. */
const shown = ({ access_token, refresh_token }: ProviderTokens): Record<string, string> => ({
  ...(access_token && { provider_token: access_token }),
  ...(refresh_token && { provider_refresh_token: refresh_token }),
});

type Kept = { tokens: ProviderTokens; link?: { provider: ProviderName; profile: ProviderProfile } };

/** What was kept until the code was exchanged: a link that is now made, and the provider's tokens for the answer. */
export async function settleExchange(tx: ActorTx, userId: string, sealed: string | null): Promise<Record<string, string>> {
  if (!sealed) return {};
  const { tokens, link } = unsealJson(sealed) as Kept;
  if (link) await linkAccount(tx, link.provider, link.profile, userId);
  return shown(tokens);
}
