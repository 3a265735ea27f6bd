import "server-only";
import { sql } from "drizzle-orm";
import { type Actor, authActor } from "@/db/actor";
import type { ApplicationRole, OrganizationRole } from "@/db/permissions";
import { organizationMemberships, userRoles } from "@/db/schema";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { findAccess, userActor } from "@/lib/auth/access";
import { hashToken } from "@/lib/auth/api-keys";
import { AppError } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";

export type Joiner = { userId: string; email: string; name: string; sessionId?: string };
export type InvitationView =
  | { state: "open"; organization: string; email: string; role: OrganizationRole; applicationRoles: ApplicationRole[]; expiresAt: string }
  | { state: "unknown" | "expired" | "revoked" | "used" };

const refusals = {
  unknown: "This invitation link is not valid. Check that it is complete, or ask for a new one.",
  expired: "This invitation has expired. Ask for a new one.",
  revoked: "This invitation was withdrawn. Ask whoever sent it for a new one.",
  used: "This invitation has been used. Sign in, or ask for a new one.",
} as const;
export const whyNot = (state: keyof typeof refusals) => refusals[state];

/** What a link is worth. Only an open one says anything about the organization. Runs through the identity door. */
export async function readInvitation(tx: ActorTx, token: string): Promise<InvitationView> {
  const [row] = await tx.execute<{ state: "open" | "expired" | "revoked" | "used" } & Extract<InvitationView, { state: "open" }>>(sql`
    select case when i.accepted_at is not null then 'used' when i.revoked_at is not null then 'revoked' when i.expires_at <= now() then 'expired' else 'open' end as state,
      o.name as organization, i.email, i.role, i.application_roles as "applicationRoles", i.expires_at as "expiresAt"
    from team_invitations i join organizations o on o.id = i.organization_id where i.token_hash = ${hashToken(token)}`);
  if (!row) return { state: "unknown" };
  return row.state === "open" ? row : { state: row.state };
}

type Taken = {
  id: string;
  organization_id: string;
  slug: string;
  role: OrganizationRole;
  application_roles: ApplicationRole[];
  invited_by: string | null;
};

/** Joins the organization of a link, once: one conditional update decides who took it. Runs through the identity door, in the caller's transaction. */
export async function acceptInvitation(
  tx: ActorTx,
  token: string,
  person: Joiner,
  context: Pick<Actor, "ip" | "userAgent" | "requestId"> = {},
) {
  const [taken] = await tx.execute<Taken>(sql`update team_invitations i set accepted_at = now(), accepted_by = ${person.userId}::uuid
    from organizations o where o.id = i.organization_id and i.token_hash = ${hashToken(token)} and lower(i.email) = ${person.email.toLowerCase()}
      and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
    returning i.id, i.organization_id, o.slug, i.role, i.application_roles, i.invited_by`);
  if (!taken) {
    const { state } = await readInvitation(tx, token);
    if (state === "open")
      throw new AppError(
        "FORBIDDEN",
        "This invitation is for another email address. Sign in with the address it was made for, or ask for a new one.",
      );
    throw new AppError(state === "unknown" ? "NOT_FOUND" : "CONFLICT", refusals[state]);
  }
  await actingAs(tx, { ...authActor(context), organizationId: taken.organization_id, userId: person.userId }, async (as) => {
    const joined = await as
      .insert(organizationMemberships)
      .values({ userId: person.userId, role: taken.role, invitedBy: taken.invited_by })
      .onConflictDoNothing()
      .returning({ userId: organizationMemberships.userId });
    if (joined.length === 0) throw new AppError("CONFLICT", "You are a member of this organization already.");
    if (taken.application_roles.length > 0)
      await as
        .insert(userRoles)
        .values(taken.application_roles.map((role) => ({ userId: person.userId, role, grantedBy: taken.invited_by })));
  });
  const access = await findAccess(tx, person.userId, taken.organization_id);
  const actor = userActor({ userId: person.userId, name: person.name, sessionId: person.sessionId ?? "" }, access!, context);
  await actingAs(tx, actor, async (as) => {
    const next = { role: taken.role, applicationRoles: taken.application_roles };
    await recordAudit(as, {
      action: "member.join",
      event: "role.granted",
      resourceType: "user",
      resourceId: person.userId,
      details: { invitation: taken.id },
      next,
    });
    await appendEvent(as, {
      type: "member.joined",
      subjectType: "user",
      subjectId: person.userId,
      permission: "members:read",
      data: { name: person.name, ...next },
    });
  });
  return { organizationId: taken.organization_id, slug: taken.slug };
}
