import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { Permission } from "@/db/permissions";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { makeApiKey } from "@/lib/auth/api-keys";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { assertMayGrant, assertSeesEverySite } from "./guard";
import type { rotateApiKeyInput } from "./schema";

type Old = { name: string; scopes: Permission[]; dead: boolean };

/** Makes a successor with the same rights now; the old key works on for `graceHours`, so that machines can change over one by one. Once per key. */
export async function rotateApiKey(tx: ActorTx, { keyId, graceHours }: z.output<typeof rotateApiKeyInput>) {
  assertCan(tx, "keys:write");
  assertSeesEverySite(tx);
  const [old] =
    await tx.execute<Old>(sql`select name, scopes, coalesce(revoked_at <= now(), false) or coalesce(expires_at <= now(), false) as dead
    from api_keys where id = ${keyId}::uuid for update`);
  if (!old) throw notFound("API key");
  if (old.dead) throw new AppError("CONFLICT", "This key has ended. Create a new one.");
  await assertMayGrant(tx, old.scopes, "keyId");
  const { key, prefix, hash } = makeApiKey();
  // The lock above lets one rotation in at a time; the second finds the successor here.
  const [made] = await tx.execute<{ id: string; expires_at: string | null }>(sql`
    insert into api_keys (name, description, key_prefix, key_hash, scopes, role, project_id, partner_id, agent_id, gateway_id, ip_allowlist, rate_limit_per_minute, expires_at,
      rotated_from_id, created_by)
    select name, description, ${prefix}, ${hash}, scopes, role, project_id, partner_id, agent_id, gateway_id, ip_allowlist, rate_limit_per_minute,
      now() + (expires_at - created_at), id, auth.uid()
    from api_keys o where o.id = ${keyId}::uuid and not exists (select from api_keys n where n.rotated_from_id = o.id)
    returning id, expires_at`);
  if (!made) throw new AppError("CONFLICT", "This key was rotated before. Rotate its successor.");
  const [ended] = await tx.execute<{
    expires_at: string;
  }>(sql`update api_keys set expires_at = least(expires_at, now() + make_interval(hours => ${graceHours}::int))
    where id = ${keyId}::uuid returning expires_at`);
  const oldExpiresAt = new Date(ended!.expires_at).toISOString();
  await recordAudit(tx, {
    action: "key.rotate",
    event: "api.key_created",
    resourceType: "api_key",
    resourceId: made.id,
    details: { rotatedFrom: keyId, oldExpiresAt },
    next: { name: old.name, prefix, scopes: old.scopes },
  });
  await appendEvent(tx, {
    type: "key.rotated",
    subjectType: "api_key",
    subjectId: made.id,
    permission: "keys:read",
    data: { name: old.name, rotatedFrom: keyId },
  });
  return { id: made.id, key, prefix, name: old.name, oldExpiresAt, expiresAt: made.expires_at && new Date(made.expires_at).toISOString() };
}
