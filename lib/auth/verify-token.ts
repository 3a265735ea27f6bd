import "server-only";
import { sql } from "drizzle-orm";
import { authActor } from "@/db/actor";
import { type ActorTx, withActor } from "@/db/with-actor";
import { banned, beginApiSession, type StartedSession } from "./api-session";
import { giveBackAttempt, takeAttempt } from "./attempts";
import { AuthError } from "./auth-error";
import { findUser } from "./auth-user";
import { type SignInOrigin, tooManyTries } from "./check-password";
import { issueAuthCode } from "./flow-states";
import { forgetTokens, hasToken, type Presented, type SpentToken, spendOneTimeToken, type TokenKind } from "./one-time-tokens";
import type { SignInMethod } from "./open-session";

/** Which kinds of token a `type` of the API means. */
const kindsOf: Record<string, readonly TokenKind[]> = {
  email: ["confirmation", "magic_link", "recovery", "invite"],
  signup: ["confirmation"],
  magiclink: ["magic_link", "confirmation"],
  recovery: ["recovery"],
  invite: ["invite"],
  email_change: ["email_change_current", "email_change_new"],
};
export const verifyTypes = Object.keys(kindsOf) as [string, ...string[]];

const methods: Partial<Record<TokenKind, SignInMethod>> = {
  confirmation: "email/signup",
  recovery: "recovery",
  invite: "invite",
  email_change_current: "email_change",
  email_change_new: "email_change",
};
export const otpExpired = () => new AuthError("otp_expired", "Email link is invalid or has expired");

/**
 * What follows from a spent token, before anybody is signed in: the address is confirmed. An address nobody had proved before may have been registered
 * by a stranger, who then knows the password and may be signed in: unless the mail was the sign-up's own, both end here.
 */
async function proveAddress(tx: ActorTx, { userId, kind, address }: SpentToken) {
  const user = await findUser(tx, userId);
  if (!user) throw otpExpired();
  if (user.banned) throw banned();
  if (user.email.toLowerCase() !== address) throw otpExpired(); // the address changed since the mail was sent
  const first = user.email_verified_at === null;
  await tx.execute(sql`update auth.users set email_confirmed_at = coalesce(email_confirmed_at, now()), email_verified_at = coalesce(email_verified_at, now())
    where id = ${userId}::uuid`);
  if (first && kind !== "confirmation") await forgetUnproven(tx, userId);
}

/** Ends whatever somebody set up under an address that was not theirs: password, sessions, other identities, mails under way. */
export async function forgetUnproven(tx: ActorTx, userId: string) {
  await tx.execute(sql`update auth.users set encrypted_password = null, new_email = null where id = ${userId}::uuid`);
  await tx.execute(sql`update auth.sessions set revoked_at = now() where user_id = ${userId}::uuid and revoked_at is null`);
  await tx.execute(sql`delete from auth.known_devices where user_id = ${userId}::uuid`);
  await tx.execute(sql`delete from auth.accounts where user_id = ${userId}::uuid`);
  await forgetTokens(tx, userId);
}

/** Both addresses agree before it changes; "half" while the other one has not. */
async function changeEmail(tx: ActorTx, { userId, kind }: SpentToken): Promise<"half" | "done"> {
  const other = kind === "email_change_new" ? "email_change_current" : "email_change_new";
  if (await hasToken(tx, userId, other)) return "half";
  const [changed] = await tx.execute(sql`update auth.users u set email = u.new_email, new_email = null, email_change_sent_at = null,
      email_confirmed_at = now(), email_verified_at = now()
    where u.id = ${userId}::uuid and u.new_email is not null
      and not exists (select from auth.users o where lower(o.email) = lower(u.new_email) and o.id <> u.id) returning u.email`);
  if (!changed) throw otpExpired();
  await tx.execute(sql`update profiles p set email = u.email from auth.users u where u.id = ${userId}::uuid and p.id = u.id`);
  return "done";
}

export type Verified =
  | { kind: TokenKind; half: true }
  | { kind: TokenKind; half: false; userId: string; method: SignInMethod; flowStateId: string | null };

/** Spends a token and draws the consequences. Runs through the identity door. */
export async function verifyToken(tx: ActorTx, type: string, presented: Presented): Promise<Verified> {
  const spent = await spendOneTimeToken(tx, presented, kindsOf[type] ?? []);
  if (!spent) throw otpExpired();
  const { kind, userId, flowStateId } = spent;
  if (kind === "email_change_current" || kind === "email_change_new") {
    if ((await changeEmail(tx, spent)) === "half") return { kind, half: true };
  } else await proveAddress(tx, spent);
  const method = methods[kind] ?? ("otp" in presented ? "otp" : "magiclink");
  return { kind, half: false, userId, method, flowStateId };
}

/** Six digits could be guessed: ten tries in a quarter of an hour for each address, counted before they are looked at. */
export async function countingGuesses<T>(presented: Presented, origin: SignInOrigin, work: () => Promise<T>): Promise<T> {
  if (!("otp" in presented)) return work();
  const attempt = await takeAttempt({ deviceHash: `otp:${presented.address.toLowerCase()}` }, origin.ip, origin.userAgent);
  if (!attempt) throw tooManyTries();
  const result = await work();
  await giveBackAttempt(attempt);
  return result;
}

export type Outcome = { half: true } | { half: false; session: StartedSession } | { half: false; code: string };

/** Verifies for a client of the API: a session, or for a link of a client with a code challenge, a code to exchange. */
export function verifyForClient(type: string, presented: Presented, origin: SignInOrigin, wantsCode: boolean): Promise<Outcome> {
  return countingGuesses(presented, origin, () =>
    withActor(authActor(origin), async (tx): Promise<Outcome> => {
      const verified = await verifyToken(tx, type, presented);
      if (verified.half) return { half: true };
      if (wantsCode && verified.flowStateId)
        return { half: false, code: await issueAuthCode(tx, verified.flowStateId, verified.userId, verified.method) };
      return { half: false, session: await beginApiSession(tx, verified.userId, verified.method, origin) };
    }),
  );
}
