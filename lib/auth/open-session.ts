import "server-only";
import { isIP } from "node:net";
import { sql } from "drizzle-orm";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { AppError } from "@/lib/errors";
import { findAccess, userActor } from "./access";
import type { SignInOrigin } from "./check-password";

/** How somebody signed in, in the words of access tokens. */
export type SignInMethod = "password" | "otp" | "oauth" | "magiclink" | "recovery" | "invite" | "email/signup" | "email_change";
export type OpenedSession = { sessionId: string; amr: { method: string; timestamp: number }[] };

/**
 * A session begins in the organization worked in last, under a new id, and that organization's audit log says so. Runs through the identity door, in the
 * caller's transaction, which has checked who it is.
 */
export async function openSession(tx: ActorTx, userId: string, method: SignInMethod, origin: SignInOrigin): Promise<OpenedSession> {
  const amr = [{ method, timestamp: Math.floor(Date.now() / 1_000) }];
  const [session] = await tx.execute<{ id: string; organization: string | null; name: string }>(sql`
    insert into auth.sessions (user_id, ip_address, user_agent, expires_at, amr, active_organization_id)
    select u.id, ${origin.ip && isIP(origin.ip) ? origin.ip : null}::inet, ${origin.userAgent?.slice(0, 400) ?? null}, now() + interval '30 days',
      ${JSON.stringify(amr)}::jsonb,
      (select m.organization_id from organization_memberships m left join auth.sessions s on s.user_id = m.user_id and s.active_organization_id = m.organization_id
        where m.user_id = ${userId}::uuid order by s.last_seen_at desc nulls last, m.joined_at limit 1)
    from auth.users u where u.id = ${userId}::uuid and u.deleted_at is null and (u.banned_until is null or u.banned_until <= now())
    returning id, active_organization_id as organization, (select coalesce(p.display_name, p.email) from profiles p where p.id = user_id) as name`);
  if (!session) throw new AppError("FORBIDDEN", "This account is closed or banned. Ask whoever runs this installation.");
  await tx.execute(sql`update auth.users set last_sign_in_at = now() where id = ${userId}::uuid`);
  const { id: sessionId, organization, name } = session;
  const access = organization ? await findAccess(tx, userId, organization) : undefined;
  if (access)
    await actingAs(tx, userActor({ userId, sessionId, name }, access, origin), (as) =>
      recordAudit(as, { action: "user.sign_in", event: "user.login", resourceType: "session", resourceId: sessionId }),
    );
  return { sessionId, amr };
}
