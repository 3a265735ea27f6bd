import "server-only";
import { isIP } from "node:net";
import { sql } from "drizzle-orm";
import { authActor, systemActor } from "@/db/actor";
import { actingAs, withActor } from "@/db/with-actor";
import { hashToken, looksLikeApiKey } from "@/lib/auth/api-keys";
import { revokeApiKey } from "./revoke-api-key";

type Origin = { ip?: string; userAgent?: string; requestId?: string };

/**
 * Somebody found a key where it should not be: whoever holds it may end it, without signing in. Opens its own scope, because nobody is acting for the
 * organization yet. Says nothing about whether the key was alive.
 */
export async function reportLeak(key: string, origin: Origin) {
  if (!looksLikeApiKey(key)) return;
  await withActor(authActor(origin), async (tx) => {
    const [found] = await tx.execute<{ id: string; organization_id: string; revoked: boolean }>(
      sql`select id, organization_id, revoked_at is not null as revoked from api_keys where key_hash = ${hashToken(key)} for update`,
    );
    if (!found || found.revoked) return;
    await tx.execute(sql`insert into security_events (organization_id, event_type, severity, details, ip_address, user_agent)
      values (${found.organization_id}::uuid, 'key.leak_reported', 'critical', ${JSON.stringify({ keyId: found.id })}::jsonb,
        ${origin.ip && isIP(origin.ip) ? origin.ip : null}::inet, ${origin.userAgent?.slice(0, 400) ?? null})`);
    const system = { ...systemActor(found.organization_id, "key leak report"), ...origin };
    await actingAs(tx, system, (as) => revokeApiKey(as, { keyId: found.id, because: "reported as leaked" }));
  });
}
