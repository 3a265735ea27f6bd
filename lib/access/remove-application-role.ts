import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { assertMayChange, lockMember } from "./guard";
import type { removeApplicationRoleInput } from "./schema";

/** Takes an application role from a member. */
export async function removeApplicationRole(tx: ActorTx, { userId, role }: z.output<typeof removeApplicationRoleInput>) {
  assertCan(tx, "members:write");
  const { before } = await lockMember(tx, userId);
  // Losing the last scoped role would open every site, so this is judged like a gift too.
  await assertMayChange(tx, before, { ...before, roles: before.roles.filter((grant) => grant.role !== role) });
  const [removed] = await tx.execute<{ site_scope: string[] }>(sql`delete from user_roles
    where organization_id = (select auth.organization_id()) and user_id = ${userId}::uuid and role = ${role}::app_role returning site_scope`);
  if (!removed) throw notFound("role of this member");
  await recordAudit(tx, {
    action: "member.remove_role",
    event: "role.revoked",
    resourceType: "user",
    resourceId: userId,
    previous: { role, siteScope: removed.site_scope },
  });
  await appendEvent(tx, {
    type: "member.changed",
    subjectType: "user",
    subjectId: userId,
    permission: "members:read",
    data: { removedRole: role },
  });
  return { userId, role };
}
