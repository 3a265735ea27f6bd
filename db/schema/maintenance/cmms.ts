import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, index, integer, jsonb, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { at, organizationColumn, person, tenantColumns } from "../columns.ts";
import { inOrganization, may, policy, servicePolicy, tenantPolicies } from "../policies.ts";
import { belowOrder } from "./below-order.ts";
import { workOrders } from "./work-orders.ts";

/** Where another maintenance system is reached, and which side wins when both changed. Credentials are sealed and never readable through the API. */
export const cmmsConnections = pgTable(
  "cmms_connections",
  {
    ...tenantColumns(),
    system: text().$type<"SAP PM" | "IBM Maximo" | "ServiceNow" | "MaintainX">().notNull(),
    name: text().notNull(),
    baseUrl: text("base_url").notNull(),
    credentialsSealed: text("credentials_sealed").notNull(),
    settings: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    conflictRule: text("conflict_rule").$type<"ours" | "theirs" | "newest" | "ask">().notNull().default("newest"),
    enabled: boolean().notNull().default(true),
    hourly: boolean().notNull().default(false), // synchronised by the clock, not only when somebody asks
    pullCursor: text("pull_cursor"), // where the last complete pull ended
    createdBy: person("created_by"),
  },
  (t) => [
    unique("cmms_connections_organization_id_id_key").on(t.organizationId, t.id),
    uniqueIndex("cmms_connections_enabled_system_key").on(t.organizationId, t.system).where(sql`enabled`),
    index("cmms_connections_created_by_idx").on(t.createdBy),
    check("cmms_connections_system_check", sql`${t.system} in ('SAP PM', 'IBM Maximo', 'ServiceNow', 'MaintainX')`),
    check("cmms_connections_conflict_rule_check", sql`${t.conflictRule} in ('ours', 'theirs', 'newest', 'ask')`),
    ...tenantPolicies({ read: "maintenance:read", write: "maintenance:write" }),
  ],
);

/** A work order's counterpart in another system: what both sides looked like when they last agreed. */
export const cmmsLinks = pgTable(
  "cmms_links",
  {
    ...tenantColumns(),
    connectionId: uuid("connection_id").notNull(),
    workOrderId: uuid("work_order_id").notNull(),
    externalId: text("external_id").notNull(),
    externalUrl: text("external_url"),
    externalVersion: text("external_version"),
    ourVersion: at("our_version"), // updated_at of the order as it was compared: a later or an overtaken change differs
    agreed: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    state: text().$type<"synced" | "conflict" | "failed">().notNull().default("synced"),
    conflict: jsonb().$type<{ field: string; ours: unknown; theirs: unknown }[]>(),
    message: text(),
    lastSyncedAt: at("last_synced_at"),
  },
  (t) => [
    unique("cmms_links_organization_id_connection_id_external_id_key").on(t.organizationId, t.connectionId, t.externalId),
    unique("cmms_links_organization_id_connection_id_work_order_id_key").on(t.organizationId, t.connectionId, t.workOrderId),
    foreignKey({
      columns: [t.organizationId, t.connectionId],
      foreignColumns: [cmmsConnections.organizationId, cmmsConnections.id],
    }).onDelete("cascade"),
    foreignKey({ columns: [t.organizationId, t.workOrderId], foreignColumns: [workOrders.organizationId, workOrders.id] }).onDelete(
      "cascade",
    ),
    index("cmms_links_organization_id_work_order_id_idx").on(t.organizationId, t.workOrderId),
    check("cmms_links_state_check", sql`${t.state} in ('synced', 'conflict', 'failed')`),
    ...belowOrder(),
  ],
);

/** One run of a synchronisation, with its result for each order. A run that broke off is resumed from what it had finished. */
export const cmmsSyncs = pgTable(
  "cmms_syncs",
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    organizationId: organizationColumn(),
    connectionId: uuid("connection_id").notNull(),
    operation: text().$type<"push" | "pull" | "sync">().notNull(),
    status: text().$type<"running" | "completed" | "partial" | "failed">().notNull().default("running"),
    results: jsonb().$type<Record<string, unknown>[]>().notNull().default([]),
    succeeded: integer().notNull().default(0),
    failed: integer().notNull().default(0),
    conflicts: integer().notNull().default(0),
    message: text(),
    position: jsonb().$type<Record<string, unknown>>().notNull().default({}), // what is asked for and how far it came, for going on after a break
    claimedUntil: at("claimed_until"), // one process at a time carries a run on; after this moment another may
    startedBy: person("started_by").default(sql`auth.uid()`),
    startedAt: at("started_at").notNull().defaultNow(),
    finishedAt: at("finished_at"),
  },
  (t) => [
    foreignKey({
      columns: [t.organizationId, t.connectionId],
      foreignColumns: [cmmsConnections.organizationId, cmmsConnections.id],
    }).onDelete("cascade"),
    uniqueIndex("cmms_syncs_running_key").on(t.organizationId, t.connectionId).where(sql`status = 'running'`),
    index("cmms_syncs_organization_id_connection_id_started_at_idx").on(t.organizationId, t.connectionId, t.startedAt),
    index("cmms_syncs_started_by_idx").on(t.startedBy),
    check("cmms_syncs_operation_check", sql`${t.operation} in ('push', 'pull', 'sync')`),
    check("cmms_syncs_status_check", sql`${t.status} in ('running', 'completed', 'partial', 'failed')`),
    // A run tells of orders of every site: whoever sees some sites only sees the runs they asked for.
    policy(
      "select",
      sql`${inOrganization} and ${may("maintenance:read")} and ((select auth.site_scope()) is null or started_by = (select auth.uid()))`,
    ),
    policy("insert", sql`${inOrganization} and ${may("work-orders:write")}`),
    policy("update", sql`${inOrganization} and ${may("work-orders:write")}`),
    servicePolicy(),
  ],
);
