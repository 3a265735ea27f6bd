import "server-only";
import { sql } from "drizzle-orm";
import { authActor } from "@/db/actor";
import { type ActorTx, withActor } from "@/db/with-actor";
import { asIdentity } from "./access";
import { hashToken } from "./api-keys";
import { giveBackAttempt, takeAttempt } from "./attempts";
import { auditPerson } from "./audit-person";
import { AuthError } from "./auth-error";
import { type AuthUser, findUser, findUserByEmail } from "./auth-user";
import { forgetAccess } from "./cache";
import { type SignInOrigin, tooManyTries } from "./check-password";
import { confirmsByItself } from "./confirmation";
import { beginFlow, type Challenge } from "./flow-states";
import { countMail, evenly } from "./mail-limit";
import { type LinkTarget, sendLink, sendReauthenticationCode } from "./mails";
import { createOneTimeToken, forgetTokens, spendOneTimeToken } from "./one-time-tokens";
import { hashPassword, verifyPassword } from "./passwords";

type Self = { user: AuthUser; sessionId: string };
const DAY_MS = 86_400_000;

type NewPassword = { password: string; currentPassword?: string | undefined; nonce?: string | undefined };

/**
 * A person sets a new password. A session that is older than a day must show the current one, or a code from a mail: a token that was left lying about
 * must not take the account over. Every other session ends.
 */
export async function setPassword({ user, sessionId }: Self, { password, currentPassword, nonce }: NewPassword, origin: SignInOrigin) {
  const attempt = await takeAttempt({ deviceHash: `password-change:${user.id}` }, origin.ip, origin.userAgent);
  if (!attempt) throw tooManyTries();
  if (currentPassword !== undefined && !(await verifyPassword(user.encrypted_password, currentPassword)))
    throw new AuthError("invalid_credentials", "The current password is wrong.");
  if (currentPassword === undefined) await assertRecent({ user, sessionId }, nonce);
  if (await verifyPassword(user.encrypted_password, password))
    throw new AuthError("same_password", "New password should be different from the old password.");
  await giveBackAttempt(attempt);
  const hash = await hashPassword(password);
  await withActor(authActor(origin), async (tx) => {
    const [changed] = await tx.execute(sql`update auth.users set encrypted_password = ${hash}
      where id = ${user.id}::uuid and encrypted_password is not distinct from ${user.encrypted_password} returning id`);
    if (!changed) throw new AuthError("reauthentication_needed", "The password was changed at the same moment. Sign in again.");
    await tx.execute(sql`delete from auth.known_devices where user_id = ${user.id}::uuid`);
    await forgetTokens(tx, user.id);
    const ended = await tx.execute(sql`update auth.sessions set revoked_at = now()
      where user_id = ${user.id}::uuid and revoked_at is null and id <> ${sessionId}::uuid returning id`);
    const details = { sessionsEnded: ended.length };
    await auditPerson(
      tx,
      sessionId,
      { action: "user.change_password", event: "user.updated", resourceType: "user", resourceId: user.id, details },
      origin,
    );
  });
  forgetAccess();
}

async function assertRecent({ user, sessionId }: Self, nonce: string | undefined) {
  if (user.encrypted_password === null) return; // there is nothing to take over
  if (nonce !== undefined) {
    const spent = await asIdentity((tx) => spendOneTimeToken(tx, { address: user.email, otp: nonce }, ["reauthentication"]), false);
    if (spent?.userId !== user.id) throw new AuthError("reauthentication_not_valid", "Nonce has expired or is invalid");
    return;
  }
  const [session] = await asIdentity((tx) =>
    tx.execute<{ began: string }>(
      sql`select (extract(epoch from created_at) * 1000)::bigint::text as began from auth.sessions where id = ${sessionId}::uuid`,
    ),
  );
  if (Date.now() - Number(session?.began ?? 0) > DAY_MS)
    throw new AuthError(
      "reauthentication_needed",
      "Password update requires reauthentication: send current_password, or the code of a reauthentication mail as nonce.",
    );
}

