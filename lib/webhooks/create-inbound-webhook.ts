import "server-only";
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { inboundWebhooks } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { asMachinery } from "@/lib/auth/as-machinery";
import { assertCan } from "@/lib/auth/permissions";
import { appendEvent } from "@/lib/events/append";
import type { createInboundWebhookInput } from "./schema";
import { makeSecret, sealSecret, webhookUrl } from "./secret";

/** Makes an address for another system to call. The secret is in the answer and nowhere else that can be read. */
export async function createInboundWebhook(tx: ActorTx, input: z.output<typeof createInboundWebhookInput>) {
  assertCan(tx, "webhooks:write");
  const id = randomUUID();
  const { name, scheme, rateLimitPerMinute, secret = makeSecret(scheme) } = input;
  const createdBy = tx.actor.userId;
  await asMachinery(tx, "webhooks", (as) =>
    as
      .insert(inboundWebhooks)
      .values({ id, name, scheme, rateLimitPerMinute, createdBy, secretSealed: sealSecret(as.actor.organizationId!, id, secret) }),
  );
  await recordAudit(tx, {
    action: "inbound_webhook.create",
    resourceType: "inbound_webhook",
    resourceId: id,
    next: { name, scheme, rateLimitPerMinute },
  });
  await appendEvent(tx, {
    type: "inbound_webhook.created",
    subjectType: "inbound_webhook",
    subjectId: id,
    permission: "webhooks:read",
    data: { name, scheme },
  });
  return { id, name, scheme, secret, url: webhookUrl(id) };
}
