import { sql } from "drizzle-orm";
import {
  bigint,
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
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { alerts } from "../alerts.ts";
import { assetComponents, assets } from "../assets.ts";
import { at, organizationColumn, person, rankOf, tenantColumns, timestamps } from "../columns.ts";
import { incidents } from "../itil.ts";
import { inOrganization, ledgerPolicy, may, policy, servicePolicy, tenantPolicies, textSearchPolicy } from "../policies.ts";
import { sensors } from "../telemetry.ts";
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
    currency: text().notNull().default("EUR"),
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

/**
 * How many work orders there are of each site, status, priority and kind, as the sum of `orders`: triggers add a row for each change, so that writers
 * wait for nobody, and a job folds the rows together.
 */
export const workOrderTallies = pgTable(
  "work_order_tallies",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    organizationId: organizationColumn(),
    siteId: uuid("site_id"),
    status: workOrderStatus().notNull(),
    priority: workOrderPriority().notNull(),
    kind: text().notNull(),
    orders: integer().notNull(),
  },
  (t) => [
    index("work_order_tallies_organization_id_idx").on(t.organizationId),
    ...tenantPolicies({ read: "maintenance:read", site: "site_id" }),
    ledgerPolicy(),
  ],
);

const ofOrder = (permission: "maintenance:read" | "work-orders:write") =>
  sql`${inOrganization} and ${may(permission)} and exists (select from work_orders w where w.id = work_order_id)`;
/** Rows below a work order are seen and written by those who see the order. */
const belowOrder = () => [
  policy("select", ofOrder("maintenance:read")),
  policy("insert", ofOrder("work-orders:write")),
  policy("update", ofOrder("work-orders:write")),
  policy("delete", ofOrder("work-orders:write")),
  servicePolicy(),
];

/** One line of a work order's checklist. `value` is the answer; a failed inspection may lead to another order. */
export const workOrderTasks = pgTable(
  "work_order_tasks",
  {
    ...tenantColumns(),
    workOrderId: uuid("work_order_id").notNull(),
    position: integer().notNull(),
    kind: text().$type<"check" | "number" | "text" | "inspection" | "choice">().notNull().default("check"),
    label: text().notNull(),
    required: boolean().notNull().default(true),
    unit: text(),
    options: text().array().notNull().default(sql`'{}'`),
    value: text(),
    passed: boolean(),
    doneBy: person("done_by"),
    doneAt: at("done_at"),
  },
  (t) => [
    unique("work_order_tasks_organization_id_work_order_id_position_key").on(t.organizationId, t.workOrderId, t.position),
    foreignKey({ columns: [t.organizationId, t.workOrderId], foreignColumns: [workOrders.organizationId, workOrders.id] }).onDelete(
      "cascade",
    ),
    index("work_order_tasks_done_by_idx").on(t.doneBy),
    check("work_order_tasks_kind_check", sql`${t.kind} in ('check', 'number', 'text', 'inspection', 'choice')`),
    ...belowOrder(),
  ],
);

/** Time somebody worked on an order. Without an end the timer runs; a person runs one timer at a time. */
export const workOrderLabor = pgTable(
  "work_order_labor",
  {
    ...tenantColumns(),
    workOrderId: uuid("work_order_id").notNull(),
    userId: person("user_id"),
    startedAt: at("started_at").notNull().defaultNow(),
    endedAt: at("ended_at"),
    hourlyRate: numeric("hourly_rate", { precision: 14, scale: 2, mode: "number" }),
    note: text(),
  },
  (t) => [
    unique("work_order_labor_organization_id_id_key").on(t.organizationId, t.id),
    uniqueIndex("work_order_labor_running_key").on(t.organizationId, t.userId).where(sql`ended_at is null`),
    foreignKey({ columns: [t.organizationId, t.workOrderId], foreignColumns: [workOrders.organizationId, workOrders.id] }).onDelete(
      "cascade",
    ),
    index("work_order_labor_organization_id_work_order_id_idx").on(t.organizationId, t.workOrderId),
    index("work_order_labor_user_id_idx").on(t.userId),
    check("work_order_labor_ended_at_check", sql`${t.endedAt} >= ${t.startedAt}`),
    ...belowOrder(),
  ],
);

