import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { alertRules, alertSeverity } from "./alerts.ts";
import { assetStatus, assets, type HealthFactor, sites } from "./assets.ts";
import { at, organizationColumn, person, tenantColumns } from "./columns.ts";
import { inOrganization, ledgerPolicy, may, policy, seenThrough, servicePolicy, tenantPolicies } from "./policies.ts";
import { sensors } from "./telemetry.ts";

/** For a while, alerts that match are recorded but tell nobody. Every condition given must match, and there is at least one. */
export const alertSilences = pgTable(
  "alert_silences",
  {
    ...tenantColumns(),
    ruleId: uuid("rule_id"),
    sensorId: uuid("sensor_id"),
    assetId: uuid("asset_id"),
    siteId: uuid("site_id"),
    severities: alertSeverity().array(),
    startsAt: at("starts_at").notNull().defaultNow(),
    endsAt: at("ends_at").notNull(),
    reason: text().notNull(),
    endedAt: at("ended_at"),
    endedBy: person("ended_by"),
    createdBy: person("created_by"),
  },
  (t) => [
    unique("alert_silences_organization_id_id_key").on(t.organizationId, t.id),
    foreignKey({ columns: [t.organizationId, t.ruleId], foreignColumns: [alertRules.organizationId, alertRules.id] }).onDelete("cascade"),
    foreignKey({ columns: [t.organizationId, t.sensorId], foreignColumns: [sensors.organizationId, sensors.id] }).onDelete("cascade"),
    foreignKey({ columns: [t.organizationId, t.assetId], foreignColumns: [assets.organizationId, assets.id] }).onDelete("cascade"),
    foreignKey({ columns: [t.organizationId, t.siteId], foreignColumns: [sites.organizationId, sites.id] }).onDelete("cascade"),
    index("alert_silences_organization_id_ends_at_idx").on(t.organizationId, t.endsAt),
    index("alert_silences_organization_id_rule_id_idx").on(t.organizationId, t.ruleId),
    index("alert_silences_organization_id_sensor_id_idx").on(t.organizationId, t.sensorId),
    index("alert_silences_organization_id_asset_id_idx").on(t.organizationId, t.assetId),
    index("alert_silences_organization_id_site_id_idx").on(t.organizationId, t.siteId),
    index("alert_silences_ended_by_idx").on(t.endedBy),
    index("alert_silences_created_by_idx").on(t.createdBy),
    check("alert_silences_ends_at_check", sql`${t.endsAt} > ${t.startsAt}`),
    check(
      "alert_silences_condition_check",
      sql`num_nonnulls(${t.ruleId}, ${t.sensorId}, ${t.assetId}, ${t.siteId}) > 0 or coalesce(cardinality(${t.severities}), 0) > 0`,
    ),
    ...tenantPolicies({ read: "alerts:read", write: "alerts:write", remove: undefined, site: "site_id" }),
  ],
);

/**
 * Planned work on an asset or a whole site. "record": alerts are raised and marked, and tell nobody; "suppress": rules do not raise. When it ends,
 * states are as the readings then say.
 */
export const maintenanceWindows = pgTable(
  "maintenance_windows",
  {
    ...tenantColumns(),
    assetId: uuid("asset_id"),
    siteId: uuid("site_id"),
    includeChildren: boolean("include_children").notNull().default(true),
    mode: text().$type<"record" | "suppress">().notNull().default("record"),
    startsAt: at("starts_at").notNull(),
    endsAt: at("ends_at").notNull(),
    reason: text().notNull(),
    cancelledAt: at("cancelled_at"),
    restoredAt: at("restored_at"),
    createdBy: person("created_by"),
  },
  (t) => [
    unique("maintenance_windows_organization_id_id_key").on(t.organizationId, t.id),
    foreignKey({ columns: [t.organizationId, t.assetId], foreignColumns: [assets.organizationId, assets.id] }).onDelete("cascade"),
    foreignKey({ columns: [t.organizationId, t.siteId], foreignColumns: [sites.organizationId, sites.id] }).onDelete("cascade"),
    index("maintenance_windows_organization_id_ends_at_idx").on(t.organizationId, t.endsAt),
    index("maintenance_windows_organization_id_asset_id_idx").on(t.organizationId, t.assetId),
    index("maintenance_windows_organization_id_site_id_idx").on(t.organizationId, t.siteId),
    index("maintenance_windows_created_by_idx").on(t.createdBy),
    check("maintenance_windows_target_check", sql`${t.assetId} is not null or ${t.siteId} is not null`),
    check("maintenance_windows_mode_check", sql`${t.mode} in ('record', 'suppress')`),
    check("maintenance_windows_ends_at_check", sql`${t.endsAt} > ${t.startsAt}`),
    ...tenantPolicies({ read: "alerts:read", write: "alerts:write", remove: undefined, site: "site_id" }),
  ],
);

