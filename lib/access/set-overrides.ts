import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { assertMayChange, lockMember } from "./guard";
import type { setOverridesInput } from "./schema";

/** Gives single permissions to a member, or takes them away, whatever the roles say. Replaces what was set before. */
export async function setOverrides(tx: ActorTx, { userId, grant, deny }: z.output<typeof setOverridesInput>) {
  assertCan(tx, "members:write");
  const { before } = await lockMember(tx, userId);
  const overrides = { grant, deny };
  await assertMayChange(tx, before, { ...before, overrides }, "grant");
  const changed = await tx.execute(sql`update organization_memberships set permissions = ${JSON.stringify(overrides)}::jsonb
    where organization_id = (select auth.organization_id()) and user_id = ${userId}::uuid returning user_id`);
  if (changed.length === 0) throw notFound("member");
  await recordAudit(tx, {
    action: "member.set_overrides",
    event: "role.granted",
    resourceType: "user",
    resourceId: userId,
    previous: before.overrides,
    next: overrides,
  });
  await appendEvent(tx, { type: "member.changed", subjectType: "user", subjectId: userId, permission: "members:read", data: overrides });
  return { userId };
}
