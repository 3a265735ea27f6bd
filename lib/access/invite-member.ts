import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import { teamInvitations } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { hashToken, makeToken } from "@/lib/auth/api-keys";
import { assertCan } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { assertMayGrant, assertSeesEverySite, permissionsOfRoles } from "./guard";
import type { inviteMemberInput } from "./schema";

/** Makes a link that lets one person join. The token is in the answer and nowhere else. */
export async function inviteMember(tx: ActorTx, input: z.output<typeof inviteMemberInput>) {
  assertCan(tx, "members:write");
  assertSeesEverySite(tx);
  await assertMayGrant(tx, permissionsOfRoles(input.role, input.applicationRoles), "role");
  const [member] = await tx.execute(sql`select from organization_memberships m join profiles p on p.id = m.user_id
    where m.organization_id = (select auth.organization_id()) and lower(p.email) = ${input.email}`);
  if (member) throw new AppError("CONFLICT", "This person is a member already.", { email: ["This person is a member already."] });

  const token = makeToken();
  const [invitation] = await tx
    .insert(teamInvitations)
    .values({
      email: input.email,
      role: input.role,
      applicationRoles: input.applicationRoles,
      tokenHash: hashToken(token),
      invitedBy: tx.actor.userId,
      expiresAt: new Date(Date.now() + input.expiresInDays * 86_400_000),
    })
    .returning({ id: teamInvitations.id, expiresAt: teamInvitations.expiresAt });
  const { id, expiresAt } = invitation!;
  const about = { email: input.email, role: input.role, applicationRoles: input.applicationRoles };
  await recordAudit(tx, { action: "member.invite", resourceType: "invitation", resourceId: id, next: about });
  await appendEvent(tx, { type: "member.invited", subjectType: "invitation", subjectId: id, permission: "members:read", data: about });
  return { id, token, path: `/invite/${token}`, expiresAt: expiresAt.toISOString() };
}
