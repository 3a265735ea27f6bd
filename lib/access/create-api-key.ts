import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import { apiKeys } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { makeApiKey } from "@/lib/auth/api-keys";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { assertMayGrant, assertSeesEverySite } from "./guard";
import type { createApiKeyInput } from "./schema";

/** Makes an API key that can do no more than its maker. The key itself is in the answer and nowhere else. */
export async function createApiKey(tx: ActorTx, input: z.output<typeof createApiKeyInput>) {
  assertCan(tx, "keys:write");
  assertSeesEverySite(tx); // a key sees every site
  await assertMayGrant(tx, input.scopes, "scopes");
  if (input.gatewayId) {
    const [gateway] = await tx.execute(sql`select from gateways where id = ${input.gatewayId}::uuid`);
    if (!gateway) throw notFound("gateway");
  }
  const { key, prefix, hash } = makeApiKey();
  const expiresAt = input.expiresInDays ? new Date(Date.now() + input.expiresInDays * 86_400_000) : null;
  const { name, scopes, ipAllowlist, rateLimitPerMinute = null } = input;
  const [made] = await tx
    .insert(apiKeys)
    .values({
      name,
      description: input.description ?? null,
      keyPrefix: prefix,
      keyHash: hash,
      scopes,
      gatewayId: input.gatewayId ?? null,
      ipAllowlist,
      rateLimitPerMinute,
      expiresAt,
      createdBy: tx.actor.userId,
    })
    .returning({ id: apiKeys.id });
  const id = made!.id;
  const next = {
    name,
    prefix,
    scopes,
    gatewayId: input.gatewayId ?? null,
    ipAllowlist,
    rateLimitPerMinute,
    expiresAt: expiresAt?.toISOString() ?? null,
  };
  await recordAudit(tx, { action: "key.create", event: "api.key_created", resourceType: "api_key", resourceId: id, next });
  await appendEvent(tx, { type: "key.created", subjectType: "api_key", subjectId: id, permission: "keys:read", data: { name } });
  return { id, key, prefix, name, expiresAt: next.expiresAt };
}
