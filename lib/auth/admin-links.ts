import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { adminCreateUser } from "./admin-users";
import { AuthError } from "./auth-error";
import { type AuthUser, findUser, findUserByEmail } from "./auth-user";
import { type LinkType, linkOf, sendLink } from "./mails";
import { createOneTimeToken, type TokenKind } from "./one-time-tokens";

export const linkTypes = ["signup", "invite", "magiclink", "recovery", "email_change_current", "email_change_new"] as const;
export type AdminLinkType = (typeof linkTypes)[number];

type Wanted = {
  type: AdminLinkType;
  email: string;
  newEmail?: string | undefined;
  passwordHash?: string | undefined;
  metadata?: Record<string, unknown> | undefined;
  redirectTo: string;
};
const kinds: Record<AdminLinkType, TokenKind> = {
  signup: "confirmation",
  invite: "invite",
  magiclink: "magic_link",
  recovery: "recovery",
  email_change_current: "email_change_current",
  email_change_new: "email_change_new",
};
const typeOf = (type: AdminLinkType): LinkType => (type.startsWith("email_change") ? "email_change" : (type as LinkType));

/** Makes a link without mailing it, for an operator who brings it to the person by other means. Runs as the service actor. */
export async function generateLink(tx: ActorTx, wanted: Wanted) {
  const user = await personFor(tx, wanted);
  const { type } = wanted;
  if (type.startsWith("email_change")) {
    if (!wanted.newEmail) throw new AuthError("validation_failed", "Send new_email, the address to change to");
    if (await findUserByEmail(tx, wanted.newEmail))
      throw new AuthError("email_exists", "A user with this email address has already been registered");
    await tx.execute(sql`update auth.users set new_email = ${wanted.newEmail}, email_change_sent_at = now() where id = ${user.id}::uuid`);
  }
  const address = type === "email_change_new" ? wanted.newEmail! : user.email;
  const token = await createOneTimeToken(tx, { userId: user.id, kind: kinds[type], address });
  return {
    user: (await findUser(tx, user.id))!,
    properties: {
      action_link: linkOf(token, typeOf(type), wanted),
      email_otp: token.otp,
      hashed_token: token.linkToken,
      verification_type: type,
      redirect_to: wanted.redirectTo,
    },
  };
}

async function personFor(tx: ActorTx, { type, email, passwordHash, metadata }: Wanted): Promise<AuthUser> {
  const user = await findUserByEmail(tx, email);
  if (user && (type === "signup" || type === "invite") && user.email_confirmed_at)
    throw new AuthError("email_exists", "A user with this email address has already been registered");
  if (user) return user;
  if (type === "recovery" || type.startsWith("email_change")) throw new AuthError("user_not_found", "User with this email not found");
  return adminCreateUser(tx, { email, passwordHash, userMetadata: metadata }, type === "invite");
}

/** Invites a person by mail. One who has not confirmed yet may be invited again. Runs as the service actor. */
export async function inviteUser(
  tx: ActorTx,
  { email, metadata, redirectTo }: { email: string; metadata: Record<string, unknown>; redirectTo: string },
) {
  const user = await personFor(tx, { type: "invite", email, metadata, redirectTo });
  await tx.execute(sql`update auth.users set invited_at = now() where id = ${user.id}::uuid`);
  const token = await createOneTimeToken(tx, { userId: user.id, kind: "invite", address: user.email });
  await sendLink(tx, user.email, "invite", token, { redirectTo });
  return (await findUser(tx, user.id))!;
}
