import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { assertMayChange, lockMember } from "./guard";

/** Ends a membership, with its roles and loans. What the person wrote stays. The last owner cannot be removed. */
export async function removeMember(tx: ActorTx, { userId }: { userId: string }) {
  assertCan(tx, "members:write");
  const { before, otherOwners } = await lockMember(tx, userId);
  await assertMayChange(tx, before, undefined);
  if (before.role === "owner" && otherOwners === 0)
    throw new AppError("CONFLICT", "This is the last owner. Make somebody else an owner first.");
  await recordAudit(tx, {
    action: "member.remove",
    event: "role.revoked",
    resourceType: "user",
    resourceId: userId,
    previous: { role: before.role },
  });
  await appendEvent(tx, { type: "member.removed", subjectType: "user", subjectId: userId, permission: "members:read" });
  const removed = await tx.execute(sql`delete from organization_memberships
    where organization_id = (select auth.organization_id()) and user_id = ${userId}::uuid returning user_id`);
  if (removed.length === 0) throw notFound("member");
  return { userId };
}
