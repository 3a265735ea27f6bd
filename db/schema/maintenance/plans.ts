import { sql } from "drizzle-orm";
import { boolean, check, doublePrecision, foreignKey, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { assets } from "../assets.ts";
import { at, person, tenantColumns } from "../columns.ts";
import { tenantPolicies } from "../policies.ts";
import { sensors } from "../telemetry.ts";
import { prescriptions } from "./prescriptions.ts";

/**
 * Preventive maintenance of an asset: by the calendar (every so many days, weeks, months) or by a meter (every so many units of a sensor, or operating
 * hours without one). Orders are made `lead_days` ahead, never a second while one is open.
 */
export const maintenancePlans = pgTable(
  "maintenance_plans",
  {
    ...tenantColumns(),
    name: text().notNull(),
    assetId: uuid("asset_id").notNull(),
    siteId: uuid("site_id"), // copied from the asset by a trigger, for site scope
    prescriptionId: uuid("prescription_id"),
    trigger: text().$type<"calendar" | "meter">().notNull(),
    everyCount: integer("every_count"),
    everyUnit: text("every_unit").$type<"day" | "week" | "month">(),
    basedOn: text("based_on").$type<"scheduled" | "completed">().notNull().default("scheduled"),
    nextDueAt: at("next_due_at"),
    dueAnchor: at("due_anchor"), // the first due date: the grid is counted from it, so that the 31st stays the 31st after a February
    leadDays: integer("lead_days").notNull().default(7),
    meterSensorId: uuid("meter_sensor_id"),
    meterEvery: doublePrecision("meter_every"),
    meterLast: doublePrecision("meter_last"), // what it read when the present turn began
    meterSeen: doublePrecision("meter_seen"), // the most it has read since: what a meter that is replaced had counted is not lost
    title: text().notNull(),
    description: text(),
    priority: text().$type<"low" | "medium" | "high" | "emergency">().notNull().default("medium"),
    estimatedMinutes: integer("estimated_minutes"),
    assignTo: person("assign_to"),
    requiresSignature: boolean("requires_signature").notNull().default(false),
    followUpFailures: boolean("follow_up_failures").notNull().default(false), // a failed item of its orders opens a corrective order by itself
    enabled: boolean().notNull().default(true),
    lastOrderAt: at("last_order_at"),
    createdBy: person("created_by"),
  },
  (t) => [
    unique("maintenance_plans_organization_id_id_key").on(t.organizationId, t.id),
    foreignKey({ columns: [t.organizationId, t.assetId], foreignColumns: [assets.organizationId, assets.id] }).onDelete("cascade"),
    foreignKey({
      columns: [t.organizationId, t.prescriptionId],
      foreignColumns: [prescriptions.organizationId, prescriptions.id],
    }).onDelete("set null"),
    foreignKey({ columns: [t.organizationId, t.meterSensorId], foreignColumns: [sensors.organizationId, sensors.id] }).onDelete("set null"),
    index("maintenance_plans_organization_id_next_due_at_idx").on(t.organizationId, t.nextDueAt),
    index("maintenance_plans_organization_id_asset_id_idx").on(t.organizationId, t.assetId),
    index("maintenance_plans_organization_id_prescription_id_idx").on(t.organizationId, t.prescriptionId),
    index("maintenance_plans_organization_id_meter_sensor_id_idx").on(t.organizationId, t.meterSensorId),
    index("maintenance_plans_assign_to_idx").on(t.assignTo),
    index("maintenance_plans_created_by_idx").on(t.createdBy),
    check(
      "maintenance_plans_trigger_check",
      sql`(${t.trigger} = 'calendar' and ${t.everyCount} > 0 and ${t.everyUnit} in ('day', 'week', 'month') and ${t.nextDueAt} is not null)
        or (${t.trigger} = 'meter' and ${t.meterEvery} > 0)`,
    ),
    check("maintenance_plans_based_on_check", sql`${t.basedOn} in ('scheduled', 'completed')`),
    check("maintenance_plans_priority_check", sql`${t.priority} in ('low', 'medium', 'high', 'emergency')`),
    check("maintenance_plans_lead_days_check", sql`${t.leadDays} between 0 and 365`),
    ...tenantPolicies({ read: "maintenance:read", write: "maintenance:write", site: "site_id" }),
  ],
);
