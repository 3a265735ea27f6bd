import { sql } from "drizzle-orm";
import { boolean, check, customType, foreignKey, index, inet, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { at, organizationColumn, person, tenantColumns, timestamps } from "./columns.ts";
import { tenantPolicies } from "./policies.ts";

const bytes = customType<{ data: Buffer }>({ dataType: () => "bytea" });

/** Addresses that other systems call with a signature. Secrets are sealed and never readable through the API; during a rotation two are valid. */
export const inboundWebhooks = pgTable(
  "inbound_webhooks",
  {
    ...tenantColumns(),
    name: text().notNull(),
    scheme: text().$type<"standard" | "github" | "stripe">().notNull(),
    secretSealed: text("secret_sealed").notNull(),
    previousSecretSealed: text("previous_secret_sealed"),
    previousExpiresAt: at("previous_expires_at"),
    enabled: boolean().notNull().default(true),
    rateLimitPerMinute: integer("rate_limit_per_minute").notNull().default(1_000),
    lastReceivedAt: at("last_received_at"),
    createdBy: person("created_by"),
  },
  (t) => [
    unique("inbound_webhooks_organization_id_id_key").on(t.organizationId, t.id),
    unique("inbound_webhooks_organization_id_name_key").on(t.organizationId, t.name),
    index("inbound_webhooks_created_by_idx").on(t.createdBy),
    check("inbound_webhooks_scheme_check", sql`${t.scheme} in ('standard', 'github', 'stripe')`),
    check("inbound_webhooks_rate_limit_per_minute_check", sql`${t.rateLimitPerMinute} between 1 and 1000000`),
    check("inbound_webhooks_rotation_check", sql`(${t.previousSecretSealed} is null) = (${t.previousExpiresAt} is null)`),
    ...tenantPolicies({ read: "webhooks:read", write: "webhooks:write" }),
  ],
);

/** What inbound webhooks received, byte for byte, kept before the sender hears 200. `dedupe_key` makes a repeated delivery one row. */
export const inboundDeliveries = pgTable(
  "inbound_webhook_deliveries",
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    organizationId: organizationColumn(),
    inboundWebhookId: uuid("inbound_webhook_id").notNull(),
    deliveryId: text("delivery_id").notNull(),
    dedupeKey: text("dedupe_key").notNull(),
    eventType: text("event_type"),
    contentType: text("content_type"),
    headers: jsonb().$type<Record<string, string>>().notNull().default({}),
    body: bytes().notNull(),
    status: text().$type<"received" | "processed">().notNull().default("received"),
    repeats: integer().notNull().default(0),
    eventId: uuid("event_id"),
    processedAt: at("processed_at"),
    ipAddress: inet("ip_address"),
    ...timestamps(),
  },
  (t) => [
    unique("inbound_webhook_deliveries_organization_id_id_key").on(t.organizationId, t.id),
    unique("inbound_webhook_deliveries_dedupe_key").on(t.organizationId, t.inboundWebhookId, t.dedupeKey),
    foreignKey({
      name: "inbound_webhook_deliveries_inbound_webhook_fkey",
      columns: [t.organizationId, t.inboundWebhookId],
      foreignColumns: [inboundWebhooks.organizationId, inboundWebhooks.id],
    }).onDelete("cascade"),
    index("inbound_webhook_deliveries_recent_idx").on(t.organizationId, t.inboundWebhookId, t.createdAt),
    index("inbound_webhook_deliveries_created_at_idx").on(t.createdAt),
    index("inbound_webhook_deliveries_waiting_idx").on(t.organizationId, t.inboundWebhookId, t.createdAt).where(sql`status = 'received'`),
    check("inbound_webhook_deliveries_status_check", sql`${t.status} in ('received', 'processed')`),
    ...tenantPolicies({ read: "webhooks:read", write: "webhooks:write" }),
  ],
);
