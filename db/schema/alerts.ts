import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { assets } from "./assets.ts";
import { at, organizationColumn, person, rankOf, tenantColumns, timestamps } from "./columns.ts";
import { inOrganization, ledgerPolicy, may, policy, seenThrough, servicePolicy, tenantPolicies } from "./policies.ts";
import { sensors, sensorType } from "./telemetry.ts";

export const alertSeverity = pgEnum("alert_severity", ["low", "medium", "high", "critical"]);
export const alertCategory = pgEnum("alert_category", [
  "threshold",
  "anomaly",
  "pattern",
  "predictive",
  "connectivity",
  "system",
  "maintenance",
]);

/** When to raise an alert, on which sensors, and what follows. `condition_config` is described in lib/alerts/schema.ts. */
export const alertRules = pgTable(
  "alert_rules",
  {
    ...tenantColumns(),
    name: text().notNull(),
    description: text(),
    enabled: boolean().notNull().default(true),
    assetTypes: text("asset_types").array(),
    sensorTypes: sensorType("sensor_types").array(),
    siteIds: uuid("site_ids").array(),
    sensorIds: uuid("sensor_ids").array(),
    conditionType: text("condition_type").notNull(),
    conditionConfig: jsonb("condition_config").$type<Record<string, unknown>>().notNull(),
    severity: alertSeverity().notNull(),
    notificationChannels: text("notification_channels").array().notNull().default(sql`'{}'`),
    autoAcknowledgeMinutes: integer("auto_acknowledge_minutes"),
    openIncident: boolean("open_incident").notNull().default(false),
    /** Grows more severe when it stays active or goes further: `{severity, afterMinutes?, threshold?}`, mildest first. */
    escalation: jsonb().$type<{ severity: string; afterMinutes?: number; threshold?: number }[]>().notNull().default([]),
    groupBy: text("group_by").$type<"none" | "rule" | "asset" | "site">().notNull().default("none"),
    createdBy: person("created_by"),
  },
  (t) => [
    unique("alert_rules_organization_id_id_key").on(t.organizationId, t.id),
    unique("alert_rules_organization_id_name_key").on(t.organizationId, t.name),
    index("alert_rules_organization_id_enabled_idx").on(t.organizationId, t.enabled),
    index("alert_rules_created_by_idx").on(t.createdBy),
    check(
      "alert_rules_condition_type_check",
      sql`${t.conditionType} in ('threshold_high', 'threshold_low', 'rate_of_change', 'anomaly_score', 'pattern_match', 'time_based')`,
    ),
    check("alert_rules_group_by_check", sql`${t.groupBy} in ('none', 'rule', 'asset', 'site')`),
    check("alert_rules_auto_acknowledge_minutes_check", sql`${t.autoAcknowledgeMinutes} between 1 and 43200`),
    ...tenantPolicies({ read: "alert-rules:read", write: "alert-rules:write" }),
  ],
);

/** The last ALR number given out in each organization. A number taken for an alert that is not raised after all stays unused. */
export const alertSequences = pgTable(
  "alert_sequences",
  { organizationId: organizationColumn().primaryKey(), lastValue: integer("last_value").notNull().default(0), ...timestamps() },
  () => [
    ledgerPolicy(),
    policy("select", sql`${inOrganization} and ${may("alerts:write")}`),
    policy("insert", sql`${inOrganization} and ${may("alerts:write")}`),
    policy("update", sql`${inOrganization} and ${may("alerts:write")}`),
    servicePolicy(),
  ],
);

/**
 * An alarm. Active while `cleared_at` is null; acknowledged or not is another question. At most one is active per rule and sensor: what happens
 * again updates it.
 */
