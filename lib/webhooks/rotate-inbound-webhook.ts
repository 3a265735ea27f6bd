import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { asMachinery } from "@/lib/auth/as-machinery";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { isStandardSecret, type rotateInboundWebhookInput, type WebhookScheme } from "./schema";
import { makeSecret, sealSecret } from "./secret";

/** A new secret now; the one before works on for `graceHours`, so that the sender can be changed over without losing a delivery. */
export async function rotateInboundWebhook(tx: ActorTx, input: z.output<typeof rotateInboundWebhookInput>) {
  assertCan(tx, "webhooks:write");
  const { webhookId: id, graceHours } = input;
  const [found] = await tx.execute<{ name: string; scheme: WebhookScheme }>(
    sql`select name, scheme from inbound_webhooks where id = ${id}::uuid`,
  );
  if (!found) throw notFound("webhook");
  if (found.scheme === "standard" && input.secret !== undefined && !isStandardSecret(input.secret)) {
    const message = "A secret of Standard Webhooks looks like whsec_ and base64. Leave it empty, and we make one.";
    throw new AppError("VALIDATION_ERROR", message, { secret: [message] });
  }
  const secret = input.secret ?? makeSecret(found.scheme);
  const [rotated] = await asMachinery(tx, "webhooks", (as) =>
    as.execute<{ ends: string | null }>(sql`update inbound_webhooks set secret_sealed = ${sealSecret(as.actor.organizationId!, id, secret)},
        previous_secret_sealed = case when ${graceHours}::int > 0 then secret_sealed end,
        previous_expires_at = case when ${graceHours}::int > 0 then now() + make_interval(hours => ${graceHours}::int) end
      where id = ${id}::uuid returning previous_expires_at as ends`),
  );
  const oldExpiresAt = rotated?.ends ? new Date(rotated.ends).toISOString() : null;
  await recordAudit(tx, {
    action: "inbound_webhook.rotate",
    resourceType: "inbound_webhook",
    resourceId: id,
    details: { oldExpiresAt },
  });
  await appendEvent(tx, {
    type: "inbound_webhook.changed",
    subjectType: "inbound_webhook",
    subjectId: id,
    permission: "webhooks:read",
    data: { name: found.name, rotated: true },
  });
  return { id, secret, oldExpiresAt };
}
