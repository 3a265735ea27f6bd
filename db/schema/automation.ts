import { sql } from "drizzle-orm";
import { bigint, customType, index, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { at, organizationColumn } from "./columns.ts";
import { inOrganization, ledgerPolicy, policy, servicePolicy } from "./policies.ts";

const xid8 = customType<{ data: string }>({ dataType: () => "xid8" });

/**
 * The outbox and the spine. Appended through private.append_event in the transaction of the change. Readers page by (tx_id, id) below the oldest
 * running transaction, so an event that commits late is never skipped.
 */
export const domainEvents = pgTable(
  "domain_events",
  {
    id: bigint({ mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
    eventId: uuid("event_id").notNull().default(sql`gen_random_uuid()`),
    txId: xid8("tx_id").notNull().default(sql`pg_current_xact_id()`),
    organizationId: organizationColumn(),
    type: text().notNull(),
    subjectType: text("subject_type").notNull(),
    subjectId: uuid("subject_id").notNull(),
    siteId: uuid("site_id"),
    permission: text().notNull(), // what a reader must hold
    data: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    actorKind: text("actor_kind").notNull(),
    actorId: uuid("actor_id"),
    actorLabel: text("actor_label"),
    correlationId: uuid("correlation_id").notNull(),
    causationId: uuid("causation_id"),
    occurredAt: at("occurred_at").notNull().defaultNow(), // may lie in the past: reading time
    createdAt: at("created_at").notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    index("domain_events_organization_id_cursor_idx").on(t.organizationId, t.txId, t.id),
    index("domain_events_organization_id_subject_idx").on(t.organizationId, t.subjectType, t.subjectId),
    index("domain_events_organization_id_correlation_id_idx").on(t.organizationId, t.correlationId),
    uniqueIndex("domain_events_organization_id_event_id_key").on(t.organizationId, t.eventId),
    policy(
      "select",
      sql`${inOrganization} and ((select auth.permissions()) && array[permission, '*']) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[]))`,
    ),
    ledgerPolicy(),
    servicePolicy(),
  ],
);

/** Which consumer has handled which event: the key that makes an effect happen once. */
export const eventConsumptions = pgTable(
  "event_consumptions",
  {
    organizationId: organizationColumn(),
    consumer: text().notNull(),
    eventId: uuid("event_id").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.consumer, t.eventId], name: "event_consumptions_pkey" }),
    policy("select", sql`${inOrganization} and (select auth.kind()) = 'system'`),
    policy("insert", sql`${inOrganization} and (select auth.kind()) = 'system'`),
    servicePolicy(),
  ],
);
