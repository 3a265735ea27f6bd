import { sql } from "drizzle-orm";
import { bigint, boolean, check, customType, index, jsonb, pgSchema, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { at, organizationColumn } from "./columns.ts";
import { authAdminPolicy, inOrganization, ledgerPolicy, policy, servicePolicy } from "./policies.ts";

const xid8 = customType<{ data: string }>({ dataType: () => "xid8" });
const oid = customType<{ data: number }>({ dataType: () => "oid" });

/** Sockets and what travels over them. Not reachable through the REST API. */
export const realtime = pgSchema("realtime");

// `user:<id>` belongs to that person, `site:<id>` to whoever sees the site, every other topic to the whole organization.
const ownTopic = sql`${inOrganization} and (topic not like 'user:%' or topic = 'user:' || (select auth.uid())::text)
  and (topic not like 'site:%' or (select auth.site_scope()) is null or substr(topic, 6) = any((select auth.site_scope())::text[]))`;

/**
 * Who may use which private channel: reading a row of its topic is listening, adding one is sending (`extension` broadcast or presence). The server asks
 * the policies with a row that it takes back; messages themselves are not kept.
 */
export const realtimeMessages = realtime.table(
  "messages",
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    organizationId: organizationColumn(),
    topic: text().notNull(),
    extension: text().notNull(),
    event: text(),
    payload: jsonb(),
    private: boolean().notNull().default(true),
    insertedAt: at("inserted_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (t) => [
    index("messages_organization_id_topic_idx").on(t.organizationId, t.topic),
    check("messages_extension_check", sql`${t.extension} in ('broadcast', 'presence')`),
    policy("select", ownTopic),
    policy("insert", ownTopic),
    authAdminPolicy(),
    servicePolicy(),
  ],
);

/**
 * What changed in published tables, for minutes: identities only, written by private.capture_change in the transaction of the change. Readers take
 * what their snapshot shows and remember the numbers above its oldest running transaction, so nothing is missed and nothing told twice.
 */
export const realtimeChanges = realtime.table(
  "changes",
  {
    txId: xid8("tx_id").notNull().default(sql`pg_current_xact_id()`),
    id: bigint({ mode: "number" }).generatedAlwaysAsIdentity(),
    relation: oid().notNull(),
    operation: text().notNull(),
    organizationId: uuid("organization_id"),
    siteId: uuid("site_id"),
    userId: uuid("user_id"),
    key: jsonb().notNull(),
    oldKey: jsonb("old_key"),
    changedAt: at("changed_at").notNull().default(sql`clock_timestamp()`),
  },
  (t) => [primaryKey({ columns: [t.txId, t.id], name: "changes_pkey" }), ledgerPolicy(), authAdminPolicy()],
);

/** Processes that hold sockets. One that no longer renews its lease is dead, and its presences are removed. */
export const realtimeProcesses = realtime.table("processes", { id: uuid().primaryKey(), expiresAt: at("expires_at").notNull() }, () => [
  authAdminPolicy(),
]);

/** Who is present in which channel, one row per channel that tracks. `scope` is an organization or another closed circle; topics never cross it. */
export const realtimePresences = realtime.table(
  "presences",
  {
    channel: uuid().primaryKey(),
    process: uuid().notNull(),
    scope: text().notNull(),
    topic: text().notNull(),
    key: text().notNull(),
    meta: text().notNull(),
    trackedAt: at("tracked_at").notNull().default(sql`clock_timestamp()`),
  },
  (t) => [index("presences_scope_topic_idx").on(t.scope, t.topic), index("presences_process_idx").on(t.process), authAdminPolicy()],
);

/** Messages too large for a notification, kept for the minutes in which other processes fetch them. */
export const realtimePayloads = realtime.table(
  "payloads",
  { id: uuid().primaryKey(), body: text().notNull(), createdAt: at("created_at").notNull().defaultNow() },
  () => [authAdminPolicy()],
);
