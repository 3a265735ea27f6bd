import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { assertMayChange, lockMember } from "./guard";
import type { changeMemberRoleInput } from "./schema";

/** Gives a member another role in the organization. The last owner stays one, however many ask at once. */
export async function changeMemberRole(tx: ActorTx, { userId, role }: z.output<typeof changeMemberRoleInput>) {
  assertCan(tx, "members:write");
  const { before, otherOwners } = await lockMember(tx, userId);
  if (before.role === role) return { userId, role };
  await assertMayChange(tx, before, { ...before, role });
  if (before.role === "owner" && otherOwners === 0)
    throw new AppError("CONFLICT", "This is the last owner. Make somebody else an owner first.");
  const changed = await tx.execute(sql`update organization_memberships set role = ${role}
    where organization_id = (select auth.organization_id()) and user_id = ${userId}::uuid and role = ${before.role} returning user_id`);
  if (changed.length === 0) throw notFound("member");
  await recordAudit(tx, {
    action: "member.change_role",
    event: "role.granted",
    resourceType: "user",
    resourceId: userId,
    previous: { role: before.role },
    next: { role },
  });
  await appendEvent(tx, { type: "member.changed", subjectType: "user", subjectId: userId, permission: "members:read", data: { role } });
  return { userId, role };
}
