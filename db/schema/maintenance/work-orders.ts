import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgEnum,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { alerts } from "../alerts.ts";
import { assetComponents, assets } from "../assets.ts";
import { at, currencyColumn, organizationColumn, person, rankOf, tenantColumns, timestamps } from "../columns.ts";
import { incidents } from "../itil.ts";
import { inOrganization, may, policy, servicePolicy, tenantPolicies, textSearchPolicy } from "../policies.ts";
import { maintenancePlans } from "./plans.ts";
import { prescriptions, workflowExecutions } from "./prescriptions.ts";

export const workOrderStatus = pgEnum("work_order_status", [
  "open",
  "assigned",
  "in-progress",
  "on-hold",
  "completed",
  "cancelled",
  "verified",
]);
export const workOrderPriority = pgEnum("work_order_priority", ["low", "medium", "high", "emergency"]);

/** The last WO number given out in each organization. Its row lock makes numbers unique under any number of writers. */
export const workOrderSequences = pgTable(
  "work_order_sequences",
  { organizationId: organizationColumn().primaryKey(), lastValue: integer("last_value").notNull().default(0), ...timestamps() },
  () => [
    policy("select", sql`${inOrganization} and ${may("work-orders:write")}`),
    policy("insert", sql`${inOrganization} and ${may("work-orders:write")}`),
    policy("update", sql`${inOrganization} and ${may("work-orders:write")}`),
    servicePolicy(),
  ],
);

