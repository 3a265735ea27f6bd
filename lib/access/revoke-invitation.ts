import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";

/** Makes an open invitation worthless. One that was used, or revoked before, is no longer there to revoke. */
export async function revokeInvitation(tx: ActorTx, { invitationId }: { invitationId: string }) {
  assertCan(tx, "members:write");
  const [revoked] = await tx.execute<{ id: string; email: string }>(sql`update team_invitations set revoked_at = now()
    where id = ${invitationId}::uuid and accepted_at is null and revoked_at is null returning id, email`);
  if (!revoked) throw notFound("open invitation");
  await recordAudit(tx, {
    action: "member.revoke_invitation",
    resourceType: "invitation",
    resourceId: revoked.id,
    details: { email: revoked.email },
  });
  return { id: revoked.id };
}
