import "server-only";
import { createHmac } from "node:crypto";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { derive } from "@/lib/crypto/derive";
import { env } from "@/lib/env";
import { hashToken } from "./api-keys";

/** A client that lost the answer, or a second tab, may ask again for so long. */
const REUSE_SECONDS = 10;

/** A token's text follows from its id and the installation's secret, so the database keeps only a hash and can still repeat an answer. */
const textOf = (id: string) => createHmac("sha256", derive(env().GANTRY_SECRET, "refresh-tokens")).update(id).digest("base64url");

export async function issueRefreshToken(
  tx: ActorTx,
  { userId, sessionId }: { userId: string; sessionId: string },
  parentId: string | null = null,
) {
  const id = crypto.randomUUID();
  const token = textOf(id);
  await tx.execute(sql`insert into auth.refresh_tokens (id, user_id, session_id, token_hash, parent_id, expires_at)
    select ${id}::uuid, ${userId}::uuid, s.id, ${hashToken(token)}, ${parentId}::uuid, s.expires_at from auth.sessions s where s.id = ${sessionId}::uuid`);
  return token;
}

type TokenRow = {
  id: string;
  user_id: string;
  session_id: string;
  rotated: boolean;
  fresh: boolean;
  successor: string | null;
  successor_live: boolean;
};
type Session = { live: boolean; revoked: boolean; amr: { method: string; timestamp: number }[] };
export type Rotation =
  | { state: "rotated"; userId: string; sessionId: string; amr: Session["amr"]; token: string }
  | { state: "unknown" | "expired" }
  | { state: "reused"; userId: string; sessionId: string };

/**
 * Exchanges a refresh token for its successor. The session's row is the lock: of many requests at once the first makes the successor, and the others get
 * the same one while it has not been used itself and ten seconds have not passed. Any later use means that two parties hold the token, and nobody
 * can tell which is the thief: the session ends. The caller must let the transaction commit in that case too.
 */
export async function rotateRefreshToken(tx: ActorTx, token: string): Promise<Rotation> {
  const hash = hashToken(token);
  const [session] = await tx.execute<Session>(sql`select s.revoked_at is not null as revoked, s.amr,
      s.expires_at > now() and s.last_seen_at > now() - interval '12 hours' as live
    from auth.sessions s where s.id = (select session_id from auth.refresh_tokens where token_hash = ${hash}) for update`);
  if (!session || session.revoked) return { state: "unknown" };
  // Read after the lock, as a statement of its own: what another request has just rotated is seen.
  const [row] = await tx.execute<TokenRow>(sql`select t.id, t.user_id, t.session_id, t.rotated_at is not null as rotated,
      coalesce(t.rotated_at > clock_timestamp() - make_interval(secs => ${REUSE_SECONDS}::int), false) as fresh,
      n.id as successor, coalesce(n.rotated_at is null and n.revoked_at is null, false) as successor_live
    from auth.refresh_tokens t left join auth.refresh_tokens n on n.parent_id = t.id where t.token_hash = ${hash}`);
  if (!row) return { state: "unknown" };
  if (!session.live) return { state: "expired" };
  const about = { userId: row.user_id, sessionId: row.session_id };

  if (!row.rotated) {
    const next = await issueRefreshToken(tx, about, row.id);
    await tx.execute(sql`update auth.refresh_tokens set rotated_at = clock_timestamp() where id = ${row.id}::uuid`);
    await tx.execute(sql`update auth.sessions set last_seen_at = now() where id = ${row.session_id}::uuid`);
    return { state: "rotated", ...about, amr: session.amr, token: next };
  }
  if (row.fresh && row.successor && row.successor_live)
    return { state: "rotated", ...about, amr: session.amr, token: textOf(row.successor) };
  await tx.execute(sql`update auth.sessions set revoked_at = now() where id = ${row.session_id}::uuid and revoked_at is null`);
  await tx.execute(
    sql`update auth.refresh_tokens set revoked_at = now() where session_id = ${row.session_id}::uuid and revoked_at is null`,
  );
  return { state: "reused", ...about };
}
