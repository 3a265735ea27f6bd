import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { asMachinery } from "@/lib/auth/as-machinery";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import type { setInboundWebhookInput } from "./schema";

/** Disables a webhook, at once for every process, or enables it again. What it received stays. */
export async function setInboundWebhook(tx: ActorTx, { webhookId: id, enabled }: z.output<typeof setInboundWebhookInput>) {
  assertCan(tx, "webhooks:write");
  const [changed] = await asMachinery(tx, "webhooks", (as) =>
    as.execute<{ name: string }>(
      sql`update inbound_webhooks set enabled = ${enabled} where id = ${id}::uuid and enabled <> ${enabled} returning name`,
    ),
  );
  if (!changed) {
    const [there] = await tx.execute(sql`select from inbound_webhooks where id = ${id}::uuid`);
    if (!there) throw notFound("webhook");
    throw new AppError("CONFLICT", enabled ? "This webhook is enabled already." : "This webhook is disabled already.");
  }
  await recordAudit(tx, {
    action: enabled ? "inbound_webhook.enable" : "inbound_webhook.disable",
    resourceType: "inbound_webhook",
    resourceId: id,
    previous: { enabled: !enabled },
    next: { enabled },
  });
  await appendEvent(tx, {
    type: "inbound_webhook.changed",
    subjectType: "inbound_webhook",
    subjectId: id,
    permission: "webhooks:read",
    data: { name: changed.name, enabled },
  });
  return { id, enabled };
}
