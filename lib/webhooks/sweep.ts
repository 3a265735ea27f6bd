import "server-only";
import { sql } from "drizzle-orm";
import { serviceActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { processDelivery } from "./process-delivery";

const AT_MOST = 500;

/**
 * Processes deliveries that have waited for two minutes. Their job is held by a worker that died: the queue gives it to another only after hours.
 * Should both get there, the mark lets one through.
 */
export async function sweepDeliveries(): Promise<void> {
  const waiting = await withActor(
    serviceActor({ label: "webhooks" }),
    (tx) =>
      tx.execute<{ organizationId: string; deliveryId: string }>(sql`select organization_id as "organizationId", id as "deliveryId"
        from inbound_webhook_deliveries where status = 'received' and created_at < now() - interval '2 minutes' order by created_at limit ${AT_MOST}::int`),
    { readOnly: true },
  );
  for (const one of waiting) await processDelivery(one);
}