/** Who hears of which alerts, through what, when, how often, and when they are reminded. The first route that matches and does not continue ends it. */
export const notificationRoutes = pgTable(
  "notification_routes",
  {
    ...tenantColumns(),
    position: integer().notNull(),
    name: text().notNull(),
    enabled: boolean().notNull().default(true),
    minSeverity: alertSeverity("min_severity").notNull().default("low"),
    siteIds: uuid("site_ids").array(),
    ruleIds: uuid("rule_ids").array(),
    assetTypes: text("asset_types").array(),
    channels: text().array().notNull().default(sql`'{}'`), // in-app, email, slack, teams, sms
    userIds: uuid("user_ids").array().notNull().default(sql`'{}'`),
    recipients: text().array().notNull().default(sql`'{}'`),
    /** Without one, always. Days 1 (Monday) to 7, times as HH:MM in the zone. */
    schedule: jsonb().$type<{ timezone: string; days: number[]; from: string; to: string }>(),
    groupWaitSeconds: integer("group_wait_seconds").notNull().default(0),
    repeatMinutes: integer("repeat_minutes"),
    remindMinutes: integer("remind_minutes"), // not acknowledged by then: tell again
    continues: boolean().notNull().default(false),
    createdBy: person("created_by"),
  },
  (t) => [
    unique("notification_routes_organization_id_id_key").on(t.organizationId, t.id),
    unique("notification_routes_organization_id_name_key").on(t.organizationId, t.name),
    index("notification_routes_organization_id_position_idx").on(t.organizationId, t.position),
    index("notification_routes_created_by_idx").on(t.createdBy),
    check("notification_routes_repeat_minutes_check", sql`${t.repeatMinutes} between 1 and 43200`),
    check("notification_routes_remind_minutes_check", sql`${t.remindMinutes} between 1 and 43200`),
    check("notification_routes_group_wait_seconds_check", sql`${t.groupWaitSeconds} between 0 and 3600`),
    ...tenantPolicies({ read: "alert-rules:read", write: "alert-rules:write" }),
  ],
);

/** What has been told of an alert through a route, so that nobody is told twice and repeats know when they are due. */
export const alertNotices = pgTable(
  "alert_notices",
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    organizationId: organizationColumn(),
    alertId: uuid("alert_id").notNull(),
    routeId: uuid("route_id").notNull(),
    reason: text().$type<"raised" | "escalated" | "repeat" | "reminder" | "cleared">().notNull(),
    round: integer().notNull().default(0),
    channels: text().array().notNull(),
    sentAt: at("sent_at").notNull().defaultNow(),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    unique("alert_notices_organization_id_alert_id_route_id_reason_round_key").on(
      t.organizationId,
      t.alertId,
      t.routeId,
      t.reason,
      t.round,
    ),
    foreignKey({
      columns: [t.organizationId, t.routeId],
      foreignColumns: [notificationRoutes.organizationId, notificationRoutes.id],
    }).onDelete("cascade"),
    index("alert_notices_organization_id_alert_id_idx").on(t.organizationId, t.alertId),
    index("alert_notices_organization_id_route_id_idx").on(t.organizationId, t.routeId),
    check("alert_notices_reason_check", sql`${t.reason} in ('raised', 'escalated', 'repeat', 'reminder', 'cleared')`),
    policy("select", sql`${inOrganization} and ${may("alerts:read")} and ${seenThrough("alerts", "alert_id")}`),
    policy("insert", sql`${inOrganization} and ${may("alerts:write")}`),
    servicePolicy(),
  ],
);

