import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { AuthError } from "./auth-error";
import { findUser, findUserByEmail } from "./auth-user";
import type { ProviderName, ProviderProfile } from "./providers";
import { emailAddress } from "./schema";
import { forgetUnproven } from "./verify-token";

/**
 * Whose identity this is. One we know belongs to its person. A new one is linked to the person who asked for it while signed in, or to whoever has its
 * address, but only when the provider vouches for the address; otherwise anybody could claim anybody. Without either, a person is made.
 */
export async function linkAccount(
  tx: ActorTx,
  provider: ProviderName,
  profile: ProviderProfile,
  linkingUserId: string | null,
): Promise<string> {
  const known = await noteSignIn(tx, provider, profile);
  if (known && linkingUserId && known !== linkingUserId)
    throw new AuthError("identity_already_exists", "Identity is already linked to another user");
  if (known) return known;
  if (linkingUserId) return insertAccount(tx, provider, profile, linkingUserId);

  const email = emailAddress.safeParse(profile.email);
  if (!email.success)
    throw new AuthError("provider_email_needs_verification", "The provider gave no email address. Add one there, then sign in again.");
  if (!profile.verified)
    throw new AuthError("provider_email_needs_verification", `Unverified email with ${provider}. Verify it there, then sign in again.`);
  const owner = await findUserByEmail(tx, email.data);
  if (!owner) return insertAccount(tx, provider, profile, await insertPerson(tx, email.data, profile));
  if (owner.email_verified_at === null) await forgetUnproven(tx, owner.id);
  await tx.execute(sql`update auth.users set email_confirmed_at = coalesce(email_confirmed_at, now()), email_verified_at = coalesce(email_verified_at, now())
    where id = ${owner.id}::uuid`);
  return insertAccount(tx, provider, profile, owner.id);
}

async function noteSignIn(tx: ActorTx, provider: string, { subject, data }: ProviderProfile) {
  const [row] = await tx.execute<{
    user_id: string;
  }>(sql`update auth.accounts set identity_data = ${JSON.stringify(data)}::jsonb, last_sign_in_at = now()
    where provider = ${provider} and provider_account_id = ${subject} returning user_id`);
  return row?.user_id;
}

async function insertAccount(tx: ActorTx, provider: string, { subject, data }: ProviderProfile, userId: string) {
  const made = await tx.execute(sql`insert into auth.accounts (user_id, provider, provider_account_id, identity_data, last_sign_in_at)
    values (${userId}::uuid, ${provider}, ${subject}, ${JSON.stringify(data)}::jsonb, now()) on conflict (provider, provider_account_id) do nothing returning id`);
  if (made.length === 0) throw new AuthError("identity_already_exists", "Identity is already linked to another user");
  return userId;
}

async function insertPerson(tx: ActorTx, email: string, { data }: ProviderProfile) {
  const { iss: _issuer, ...description } = data;
  const [row] = await tx.execute<{
    id: string;
  }>(sql`insert into auth.users (email, raw_user_meta_data, email_confirmed_at, email_verified_at)
    values (${email}, ${JSON.stringify(description)}::jsonb, now(), now()) on conflict (lower(email)) do nothing returning id`);
  if (!row) throw new AuthError("bad_oauth_state", "Somebody signed up with this address at the same moment. Start again.");
  return row.id;
}

/** Takes an identity away from a person, who must keep another way in. */
export async function unlinkAccount(tx: ActorTx, userId: string, accountId: string) {
  const user = await findUser(tx, userId);
  const account = user?.accounts.find(({ id }) => id === accountId);
  if (!user || !account) throw new AuthError("identity_not_found", "Identity doesn't exist");
  if (user.accounts.length === 1 && user.encrypted_password === null)
    throw new AuthError("single_identity_not_deletable", "User must have at least 1 identity after unlinking");
  await tx.execute(sql`delete from auth.accounts where id = ${accountId}::uuid and user_id = ${userId}::uuid`);
}
