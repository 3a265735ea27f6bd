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
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { alerts } from "../alerts.ts";
import { assets } from "../assets.ts";
import { at, organizationColumn, person, tenantColumns } from "../columns.ts";
import { inOrganization, may, policy, servicePolicy, tenantPolicies } from "../policies.ts";

export const prescriptionStatus = pgEnum("prescription_status", ["draft", "approved", "active", "archived"]);
export const prescriptionSource = pgEnum("prescription_source", ["expert", "ai-generated", "hybrid"]);
export const workflowStatus = pgEnum("workflow_status", ["pending", "in-progress", "completed", "failed", "cancelled"]);

/** One step of a procedure. `reading` asks for a number before the step counts as done; `expectedTime` is in minutes. */
export type PrescriptionStep = {
  order: number;
  description: string;
  tools: string[];
  safety: string[];
  expectedTime: number;
  reading?: { label: string; unit: string; min?: number; max?: number };
};

/** One version of a maintenance procedure. draft → approved → active → archived; only a draft may be edited, and nobody approves their own draft. */
export const prescriptions = pgTable(
  "prescriptions",
  {
    ...tenantColumns(),
    familyId: uuid("family_id").notNull(), // the id of the first version
    version: integer().notNull().default(1),
    title: text().notNull(),
    description: text(),
    status: prescriptionStatus().notNull().default("draft"),
    source: prescriptionSource().notNull().default("expert"),
    assetType: text("asset_type").notNull(),
    category: text().notNull(),
    steps: jsonb().$type<PrescriptionStep[]>().notNull().default([]),
    requiresApproval: boolean("requires_approval").notNull().default(true),
    approvedBy: person("approved_by"),
    approvedAt: at("approved_at"),
    activatedAt: at("activated_at"),
    archivedAt: at("archived_at"),
    // Fed by proofs of repair and by the feedback of those who followed it.
    effectivenessRating: numeric("effectiveness_rating", { precision: 3, scale: 2, mode: "number" }),
    usageCount: integer("usage_count").notNull().default(0),
    successRate: numeric("success_rate", { precision: 5, scale: 2, mode: "number" }),
    estimatedDurationMinutes: integer("estimated_duration_minutes"),
    cmmsLinked: text("cmms_linked").array().notNull().default(sql`'{}'`),
    createdBy: person("created_by"),
  },
  (t) => [
    unique("prescriptions_organization_id_id_key").on(t.organizationId, t.id),
    unique("prescriptions_organization_id_family_id_version_key").on(t.organizationId, t.familyId, t.version),
    uniqueIndex("prescriptions_active_key").on(t.organizationId, t.familyId).where(sql`status = 'active'`),
    foreignKey({ name: "prescriptions_family_fkey", columns: [t.organizationId, t.familyId], foreignColumns: [t.organizationId, t.id] }),
    index("prescriptions_organization_id_status_idx").on(t.organizationId, t.status),
    index("prescriptions_organization_id_asset_type_idx").on(t.organizationId, t.assetType),
    index("prescriptions_organization_id_updated_at_idx").on(t.organizationId, t.updatedAt, t.id),
    index("prescriptions_approved_by_idx").on(t.approvedBy),
    index("prescriptions_created_by_idx").on(t.createdBy),
    check("prescriptions_approved_by_check", sql`${t.approvedBy} <> ${t.createdBy}`),
    check("prescriptions_effectiveness_rating_check", sql`${t.effectivenessRating} between 0 and 5`),
    check("prescriptions_success_rate_check", sql`${t.successRate} between 0 and 100`),
    check("prescriptions_steps_check", sql`jsonb_typeof(${t.steps}) = 'array'`),
    ...tenantPolicies({ read: "maintenance:read", write: "prescriptions:write", remove: undefined }),
  ],
);

