import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";

/** Ends a key at once: a NOTIFY at commit empties what other processes remember of it. */
export async function revokeApiKey(tx: ActorTx, { keyId, because = "revoked" }: { keyId: string; because?: string }) {
  assertCan(tx, "keys:write");
  const [revoked] = await tx.execute<{ name: string }>(sql`update api_keys set revoked_at = now(), revoked_by = auth.uid()
    where id = ${keyId}::uuid and revoked_at is null returning name`);
  if (!revoked) {
    const [there] = await tx.execute(sql`select from api_keys where id = ${keyId}::uuid`);
    throw there ? new AppError("CONFLICT", "This key was revoked before.") : notFound("API key");
  }
  await recordAudit(tx, {
    action: "key.revoke",
    event: "api.key_revoked",
    resourceType: "api_key",
    resourceId: keyId,
    details: { because, name: revoked.name },
  });
  await appendEvent(tx, {
    type: "key.revoked",
    subjectType: "api_key",
    subjectId: keyId,
    permission: "keys:read",
    data: { name: revoked.name, because },
  });
  return { id: keyId };
}
