import "server-only";
import { createHash, randomInt } from "node:crypto";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { hashToken } from "./api-keys";

export type TokenKind =
  | "confirmation"
  | "recovery"
  | "magic_link"
  | "email_change_current"
  | "email_change_new"
  | "invite"
  | "reauthentication";
/** The six digits for typing, and the long form for a link. Either is spent with the other. */
export type OneTimeToken = { otp: string; linkToken: string };

const LIFETIME_SECONDS = 3_600;

/** The long form of a code, which clients also know as `token_hash`. Only a hash of it is stored, so that a copy of the table opens nothing. */
const linkTokenOf = (address: string, otp: string) => createHash("sha224").update(`${address.toLowerCase()}${otp}`).digest("hex");

/** A new token of a kind; the one before it stops working. With a flow, its link leads to a code instead of tokens. */
export async function createOneTimeToken(
  tx: ActorTx,
  { userId, kind, address, flowStateId = null }: { userId: string; kind: TokenKind; address: string; flowStateId?: string | null },
): Promise<OneTimeToken> {
  for (;;) {
    const otp = String(randomInt(1_000_000)).padStart(6, "0");
    const linkToken = linkTokenOf(address, otp);
    const made =
      await tx.execute(sql`insert into auth.one_time_tokens (user_id, token_type, token_hash, relates_to, flow_state_id, expires_at)
      select ${userId}::uuid, ${kind}, ${hashToken(linkToken)}, ${address.toLowerCase()}, ${flowStateId}::uuid, now() + make_interval(secs => ${LIFETIME_SECONDS}::int)
      where not exists (select from auth.one_time_tokens where token_hash = ${hashToken(linkToken)})
      on conflict (user_id, token_type) do update set token_hash = excluded.token_hash, relates_to = excluded.relates_to,
        flow_state_id = excluded.flow_state_id, expires_at = excluded.expires_at
      returning id`);
    if (made.length > 0) return { otp, linkToken: flowStateId ? `pkce_${linkToken}` : linkToken };
  }
}

export type SpentToken = { userId: string; kind: TokenKind; address: string; flowStateId: string | null };
export type Presented = { linkToken: string } | { address: string; otp: string };

/** Spends a token, once: the delete is the guard. Undefined when it is wrong, used, replaced or too old. */
export async function spendOneTimeToken(tx: ActorTx, presented: Presented, kinds: readonly TokenKind[]): Promise<SpentToken | undefined> {
  const linkToken = "linkToken" in presented ? presented.linkToken.replace(/^pkce_/, "") : linkTokenOf(presented.address, presented.otp);
  const [row] = await tx.execute<{ userId: string; kind: TokenKind; address: string; flowStateId: string | null }>(sql`
    delete from auth.one_time_tokens where token_hash = ${hashToken(linkToken)} and token_type = any(${`{${kinds.join(",")}}`}::text[]) and expires_at > now()
    returning user_id as "userId", token_type as kind, relates_to as address, flow_state_id as "flowStateId"`);
  return row;
}

export const hasToken = async (tx: ActorTx, userId: string, kind: TokenKind) =>
  (await tx.execute(sql`select from auth.one_time_tokens where user_id = ${userId}::uuid and token_type = ${kind}`)).length > 0;

export const forgetTokens = (tx: ActorTx, userId: string) =>
  tx.execute(sql`delete from auth.one_time_tokens where user_id = ${userId}::uuid`);
