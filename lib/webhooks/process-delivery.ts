import "server-only";
import { z } from "zod";
import { systemActor } from "@/db/actor";
import { rawOf, withActor } from "@/db/with-actor";
import { appendEvent } from "@/lib/events/append";

const payloadInput = z.object({ organizationId: z.guid(), deliveryId: z.guid() });
const MOST_BYTES = 32_768;

type Row = { webhook_id: string; name: string; scheme: string; delivery_id: string; event_type: string | null; body: Buffer };

/**
 * The job behind a delivery: marks it processed and appends `webhook.received`, in one transaction. The mark is the guard, so that a job that runs
 * twice, or is repeated after a crash, appends one event.
 */
export async function processDelivery(payload: Record<string, unknown>): Promise<void> {
  const { organizationId, deliveryId: id } = payloadInput.parse(payload);
  await withActor(systemActor(organizationId, "webhooks.process"), async (tx) => {
    const [row] = await rawOf(tx)<
      Row[]
    >`update inbound_webhook_deliveries d set status = 'processed', processed_at = now() from inbound_webhooks w
      where d.id = ${id}::uuid and d.status = 'received' and w.organization_id = d.organization_id and w.id = d.inbound_webhook_id
      returning w.id as webhook_id, w.name, w.scheme, d.delivery_id, d.event_type, d.body`;
    if (!row) return;
    const eventId = await appendEvent(tx, {
      type: "webhook.received",
      subjectType: "inbound_webhook_delivery",
      subjectId: id,
      permission: "webhooks:read",
      data: {
        webhookId: row.webhook_id,
        webhook: row.name,
        scheme: row.scheme,
        deliveryId: row.delivery_id,
        eventType: row.event_type,
        ...payloadOf(row.body),
      },
    });
    await rawOf(tx)`update inbound_webhook_deliveries set event_id = ${eventId}::uuid where id = ${id}::uuid`;
  });
}

/** The JSON that was sent, where an event may carry it; readers of anything else take the stored bytes. */
function payloadOf(body: Buffer): { payload?: unknown } {
  if (body.length > MOST_BYTES) return {};
  try {
    const payload: unknown = JSON.parse(body.toString("utf8"));
    // PostgreSQL's jsonb holds neither NUL nor half a character; JSON.stringify writes both as escapes.
    return /\\u(0000|d[89a-f][0-9a-f]{2})/.test(JSON.stringify(payload)) ? {} : { payload };
  } catch {
    return {};
  }
}
