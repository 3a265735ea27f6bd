import "server-only";
import { sql } from "drizzle-orm";
import { type Actor, authActor } from "@/db/actor";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { AppError, notFound } from "@/lib/errors";
import { asIdentity, findAccess, userActor } from "./access";

export type SessionRow = {
  id: string;
  ipAddress: string | null;
  userAgent: string | null;
  startedAt: string;
  lastSeenAt: string;
  expiresAt: string;
  current: boolean;
};

/** Sessions belong to a person, not to an organization: only the person asks, and only for their own. */
function personOf(actor: Actor) {
  if (actor.kind !== "user" || !actor.userId) throw new AppError("FORBIDDEN", "Only a signed-in person has sessions.");
  return actor.userId;
}
/** Who acts stays in the claims, for the audit log and for `auth.uid()`; the role changes to the identity door's. */
export const identityOf = (actor: Actor): Actor => ({ ...authActor(), organizationId: actor.organizationId, userId: actor.userId });

/** The person's live sessions, this one first. */
export async function listSessions(tx: ActorTx): Promise<SessionRow[]> {
  const userId = personOf(tx.actor);
  const current = tx.actor.sessionId ?? null;
  return actingAs(tx, identityOf(tx.actor), (as) =>
    as.execute<SessionRow>(sql`select id, host(ip_address) as "ipAddress", user_agent as "userAgent", created_at as "startedAt", last_seen_at as "lastSeenAt",
        least(expires_at, last_seen_at + interval '12 hours') as "expiresAt", coalesce(id = ${current}::uuid, false) as current
      from auth.sessions where user_id = ${userId}::uuid and revoked_at is null and expires_at > now() and last_seen_at > now() - interval '12 hours'
      order by current desc, last_seen_at desc`),
  );
}

/** Ends one of the person's own sessions at once. */
export async function revokeSession(tx: ActorTx, { sessionId }: { sessionId: string }) {
  const userId = personOf(tx.actor);
  const ended = await actingAs(tx, identityOf(tx.actor), (as) =>
    as.execute<{ id: string }>(
      sql`update auth.sessions set revoked_at = now() where id = ${sessionId}::uuid and user_id = ${userId}::uuid and revoked_at is null returning id`,
    ),
  );
  if (ended.length === 0) throw notFound("session");
  await recordAudit(tx, { action: "session.revoke", event: "user.logout", resourceType: "session", resourceId: sessionId });
  return { id: sessionId };
}

/** Signs out everywhere else. Returns how many sessions ended. */
export async function revokeOtherSessions(tx: ActorTx) {
  const userId = personOf(tx.actor);
  const current = tx.actor.sessionId ?? null; // read now: inside actingAs, tx.actor is somebody else
  const ended = await actingAs(tx, identityOf(tx.actor), (as) =>
    as.execute<{ id: string }>(
      sql`update auth.sessions set revoked_at = now() where user_id = ${userId}::uuid and revoked_at is null and id is distinct from ${current}::uuid returning id`,
    ),
  );
  if (ended.length > 0)
    await recordAudit(tx, {
      action: "session.revoke_others",
      event: "user.logout",
      resourceType: "user",
      resourceId: userId,
      details: { ended: ended.length },
    });
  return { ended: ended.length };
}

/** Signing out: kills the row, so that a copied cookie dies with it. A second time changes nothing. */
export async function endSession(sessionId: string, context: Pick<Actor, "ip" | "userAgent" | "requestId"> = {}) {
  await asIdentity(async (tx) => {
    const [ended] = await tx.execute<{
      user_id: string;
      organization: string | null;
      name: string;
    }>(sql`update auth.sessions s set revoked_at = now()
      from profiles p where s.id = ${sessionId}::uuid and s.revoked_at is null and p.id = s.user_id
      returning s.user_id, s.active_organization_id as organization, coalesce(p.display_name, p.email) as name`);
    const access = ended?.organization ? await findAccess(tx, ended.user_id, ended.organization) : undefined;
    if (!ended || !access) return;
    await actingAs(tx, userActor({ userId: ended.user_id, sessionId, name: ended.name }, access, context), (as) =>
      recordAudit(as, { action: "user.sign_out", event: "user.logout", resourceType: "session", resourceId: sessionId }),
    );
  }, false);
}

/** The organization to come back to. Only a hint: each request checks the membership again. */
export const rememberOrganization = (sessionId: string, organizationId: string) =>
  asIdentity(
    (tx) =>
      tx.execute(sql`update auth.sessions s set active_organization_id = ${organizationId}::uuid
        where id = ${sessionId}::uuid and revoked_at is null and active_organization_id is distinct from ${organizationId}::uuid
          and exists (select from organization_memberships m where m.user_id = s.user_id and m.organization_id = ${organizationId}::uuid)`),
    false,
  );

/** The organization switcher. A foreign organization and a missing one are the same. */
export async function switchOrganization(tx: ActorTx, { organization }: { organization: string }) {
  const userId = personOf(tx.actor);
  const current = tx.actor.sessionId ?? null;
  return actingAs(tx, identityOf(tx.actor), async (as) => {
    const access = await findAccess(as, userId, organization);
    if (!access) throw notFound("organization");
    await as.execute(
      sql`update auth.sessions set active_organization_id = ${access.organization.id}::uuid where id = ${current}::uuid and revoked_at is null`,
    );
    return access.organization;
  });
}
