import "server-only";
import { createHash } from "node:crypto";
import { authActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { beginApiSession } from "./api-session";
import { AuthError } from "./auth-error";
import type { SignInOrigin } from "./check-password";
import { linkAccount } from "./link-account";
import { profileOf, providerOf, verifyIdToken } from "./providers";

type Given = { provider: string; id_token: string; nonce?: string | undefined };

/** Signs in with an identity that a client got from the provider by itself. With a nonce, the client must know it: a stolen token alone is not enough. */
export async function signInWithIdToken({ provider: name, id_token, nonce }: Given, origin: SignInOrigin) {
  const provider = providerOf(name);
  if (provider.kind !== "oidc") throw new AuthError("validation_failed", `${provider.label} issues no identity tokens: sign in with OAuth`);
  const payload = await verifyIdToken(provider, id_token);
  if (payload.nonce !== undefined || nonce !== undefined) {
    const hashed = createHash("sha256")
      .update(nonce ?? "")
      .digest("hex");
    if (nonce === undefined || (payload.nonce !== hashed && payload.nonce !== nonce))
      throw new AuthError("validation_failed", "Nonces mismatch: send the nonce with which the identity was asked for");
  }
  return withActor(authActor(origin), async (tx) => {
    const userId = await linkAccount(tx, provider.name, profileOf(provider, payload), null);
    return beginApiSession(tx, userId, "oauth", origin);
  });
}
