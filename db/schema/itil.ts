import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { alerts } from "./alerts.ts";
import { assets } from "./assets.ts";
import { at, organizationColumn, person, tenantColumns, timestamps } from "./columns.ts";
import { inOrganization, may, policy, seenThrough, servicePolicy, tenantPolicies } from "./policies.ts";

/** The last INC number given out in each organization. Its row lock makes numbers unique under any number of writers. */
export const incidentSequences = pgTable(
  "incident_sequences",
  { organizationId: organizationColumn().primaryKey(), lastValue: integer("last_value").notNull().default(0), ...timestamps() },
  () => [
    policy("select", sql`${inOrganization} and ${may("incidents:write")}`),
    policy("insert", sql`${inOrganization} and ${may("incidents:write")}`),
    policy("update", sql`${inOrganization} and ${may("incidents:write")}`),
    servicePolicy(),
  ],
);

/** Something is broken for somebody. open → investigating → resolved → closed; resolved may be reopened. A trigger refuses other moves. */
export const incidents = pgTable(
  "incidents",
  {
    ...tenantColumns(),
    number: integer().notNull(), // shown as INC-<number>
    title: text().notNull(),
    description: text(),
    status: text().$type<"open" | "investigating" | "resolved" | "closed">().notNull().default("open"),
    priority: text().$type<"low" | "medium" | "high" | "critical">().notNull().default("medium"),
    impact: text().$type<"low" | "medium" | "high">().notNull().default("medium"),
    urgency: text().$type<"low" | "medium" | "high">().notNull().default("medium"),
    source: text().$type<"manual" | "alert" | "api">().notNull().default("manual"),
    assetId: uuid("asset_id"),
    siteId: uuid("site_id"), // copied from the asset by a trigger, for site scope
    assignedTo: person("assigned_to"),
    assignedAt: at("assigned_at"),
    reportedBy: person("reported_by"),
    acknowledgedBy: person("acknowledged_by"),
    acknowledgedAt: at("acknowledged_at"),
    investigatingAt: at("investigating_at"),
    resolvedBy: person("resolved_by"),
    resolvedAt: at("resolved_at"),
    resolution: text(),
    closedBy: person("closed_by"),
    closedAt: at("closed_at"),
    reopenedCount: integer("reopened_count").notNull().default(0),
    correlationId: uuid("correlation_id").notNull().default(sql`gen_random_uuid()`),
  },
  (t) => [
    unique("incidents_organization_id_id_key").on(t.organizationId, t.id),
    unique("incidents_organization_id_number_key").on(t.organizationId, t.number),
    foreignKey({ columns: [t.organizationId, t.assetId], foreignColumns: [assets.organizationId, assets.id] }).onDelete("set null"),
    index("incidents_organization_id_created_at_idx").on(t.organizationId, t.createdAt, t.id),
    index("incidents_organization_id_status_idx").on(t.organizationId, t.status, t.createdAt, t.id),
    index("incidents_organization_id_asset_id_idx").on(t.organizationId, t.assetId),
    index("incidents_organization_id_assigned_to_idx").on(t.organizationId, t.assignedTo),
    index("incidents_assigned_to_idx").on(t.assignedTo),
    index("incidents_reported_by_idx").on(t.reportedBy),
    index("incidents_acknowledged_by_idx").on(t.acknowledgedBy),
    index("incidents_resolved_by_idx").on(t.resolvedBy),
    index("incidents_closed_by_idx").on(t.closedBy),
    check("incidents_status_check", sql`${t.status} in ('open', 'investigating', 'resolved', 'closed')`),
    check("incidents_priority_check", sql`${t.priority} in ('low', 'medium', 'high', 'critical')`),
    check("incidents_impact_check", sql`${t.impact} in ('low', 'medium', 'high')`),
    check("incidents_urgency_check", sql`${t.urgency} in ('low', 'medium', 'high')`),
    check(
      "incidents_resolved_check",
      sql`${t.status} not in ('resolved', 'closed') or (${t.resolvedAt} is not null and ${t.resolution} is not null)`,
    ),
    ...tenantPolicies({ read: "incidents:read", write: "incidents:write", remove: undefined, site: "site_id" }),
  ],
);

/** For those who see both the incident and the alert. */
const ofBoth = (permission: "incidents:read" | "incidents:write") =>
  sql`${inOrganization} and ${may(permission)} and ${seenThrough("incidents", "incident_id")} and ${seenThrough("alerts", "alert_id")}`;

/** Which alerts an incident is about. An alert belongs to one incident at a time. */
export const incidentAlerts = pgTable(
  "incident_alerts",
  {
    organizationId: organizationColumn(),
    incidentId: uuid("incident_id").notNull(),
    alertId: uuid("alert_id").notNull(),
    linkedBy: person("linked_by"),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.alertId], name: "incident_alerts_pkey" }),
    foreignKey({ columns: [t.organizationId, t.incidentId], foreignColumns: [incidents.organizationId, incidents.id] }).onDelete("cascade"),
    foreignKey({ columns: [t.organizationId, t.alertId], foreignColumns: [alerts.organizationId, alerts.id] }).onDelete("cascade"),
    index("incident_alerts_organization_id_incident_id_idx").on(t.organizationId, t.incidentId),
    index("incident_alerts_linked_by_idx").on(t.linkedBy),
    policy("select", ofBoth("incidents:read")),
    policy("insert", ofBoth("incidents:write")),
    policy("update", ofBoth("incidents:write")),
    policy("delete", ofBoth("incidents:write")),
    servicePolicy(),
  ],
);
