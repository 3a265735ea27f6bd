import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import { userRoles } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { assertMayChange, lockMember } from "./guard";
import type { addApplicationRoleInput } from "./schema";

/** Gives a member an application role, everywhere or at certain sites, for good or for a while. Giving it again replaces sites and time. */
export async function addApplicationRole(
  tx: ActorTx,
  { userId, role, siteScope, expiresInDays }: z.output<typeof addApplicationRoleInput>,
) {
  assertCan(tx, "members:write");
  const { before } = await lockMember(tx, userId);
  if (siteScope.length > 0) {
    const seen = await tx.execute(sql`select id from sites where id = any(${`{${siteScope.join(",")}}`}::uuid[])`);
    if (seen.length !== siteScope.length) throw notFound("site");
  }
  const others = before.roles.filter((grant) => grant.role !== role);
  await assertMayChange(tx, before, { ...before, roles: [...others, { role, site_scope: siteScope, live: true }] });
  const expiresAt = expiresInDays ? new Date(Date.now() + expiresInDays * 86_400_000) : null;
  await tx
    .insert(userRoles)
    .values({ userId, role, siteScope, expiresAt, grantedBy: tx.actor.userId })
    .onConflictDoUpdate({
      target: [userRoles.organizationId, userRoles.userId, userRoles.role],
      set: { siteScope, expiresAt, grantedBy: tx.actor.userId, grantedAt: sql`now()` },
    });
  const next = { role, siteScope, expiresAt: expiresAt?.toISOString() ?? null };
  await recordAudit(tx, { action: "member.add_role", event: "role.granted", resourceType: "user", resourceId: userId, next });
  await appendEvent(tx, { type: "member.changed", subjectType: "user", subjectId: userId, permission: "members:read", data: next });
  return { userId, role };
}
