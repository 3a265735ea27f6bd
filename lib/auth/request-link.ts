import "server-only";
import { sql } from "drizzle-orm";
import { authActor } from "@/db/actor";
import { type ActorTx, withActor } from "@/db/with-actor";
import { asIdentity } from "./access";
import { AuthError } from "./auth-error";
import { type AuthUser, findUserByEmail } from "./auth-user";
import type { SignInOrigin } from "./check-password";
import { beginFlow, type Challenge } from "./flow-states";
import { countMail, evenly } from "./mail-limit";
import { type LinkTarget, type LinkType, sendLink } from "./mails";
import { createOneTimeToken, type TokenKind } from "./one-time-tokens";
import { countSignUp, sendConfirmation } from "./register";

type Asked = { email: string; target: LinkTarget; challenge?: Challenge | undefined };

async function sendToken(tx: ActorTx, user: AuthUser, kind: TokenKind, type: LinkType, { target, challenge }: Asked) {
  const flowStateId = challenge ? await beginFlow(tx, { method: type, challenge, userId: user.id, seconds: 3_600 }) : null;
  const token = await createOneTimeToken(tx, { userId: user.id, kind, address: user.email, flowStateId });
  const dropsPassword = user.email_verified_at === null && user.encrypted_password !== null;
  await sendLink(tx, user.email, type, token, target, { dropsPassword });
}

/** Mails a link that lets somebody set a new password. Says the same, after the same time, whether the address is known or not. */
export async function requestRecovery(asked: Asked, origin: SignInOrigin): Promise<void> {
  await countMail(asked.email, origin.ip);
  await evenly(
    withActor(authActor(origin), async (tx) => {
      const user = await findUserByEmail(tx, asked.email);
      if (!user || user.banned) return;
      await tx.execute(sql`update auth.users set recovery_sent_at = now() where id = ${user.id}::uuid`);
      await sendToken(tx, user, "recovery", "recovery", asked);
    }),
  );
}

type SignInLink = Asked & { createUser: boolean; metadata: Record<string, unknown> };

/** Mails a link and a code that sign somebody in; an unknown address becomes a person first, unless that is not wanted. */
export async function requestSignInLink(asked: SignInLink, origin: SignInOrigin): Promise<void> {
  await countMail(asked.email, origin.ip);
  await evenly(sendSignInLink(asked, origin));
}

async function sendSignInLink({ createUser, metadata, ...asked }: SignInLink, origin: SignInOrigin) {
  const known = await asIdentity((tx) => findUserByEmail(tx, asked.email));
  if (!known && !createUser) throw new AuthError("otp_disabled", "Signups not allowed for otp");
  if (!known) {
    await countSignUp(origin);
    await makePersonForLink(asked.email, metadata, origin);
  }
  await withActor(authActor(origin), async (tx) => {
    const user = await findUserByEmail(tx, asked.email);
    if (!user || user.banned) return;
    await tx.execute(sql`update auth.users set recovery_sent_at = now() where id = ${user.id}::uuid`);
    await sendToken(tx, user, "magic_link", "magiclink", asked);
  });
}

/** Without password and unconfirmed: only the mail that follows opens it. */
const makePersonForLink = (email: string, metadata: Record<string, unknown>, origin: SignInOrigin) =>
  withActor(authActor(origin), (tx) =>
    tx.execute(sql`insert into auth.users (email, raw_user_meta_data) values (${email}, ${JSON.stringify(metadata)}::jsonb)
      on conflict (lower(email)) do nothing`),
  );

/** Sends a confirmation that got lost once more. Says nothing about the address. */
export async function resendConfirmation(asked: Asked, origin: SignInOrigin): Promise<void> {
  await countMail(asked.email, origin.ip);
  await evenly(
    withActor(authActor(origin), async (tx) => {
      const user = await findUserByEmail(tx, asked.email);
      if (!user || user.banned || user.email_confirmed_at) return;
      await tx.execute(sql`update auth.users set confirmation_sent_at = now() where id = ${user.id}::uuid`);
      await sendConfirmation(tx, { ...asked, userId: user.id });
    }),
  );
}