export const alerts = pgTable(
  "alerts",
  {
    ...tenantColumns(),
    number: integer().notNull(),
    ruleId: uuid("rule_id"),
    assetId: uuid("asset_id").notNull(),
    sensorId: uuid("sensor_id"),
    siteId: uuid("site_id"), // copied from the asset by a trigger, for site scope
    title: text().notNull(),
    description: text(),
    severity: alertSeverity().notNull(),
    category: alertCategory().notNull(),
    severityRank: rankOf("severity", alertSeverity),
    categoryRank: rankOf("category", alertCategory),
    rootCauseAnalysis: text("root_cause_analysis"),
    confidenceScore: numeric("confidence_score", { precision: 5, scale: 4, mode: "number" }),
    businessImpact: text("business_impact"),
    acknowledged: boolean().notNull().default(false),
    acknowledgedBy: person("acknowledged_by"),
    acknowledgedAt: at("acknowledged_at"),
    resolved: boolean().notNull().default(false),
    resolvedBy: person("resolved_by"),
    resolvedAt: at("resolved_at"),
    resolutionNotes: text("resolution_notes"),
    timestamp: at("timestamp").notNull().defaultNow(), // when the condition became true, in reading time
    durationMinutes: integer("duration_minutes"),
    affectedValue: doublePrecision("affected_value"),
    thresholdValue: doublePrecision("threshold_value"),
    assignedTo: person("assigned_to"),
    assignedAt: at("assigned_at"),
    baseSeverity: alertSeverity("base_severity"), // what it began as, once it has grown more severe
    escalatedAt: at("escalated_at"),
    groupKey: text("group_key"),
    mutedBy: text("muted_by").$type<"silence" | "window">(), // it tells nobody, because of that silence or maintenance window
    mutedById: uuid("muted_by_id"),
    relatedAlerts: uuid("related_alerts").array().notNull().default(sql`'{}'`),
    relatedWorkOrders: uuid("related_work_orders").array().notNull().default(sql`'{}'`),
    firstSeenAt: at("first_seen_at").notNull().defaultNow(),
    lastSeenAt: at("last_seen_at").notNull().defaultNow(),
    clearedAt: at("cleared_at"),
    occurrences: integer().notNull().default(1),
    correlationId: uuid("correlation_id").notNull().default(sql`gen_random_uuid()`),
  },
  (t) => [
    unique("alerts_organization_id_id_key").on(t.organizationId, t.id),
    unique("alerts_organization_id_number_key").on(t.organizationId, t.number),
    uniqueIndex("alerts_active_key").on(t.organizationId, t.ruleId, t.sensorId).where(sql`cleared_at is null and rule_id is not null`),
    foreignKey({ columns: [t.organizationId, t.ruleId], foreignColumns: [alertRules.organizationId, alertRules.id] }).onDelete("set null"),
    foreignKey({ columns: [t.organizationId, t.assetId], foreignColumns: [assets.organizationId, assets.id] }).onDelete("cascade"),
    foreignKey({ columns: [t.organizationId, t.sensorId], foreignColumns: [sensors.organizationId, sensors.id] }).onDelete("set null"),
    index("alerts_organization_id_timestamp_idx").on(t.organizationId, t.timestamp, t.id),
    index("alerts_organization_id_asset_id_timestamp_idx").on(t.organizationId, t.assetId, t.timestamp),
    index("alerts_organization_id_sensor_id_idx").on(t.organizationId, t.sensorId),
    index("alerts_organization_id_rule_id_idx").on(t.organizationId, t.ruleId),
    index("alerts_list_by_severity_idx").on(t.organizationId, t.severityRank, t.id),
    index("alerts_organization_id_category_idx").on(t.organizationId, t.categoryRank, t.timestamp, t.id),
    index("alerts_active_by_time_idx").on(t.organizationId, t.timestamp, t.id, t.acknowledged).where(sql`cleared_at is null`),
    index("alerts_active_by_severity_idx").on(t.organizationId, t.severityRank, t.id).where(sql`cleared_at is null`),
    index("alerts_organization_id_group_key_idx").on(t.organizationId, t.groupKey).where(sql`cleared_at is null`),
    index("alerts_organization_id_assigned_to_idx").on(t.organizationId, t.assignedTo),
    index("alerts_assigned_to_idx").on(t.assignedTo),
    index("alerts_acknowledged_by_idx").on(t.acknowledgedBy),
    index("alerts_resolved_by_idx").on(t.resolvedBy),
    check("alerts_muted_by_check", sql`${t.mutedBy} in ('silence', 'window') and ${t.mutedById} is not null or ${t.mutedBy} is null`),
    check("alerts_business_impact_check", sql`${t.businessImpact} in ('low', 'medium', 'high', 'critical')`),
    check("alerts_acknowledged_check", sql`${t.acknowledged} = (${t.acknowledgedAt} is not null)`),
    check("alerts_resolved_check", sql`${t.resolved} = (${t.resolvedAt} is not null)`),
    ...tenantPolicies({ read: "alerts:read", write: "alerts:acknowledge", create: "alerts:write", remove: undefined, site: "site_id" }),
  ],
);

/** What the engine remembers of one rule on one sensor: pending since, active since, firing alert. Survives a restart. */
export const alertRuleStates = pgTable(
  "alert_rule_states",
  {
    organizationId: organizationColumn(),
    ruleId: uuid("rule_id").notNull(),
    sensorId: uuid("sensor_id").notNull(),
    state: jsonb().$type<Record<string, unknown>>().notNull(),
    active: boolean().notNull().default(false),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.ruleId, t.sensorId], name: "alert_rule_states_pkey" }),
    foreignKey({ columns: [t.organizationId, t.ruleId], foreignColumns: [alertRules.organizationId, alertRules.id] }).onDelete("cascade"),
    foreignKey({ columns: [t.organizationId, t.sensorId], foreignColumns: [sensors.organizationId, sensors.id] }).onDelete("cascade"),
    index("alert_rule_states_organization_id_sensor_id_idx").on(t.organizationId, t.sensorId),
    policy("select", sql`${inOrganization} and ${may("alerts:write")} and ${seenThrough("sensors", "sensor_id")}`),
    policy("insert", sql`${inOrganization} and ${may("alerts:write")}`),
    policy("update", sql`${inOrganization} and ${may("alerts:write")}`),
    policy("delete", sql`${inOrganization} and ${may("alerts:write")}`),
    servicePolicy(),
  ],
);
