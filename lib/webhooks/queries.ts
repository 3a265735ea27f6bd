import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { keyset } from "@/lib/keyset";
import type { deliveriesInput, WebhookScheme } from "./schema";
import { webhookUrl } from "./secret";

export type InboundWebhookRow = {
  id: string;
  name: string;
  scheme: WebhookScheme;
  enabled: boolean;
  url: string;
  rateLimitPerMinute: number;
  /** Until when the secret before still works. */
  previousExpiresAt: string | null;
  lastReceivedAt: string | null;
  waiting: number;
  createdBy: string | null;
  createdAt: string;
};

// Only columns the API may read: the secrets are not among them.
const columns = sql`w.id, w.name, w.scheme, w.enabled, w.rate_limit_per_minute as "rateLimitPerMinute",
  case when w.previous_expires_at > now() then w.previous_expires_at end as "previousExpiresAt", w.last_received_at as "lastReceivedAt",
  (select count(*)::int from inbound_webhook_deliveries d where d.organization_id = w.organization_id and d.inbound_webhook_id = w.id and d.status = 'received') as waiting,
  (select p.display_name from profiles p where p.id = w.created_by) as "createdBy", w.created_at as "createdAt"`;

/** The organization's inbound webhooks by name. */
export async function listInboundWebhooks(tx: ActorTx): Promise<InboundWebhookRow[]> {
  assertCan(tx, "webhooks:read");
  const rows = await tx.execute<InboundWebhookRow>(sql`select ${columns} from inbound_webhooks w order by lower(w.name), w.id limit 500`);
  return rows.map((row) => ({ ...row, url: webhookUrl(row.id) }));
}

export async function getInboundWebhook(tx: ActorTx, id: string): Promise<InboundWebhookRow> {
  assertCan(tx, "webhooks:read");
  const [row] = await tx.execute<InboundWebhookRow>(sql`select ${columns} from inbound_webhooks w where w.id = ${id}::uuid`);
  if (!row) throw notFound("webhook");
  return { ...row, url: webhookUrl(row.id) };
}

export type DeliveryRow = {
  id: string;
  deliveryId: string;
  eventType: string | null;
  status: "received" | "processed";
  bytes: number;
  repeats: number;
  receivedAt: string;
  processedAt: string | null;
};

/** What one webhook received, newest first. */
export async function listDeliveries(tx: ActorTx, { webhookId, cursor, limit }: z.output<typeof deliveriesInput>) {
  assertCan(tx, "webhooks:read");
  const page = keyset(
    { id: "received", by: sql`d.created_at`, type: "timestamptz", tie: sql`d.id`, desc: true },
    { cursor, before: undefined, limit },
  );
  const rows = await tx.execute<
    DeliveryRow & { key: string }
  >(sql`select d.id, d.delivery_id as "deliveryId", d.event_type as "eventType", d.status, length(d.body) as bytes,
      d.repeats, d.created_at as "receivedAt", d.processed_at as "processedAt", d.created_at::text as key
    from inbound_webhook_deliveries d where d.inbound_webhook_id = ${webhookId}::uuid and ${page.where ?? sql`true`}
    order by ${sql.join(page.orderBy, sql`, `)} limit ${page.limit}`);
  return page.page(rows);
}

/** One delivery with its headers and its body as text; a body that is not text is answered in base64. */
export async function getDelivery(tx: ActorTx, { webhookId, deliveryId }: { webhookId: string; deliveryId: string }) {
  assertCan(tx, "webhooks:read");
  const [row] = await tx.execute<
    DeliveryRow & { headers: Record<string, string>; contentType: string | null; base64: string }
  >(sql`select d.id, d.delivery_id as "deliveryId", d.event_type as "eventType", d.status, length(d.body) as bytes, d.repeats, d.created_at as "receivedAt",
      d.processed_at as "processedAt", d.headers, d.content_type as "contentType", encode(d.body, 'base64') as base64
    from inbound_webhook_deliveries d where d.id = ${deliveryId}::uuid and d.inbound_webhook_id = ${webhookId}::uuid`);
  if (!row) throw notFound("delivery");
  const { base64, ...rest } = row;
  try {
    return { ...rest, body: new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(base64, "base64")), encoding: "utf-8" as const };
  } catch {
    return { ...rest, body: base64.replace(/\n/g, ""), encoding: "base64" as const };
  }
}