/** One run of a prescription on an asset. `paused_at` says that it waits; what was done is in workflow_step_completions. */
export const workflowExecutions = pgTable(
  "workflow_executions",
  {
    ...tenantColumns(),
    prescriptionId: uuid("prescription_id").notNull(),
    assetId: uuid("asset_id").notNull(),
    siteId: uuid("site_id"), // copied from the asset by a trigger, for site scope
    alertId: uuid("alert_id"),
    status: workflowStatus().notNull().default("pending"),
    currentStep: integer("current_step").notNull().default(0),
    totalSteps: integer("total_steps").notNull(),
    stepCompletions: jsonb("step_completions").$type<{ step: number; completed_at: string; notes?: string }[]>().notNull().default([]),
    startedAt: at("started_at"),
    pausedAt: at("paused_at"),
    pausedMinutes: integer("paused_minutes").notNull().default(0),
    completedAt: at("completed_at"),
    executedBy: person("executed_by"),
    failureReason: text("failure_reason"),
    feedbackRating: integer("feedback_rating"),
    feedbackNotes: text("feedback_notes"),
    syncedToCmms: boolean("synced_to_cmms").notNull().default(false),
    cmmsWorkOrderId: text("cmms_work_order_id"),
    correlationId: uuid("correlation_id").notNull().default(sql`gen_random_uuid()`),
  },
  (t) => [
    unique("workflow_executions_organization_id_id_key").on(t.organizationId, t.id),
    foreignKey({ columns: [t.organizationId, t.prescriptionId], foreignColumns: [prescriptions.organizationId, prescriptions.id] }),
    foreignKey({ columns: [t.organizationId, t.assetId], foreignColumns: [assets.organizationId, assets.id] }).onDelete("cascade"),
    foreignKey({ columns: [t.organizationId, t.alertId], foreignColumns: [alerts.organizationId, alerts.id] }).onDelete("set null"),
    index("workflow_executions_organization_id_created_at_idx").on(t.organizationId, t.createdAt, t.id),
    index("workflow_executions_organization_id_asset_id_idx").on(t.organizationId, t.assetId),
    index("workflow_executions_organization_id_status_idx").on(t.organizationId, t.status),
    index("workflow_executions_organization_id_prescription_id_idx").on(t.organizationId, t.prescriptionId),
    index("workflow_executions_organization_id_alert_id_idx").on(t.organizationId, t.alertId),
    index("workflow_executions_executed_by_idx").on(t.executedBy),
    check("workflow_executions_feedback_rating_check", sql`${t.feedbackRating} between 1 and 5`),
    check("workflow_executions_current_step_check", sql`${t.currentStep} between 0 and ${t.totalSteps}`),
    ...tenantPolicies({ read: "maintenance:read", write: "work-orders:write", remove: undefined, site: "site_id" }),
  ],
);

/** A finished step. The key is the lock: of two people who finish the same step, one wins. */
export const workflowStepCompletions = pgTable(
  "workflow_step_completions",
  {
    organizationId: organizationColumn(),
    executionId: uuid("execution_id").notNull(),
    step: integer().notNull(),
    completedBy: person("completed_by").default(sql`auth.uid()`),
    completedAt: at("completed_at").notNull().defaultNow(),
    notes: text(),
    readingValue: numeric("reading_value", { precision: 18, scale: 6, mode: "number" }),
    readingUnit: text("reading_unit"),
    outOfRange: boolean("out_of_range").notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.executionId, t.step], name: "workflow_step_completions_pkey" }),
    foreignKey({
      name: "workflow_step_completions_execution_fkey",
      columns: [t.organizationId, t.executionId],
      foreignColumns: [workflowExecutions.organizationId, workflowExecutions.id],
    }).onDelete("cascade"),
    index("workflow_step_completions_completed_by_idx").on(t.completedBy),
    policy(
      "select",
      sql`${inOrganization} and ${may("maintenance:read")} and exists (select from workflow_executions e where e.id = execution_id)`,
    ),
    policy(
      "insert",
      sql`${inOrganization} and ${may("work-orders:write")} and exists (select from workflow_executions e where e.id = execution_id)`,
    ),
    servicePolicy(),
  ],
);