/** Mails a code with which an older session may set a new password. */
export async function requestReauthentication({ user }: Self, origin: SignInOrigin) {
  await countMail(user.email, origin.ip);
  await asIdentity(async (tx) => {
    await tx.execute(sql`update auth.users set reauthentication_sent_at = now() where id = ${user.id}::uuid`);
    await sendReauthenticationCode(
      tx,
      user.email,
      await createOneTimeToken(tx, { userId: user.id, kind: "reauthentication", address: user.email }),
    );
  }, false);
}

/** What a person says about themselves. A null removes a key. Nothing in it grants anything. */
export const mergeMetadata = (tx: ActorTx, userId: string, data: Record<string, unknown>) =>
  tx.execute(sql`update auth.users set raw_user_meta_data = (raw_user_meta_data || given.data)
      - array(select key from jsonb_each(given.data) where value = 'null'::jsonb)
    from (select ${JSON.stringify(data)}::jsonb as data) given where id = ${userId}::uuid`);

type EmailChange = { email: string; target: LinkTarget; challenge?: Challenge | undefined };

/**
 * A person asks for another address. While addresses confirm themselves it changes at once; otherwise a mail goes to the old and to the new one, and both
 * must agree. A taken address is not told apart: nothing is mailed, so it can never be confirmed.
 */
export async function changeEmail({ user, sessionId }: Self, change: EmailChange, origin: SignInOrigin) {
  if (change.email === user.email.toLowerCase()) return;
  const taken = await asIdentity((tx) => findUserByEmail(tx, change.email));
  if (confirmsByItself()) {
    if (taken) throw new AuthError("email_exists", "A user with this email address has already been registered");
    return withActor(authActor(origin), async (tx) => {
      await tx.execute(sql`update auth.users set email = ${change.email}, email_verified_at = null where id = ${user.id}::uuid`);
      await tx.execute(sql`update profiles set email = ${change.email} where id = ${user.id}::uuid`);
      const [previous, next] = [{ email: user.email }, { email: change.email }];
      await auditPerson(
        tx,
        sessionId,
        { action: "user.change_email", event: "user.updated", resourceType: "user", resourceId: user.id, previous, next },
        origin,
      );
    });
  }
  await countMail(change.email, origin.ip);
  await countMail(`change:${hashToken(user.id)}`, undefined);
  await withActor(authActor(origin), async (tx) => {
    await tx.execute(sql`update auth.users set new_email = ${change.email}, email_change_sent_at = now() where id = ${user.id}::uuid`);
    if (!taken) await mailBoth(tx, user, change);
  });
}

async function mailBoth(tx: ActorTx, user: AuthUser, { email, target, challenge }: EmailChange) {
  const flowStateId = challenge ? await beginFlow(tx, { method: "email_change", challenge, userId: user.id, seconds: 3_600 }) : null;
  const old = await createOneTimeToken(tx, { userId: user.id, kind: "email_change_current", address: user.email, flowStateId });
  const next = await createOneTimeToken(tx, { userId: user.id, kind: "email_change_new", address: email, flowStateId });
  await sendLink(tx, user.email, "email_change", old, target);
  await sendLink(tx, email, "email_change", next, target);
}

/** Sends both mails of a change once more, asked for by the present address. Says nothing about it. */
export async function resendEmailChange({ email, target, challenge }: EmailChange, origin: SignInOrigin) {
  await countMail(email, origin.ip);
  await evenly(
    withActor(authActor(origin), async (tx) => {
      const user = await findUserByEmail(tx, email);
      if (!user?.new_email || (await findUserByEmail(tx, user.new_email))) return;
      await mailBoth(tx, user, { email: user.new_email, target, challenge });
    }),
  );
}

export const readUser = async (userId: string) => (await asIdentity((tx) => findUser(tx, userId)))!;
