import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";

/** Takes lent permissions back. The lender may, and whoever manages members; to anybody else the loan does not exist. */
export async function revokeLoan(tx: ActorTx, { loanId }: { loanId: string }) {
  const [ended] = await tx.execute<{ delegate_id: string; permissions: string[] }>(sql`update permission_delegations set revoked_at = now()
    where id = ${loanId}::uuid and revoked_at is null and expires_at > now() returning delegate_id, permissions`);
  if (!ended) throw notFound("loan");
  await recordAudit(tx, {
    action: "member.end_loan",
    event: "role.revoked",
    resourceType: "delegation",
    resourceId: loanId,
    previous: { permissions: ended.permissions },
  });
  await appendEvent(tx, {
    type: "member.changed",
    subjectType: "user",
    subjectId: ended.delegate_id,
    permission: "members:read",
    data: { loanEnded: loanId },
  });
  return { id: loanId };
}