/** Work to be done on an asset. open → assigned → in-progress ↔ on-hold → completed → verified, or cancelled. A trigger refuses other moves. */
export const workOrders = pgTable(
  "work_orders",
  {
    ...tenantColumns(),
    number: integer().notNull(), // shown as WO-<number>
    assetId: uuid("asset_id").notNull(),
    siteId: uuid("site_id"), // copied from the asset by a trigger, for site scope
    componentId: uuid("component_id"),
    alertId: uuid("alert_id"),
    incidentId: uuid("incident_id"),
    prescriptionId: uuid("prescription_id"),
    workflowId: uuid("workflow_id"),
    planId: uuid("plan_id"),
    title: text().notNull(),
    description: text(),
    kind: text().$type<"corrective" | "preventive" | "inspection" | "improvement">().notNull().default("corrective"),
    status: workOrderStatus().notNull().default("open"),
    priority: workOrderPriority().notNull().default("medium"),
    statusRank: rankOf("status", workOrderStatus),
    priorityRank: rankOf("priority", workOrderPriority),
    assignedTo: person("assigned_to"),
    assignedAt: at("assigned_at"),
    dueDate: at("due_date"),
    startedAt: at("started_at"),
    holdReason: text("hold_reason"),
    completedAt: at("completed_at"),
    completedBy: person("completed_by"),
    verifiedAt: at("verified_at"),
    verifiedBy: person("verified_by"),
    cancelledAt: at("cancelled_at"),
    actualDurationMinutes: integer("actual_duration_minutes"),
    partsUsed: jsonb("parts_used").$type<{ part_id: string; number: string; name: string; quantity: number }[]>().notNull().default([]),
    laborHours: numeric("labor_hours", { precision: 6, scale: 2, mode: "number" }),
    partsCost: numeric("parts_cost", { precision: 14, scale: 2, mode: "number" }).notNull().default(0),
    laborCost: numeric("labor_cost", { precision: 14, scale: 2, mode: "number" }).notNull().default(0),
    otherCost: numeric("other_cost", { precision: 14, scale: 2, mode: "number" }).notNull().default(0),
    currency: currencyColumn(),
    failureMode: text("failure_mode"),
    resolutionNotes: text("resolution_notes"),
    rootCause: text("root_cause"),
    requiresSignature: boolean("requires_signature").notNull().default(false),
    signature: jsonb().$type<{ name: string; path: string }>(), // the pen's way as SVG path data, in a box of 400 × 160
    signedBy: person("signed_by"),
    signedAt: at("signed_at"),
    externalId: text("external_id"),
    externalSystem: text("external_system"),
    reopenedCount: integer("reopened_count").notNull().default(0),
    createdBy: person("created_by"),
    correlationId: uuid("correlation_id").notNull().default(sql`gen_random_uuid()`),
  },
  (t) => [
    unique("work_orders_organization_id_id_key").on(t.organizationId, t.id),
    unique("work_orders_organization_id_number_key").on(t.organizationId, t.number),
    uniqueIndex("work_orders_external_key").on(t.organizationId, t.externalSystem, t.externalId).where(sql`external_id is not null`),
    uniqueIndex("work_orders_open_plan_key")
      .on(t.organizationId, t.planId)
      .where(sql`plan_id is not null and status in ('open', 'assigned', 'in-progress', 'on-hold')`),
    foreignKey({ columns: [t.organizationId, t.assetId], foreignColumns: [assets.organizationId, assets.id] }).onDelete("cascade"),
    foreignKey({
      columns: [t.organizationId, t.componentId],
      foreignColumns: [assetComponents.organizationId, assetComponents.id],
    }).onDelete("set null"),
    foreignKey({ columns: [t.organizationId, t.alertId], foreignColumns: [alerts.organizationId, alerts.id] }).onDelete("set null"),
    foreignKey({ columns: [t.organizationId, t.incidentId], foreignColumns: [incidents.organizationId, incidents.id] }).onDelete(
      "set null",
    ),
    foreignKey({
      columns: [t.organizationId, t.prescriptionId],
      foreignColumns: [prescriptions.organizationId, prescriptions.id],
    }).onDelete("set null"),
    foreignKey({
      columns: [t.organizationId, t.workflowId],
      foreignColumns: [workflowExecutions.organizationId, workflowExecutions.id],
    }).onDelete("set null"),
    foreignKey({ columns: [t.organizationId, t.planId], foreignColumns: [maintenancePlans.organizationId, maintenancePlans.id] }).onDelete(
      "set null",
    ),
    index("work_orders_organization_id_created_at_idx").on(t.organizationId, t.createdAt, t.id),
    // The list walks each status in its order; what it filters by stands at the end, so that passing a row by costs no look at the row.
    index("work_orders_list_by_created_idx").on(t.organizationId, t.statusRank, t.createdAt, t.id, t.priorityRank, t.siteId, t.kind),
    // What has no date comes last, and the key is never null. Written as a case: under the policies "coalesce" finds nothing in an index.
    index("work_orders_list_by_due_idx").on(
      t.organizationId,
      t.statusRank,
      sql`(case when due_date is null then '9999-01-01 00:00:00+00'::timestamptz else due_date end)`,
      t.id,
      t.priorityRank,
      t.siteId,
      t.kind,
    ),
    index("work_orders_list_by_priority_idx").on(t.organizationId, t.statusRank, t.priorityRank, t.id, t.siteId, t.kind),
    index("work_orders_organization_id_kind_idx").on(t.organizationId, t.kind, t.statusRank),
    index("work_orders_text_trgm_idx").using("gin", sql`title gin_trgm_ops`, sql`description gin_trgm_ops`),
    index("work_orders_organization_id_asset_id_created_at_idx").on(t.organizationId, t.assetId, t.createdAt),
    index("work_orders_organization_id_site_id_idx").on(t.organizationId, t.siteId, t.statusRank),
    index("work_orders_organization_id_due_date_idx").on(t.organizationId, t.dueDate, t.id),
    index("work_orders_organization_id_assigned_to_idx").on(t.organizationId, t.assignedTo, t.statusRank, t.createdAt, t.id),
    index("work_orders_organization_id_component_id_idx").on(t.organizationId, t.componentId),
    index("work_orders_organization_id_alert_id_idx").on(t.organizationId, t.alertId),
    index("work_orders_organization_id_incident_id_idx").on(t.organizationId, t.incidentId),
    index("work_orders_organization_id_prescription_id_idx").on(t.organizationId, t.prescriptionId),
    index("work_orders_organization_id_workflow_id_idx").on(t.organizationId, t.workflowId),
    index("work_orders_organization_id_plan_id_idx").on(t.organizationId, t.planId),
    index("work_orders_assigned_to_idx").on(t.assignedTo),
    index("work_orders_completed_by_idx").on(t.completedBy),
    index("work_orders_verified_by_idx").on(t.verifiedBy),
    index("work_orders_signed_by_idx").on(t.signedBy),
    index("work_orders_created_by_idx").on(t.createdBy),
    check("work_orders_kind_check", sql`${t.kind} in ('corrective', 'preventive', 'inspection', 'improvement')`),
    check("work_orders_completed_check", sql`${t.status} not in ('completed', 'verified') or ${t.completedAt} is not null`),
    check("work_orders_currency_check", sql`${t.currency} ~ '^[A-Z]{3}$'`),
    ...tenantPolicies({ read: "maintenance:read", write: "work-orders:write", remove: undefined, site: "site_id" }),
    textSearchPolicy(),
  ],
);