/** When an asset stood still, and why. Availability, MTBF and MTTR are computed from these. */
export const assetDowntimes = pgTable(
  "asset_downtimes",
  {
    ...tenantColumns(),
    assetId: uuid("asset_id").notNull(),
    siteId: uuid("site_id"), // copied from the asset by a trigger, for site scope
    workOrderId: uuid("work_order_id"),
    startedAt: at("started_at").notNull(),
    endedAt: at("ended_at"),
    planned: boolean().notNull().default(false),
    reason: text(),
    createdBy: person("created_by").default(sql`auth.uid()`),
  },
  (t) => [
    unique("asset_downtimes_organization_id_id_key").on(t.organizationId, t.id),
    uniqueIndex("asset_downtimes_open_key").on(t.organizationId, t.assetId).where(sql`ended_at is null`),
    foreignKey({ columns: [t.organizationId, t.assetId], foreignColumns: [assets.organizationId, assets.id] }).onDelete("cascade"),
    foreignKey({ columns: [t.organizationId, t.workOrderId], foreignColumns: [workOrders.organizationId, workOrders.id] }).onDelete(
      "set null",
    ),
    index("asset_downtimes_organization_id_asset_id_started_at_idx").on(t.organizationId, t.assetId, t.startedAt),
    index("asset_downtimes_organization_id_work_order_id_idx").on(t.organizationId, t.workOrderId),
    index("asset_downtimes_created_by_idx").on(t.createdBy),
    check("asset_downtimes_ended_at_check", sql`${t.endedAt} >= ${t.startedAt}`),
    ...tenantPolicies({ read: "maintenance:read", write: "work-orders:write", site: "site_id" }),
  ],
);

/** Did the repair work? The sensor that raised the alert, before against after, by a rank test. */
export const repairProofs = pgTable(
  "repair_proofs",
  {
    ...tenantColumns(),
    workOrderId: uuid("work_order_id").notNull(),
    alertId: uuid("alert_id"),
    sensorId: uuid("sensor_id").notNull(),
    prescriptionId: uuid("prescription_id"),
    beforeFrom: at("before_from").notNull(),
    beforeTo: at("before_to").notNull(),
    afterFrom: at("after_from").notNull(),
    afterTo: at("after_to").notNull(),
    beforeCount: integer("before_count").notNull(),
    afterCount: integer("after_count").notNull(),
    beforeMedian: doublePrecision("before_median"),
    afterMedian: doublePrecision("after_median"),
    normalMedian: doublePrecision("normal_median"),
    effectSize: doublePrecision("effect_size"), // Cliff's delta, -1 to 1
    pValue: doublePrecision("p_value"),
    recurrences: integer().notNull().default(0), // alerts of the same rule on the sensor in the after window
    verdict: text().$type<"improved" | "unchanged" | "worse" | "too-few-readings">().notNull(),
  },
  (t) => [
    unique("repair_proofs_organization_id_work_order_id_sensor_id_key").on(t.organizationId, t.workOrderId, t.sensorId),
    foreignKey({ columns: [t.organizationId, t.workOrderId], foreignColumns: [workOrders.organizationId, workOrders.id] }).onDelete(
      "cascade",
    ),
    foreignKey({ columns: [t.organizationId, t.alertId], foreignColumns: [alerts.organizationId, alerts.id] }).onDelete("set null"),
    foreignKey({ columns: [t.organizationId, t.sensorId], foreignColumns: [sensors.organizationId, sensors.id] }).onDelete("cascade"),
    foreignKey({
      columns: [t.organizationId, t.prescriptionId],
      foreignColumns: [prescriptions.organizationId, prescriptions.id],
    }).onDelete("set null"),
    index("repair_proofs_organization_id_alert_id_idx").on(t.organizationId, t.alertId),
    index("repair_proofs_organization_id_sensor_id_idx").on(t.organizationId, t.sensorId),
    index("repair_proofs_organization_id_prescription_id_idx").on(t.organizationId, t.prescriptionId),
    check("repair_proofs_verdict_check", sql`${t.verdict} in ('improved', 'unchanged', 'worse', 'too-few-readings')`),
    ...belowOrder(),
  ],
);