/** How an asset's health went: one row whenever its score or status changed. */
export const assetHealthHistory = pgTable(
  "asset_health_history",
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    organizationId: organizationColumn(),
    assetId: uuid("asset_id").notNull(),
    siteId: uuid("site_id"), // copied from the asset by a trigger, for site scope
    computedAt: at("computed_at").notNull().defaultNow(),
    healthScore: integer("health_score"),
    status: assetStatus().notNull(),
    factors: jsonb().$type<HealthFactor[]>().notNull().default([]),
  },
  (t) => [
    foreignKey({ columns: [t.organizationId, t.assetId], foreignColumns: [assets.organizationId, assets.id] }).onDelete("cascade"),
    uniqueIndex("asset_health_history_asset_computed_at_key").on(t.organizationId, t.assetId, t.computedAt),
    index("asset_health_history_organization_id_site_id_idx").on(t.organizationId, t.siteId),
    check("asset_health_history_health_score_check", sql`${t.healthScore} between 0 and 100`),
    ...tenantPolicies({ read: "assets:read", write: undefined, create: "assets:write", site: "site_id" }),
    policy("update", sql`${inOrganization} and (select auth.kind()) = 'system'`), // only its site, when the asset moves
    ledgerPolicy(), // private.note_health
  ],
);

/** A remark on a stretch of an asset's or one sensor's history, drawn on charts. */
export const telemetryAnnotations = pgTable(
  "telemetry_annotations",
  {
    ...tenantColumns(),
    assetId: uuid("asset_id").notNull(),
    siteId: uuid("site_id"), // copied from the asset by a trigger, for site scope
    sensorId: uuid("sensor_id"),
    fromAt: at("from_at").notNull(),
    toAt: at("to_at"),
    text: text().notNull(),
    kind: text().$type<"note" | "failure" | "maintenance" | "operation">().notNull().default("note"),
    value: doublePrecision(),
    createdBy: person("created_by").default(sql`auth.uid()`),
  },
  (t) => [
    unique("telemetry_annotations_organization_id_id_key").on(t.organizationId, t.id),
    foreignKey({ columns: [t.organizationId, t.assetId], foreignColumns: [assets.organizationId, assets.id] }).onDelete("cascade"),
    foreignKey({ columns: [t.organizationId, t.sensorId], foreignColumns: [sensors.organizationId, sensors.id] }).onDelete("cascade"),
    index("telemetry_annotations_organization_id_asset_id_from_at_idx").on(t.organizationId, t.assetId, t.fromAt),
    index("telemetry_annotations_organization_id_sensor_id_idx").on(t.organizationId, t.sensorId),
    index("telemetry_annotations_created_by_idx").on(t.createdBy),
    check("telemetry_annotations_to_at_check", sql`${t.toAt} >= ${t.fromAt}`),
    check("telemetry_annotations_kind_check", sql`${t.kind} in ('note', 'failure', 'maintenance', 'operation')`),
    ...tenantPolicies({ read: "telemetry:read", write: "comments:write", site: "site_id" }),
  ],
);

/** A sensor's calibrations: when, by whom, from what to what, and when the next is due. */
export const sensorCalibrations = pgTable(
  "sensor_calibrations",
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    organizationId: organizationColumn(),
    sensorId: uuid("sensor_id").notNull(),
    calibratedAt: at("calibrated_at").notNull().defaultNow(),
    nextDueAt: at("next_due_at"),
    offsetBefore: doublePrecision("offset_before").notNull(),
    scaleBefore: doublePrecision("scale_before").notNull(),
    offsetAfter: doublePrecision("offset_after").notNull(),
    scaleAfter: doublePrecision("scale_after").notNull(),
    /** Values from this reading time on were derived anew from raw_value; null: only readings to come. */
    appliesFrom: at("applies_from"),
    readingsChanged: integer("readings_changed").notNull().default(0),
    /** When the last of them was derived anew; null while that goes on, or when only readings to come are meant. */
    appliedAt: at("applied_at"),
    certificate: text(),
    note: text(),
    createdBy: person("created_by").default(sql`auth.uid()`),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    foreignKey({ columns: [t.organizationId, t.sensorId], foreignColumns: [sensors.organizationId, sensors.id] }).onDelete("cascade"),
    index("sensor_calibrations_organization_id_sensor_id_idx").on(t.organizationId, t.sensorId, t.calibratedAt),
    index("sensor_calibrations_created_by_idx").on(t.createdBy),
    policy("select", sql`${inOrganization} and ${may("telemetry:read")} and exists (select from sensors s where s.id = sensor_id)`),
    policy("insert", sql`${inOrganization} and ${may("telemetry:write")} and exists (select from sensors s where s.id = sensor_id)`),
    policy("update", sql`${inOrganization} and (select auth.kind()) = 'system'`), // how far the job that derives readings anew has come
    servicePolicy(),
  ],
);
