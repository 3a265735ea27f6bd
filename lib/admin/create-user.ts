import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import { type OrganizationRole, organizationRoles } from "@/db/permissions";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { AppError } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { operatorOf } from "./create-organization";
import type { newUser } from "./schema";

type NewUser = Omit<z.output<typeof newUser>, "password"> & { passwordHash: string };

const isOrganizationRole = (role: string): role is OrganizationRole => (organizationRoles as string[]).includes(role);

/**
 * The operator makes a person who can sign in, or lets an existing one join: their password stays theirs. As the service actor. A name that is
 * both, such as "viewer", means the role in the organization. Saying the same again changes nothing.
 */
export async function createUser(tx: ActorTx, organizationId: string, { email, passwordHash, name, role, siteScope }: NewUser) {
  const [made] = await tx.execute<{
    id: string;
  }>(sql`insert into auth.users (email, encrypted_password, email_confirmed_at, email_verified_at, raw_user_meta_data)
    values (${email}, ${passwordHash}, now(), now(), ${JSON.stringify(name ? { full_name: name } : {})}::jsonb) on conflict ((lower(email))) do nothing returning id`);
  const [user] = made ? [made] : await tx.execute<{ id: string }>(sql`select id from auth.users where lower(email) = ${email}`);
  const id = user!.id;
  const membership = isOrganizationRole(role) ? role : "member";

  const [joined] = await tx.execute<{ role: string }>(sql`insert into organization_memberships (organization_id, user_id, role)
    values (${organizationId}::uuid, ${id}::uuid, ${membership}) on conflict do nothing returning role`);
  if (!joined && isOrganizationRole(role)) {
    const [present] = await tx.execute<{ role: string }>(
      sql`select role from organization_memberships where organization_id = ${organizationId}::uuid and user_id = ${id}::uuid`,
    );
    if (present!.role !== role)
      throw new AppError(
        "CONFLICT",
        `${email} belongs to this organization already, as ${present!.role}. Change the role on the members page.`,
      );
  }
  const granted = isOrganizationRole(role) ? [] : await grantRole(tx, organizationId, id, role, siteScope);

  if (!made && !joined && granted.length === 0) return { id, created: false, joined: false };
  await actingAs(tx, operatorOf(organizationId), async (own) => {
    const about = { resourceType: "user", resourceId: id } as const;
    if (made) await recordAudit(own, { action: "user.create", event: "user.created", ...about, next: { email, name } });
    if (joined || granted.length > 0)
      await recordAudit(own, {
        action: "member.add",
        event: "role.granted",
        ...about,
        next: { role: membership, ...(granted.length > 0 && { applicationRole: role, siteScope }) },
      });
    if (joined)
      await appendEvent(own, { type: "member.joined", subjectType: "user", subjectId: id, permission: "members:read", data: { role } });
  });
  return { id, created: made !== undefined, joined: joined !== undefined };
}

const grantRole = (tx: ActorTx, organizationId: string, userId: string, role: string, siteScope: string[]) =>
  tx.execute(sql`insert into user_roles (organization_id, user_id, role, site_scope)
    values (${organizationId}::uuid, ${userId}::uuid, ${role}::app_role, ${`{${siteScope.join(",")}}`}::text[]) on conflict do nothing returning id`);
