-- lock: brief
CREATE TYPE "public"."prescription_source" AS ENUM('expert', 'ai-generated', 'hybrid');--> statement-breakpoint
CREATE TYPE "public"."prescription_status" AS ENUM('draft', 'approved', 'active', 'archived');--> statement-breakpoint
CREATE TYPE "public"."workflow_status" AS ENUM('pending', 'in-progress', 'completed', 'failed', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."work_order_priority" AS ENUM('low', 'medium', 'high', 'emergency');--> statement-breakpoint
CREATE TYPE "public"."work_order_status" AS ENUM('open', 'assigned', 'in-progress', 'on-hold', 'completed', 'cancelled', 'verified');--> statement-breakpoint
CREATE TABLE "alert_notices" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"alert_id" uuid NOT NULL,
	"route_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"round" integer DEFAULT 0 NOT NULL,
	"channels" text[] NOT NULL,
	"sent_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "alert_notices_organization_id_alert_id_route_id_reason_round_key" UNIQUE("organization_id","alert_id","route_id","reason","round"),
	CONSTRAINT "alert_notices_reason_check" CHECK ("alert_notices"."reason" in ('raised', 'escalated', 'repeat', 'reminder', 'cleared'))
);
--> statement-breakpoint
ALTER TABLE "alert_notices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "alert_silences" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"rule_id" uuid,
	"sensor_id" uuid,
	"asset_id" uuid,
	"site_id" uuid,
	"severities" "alert_severity"[],
	"starts_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"reason" text NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_by" uuid,
	"created_by" uuid,
	CONSTRAINT "alert_silences_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "alert_silences_ends_at_check" CHECK ("alert_silences"."ends_at" > "alert_silences"."starts_at")
);
--> statement-breakpoint
ALTER TABLE "alert_silences" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "asset_health_history" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"asset_id" uuid NOT NULL,
	"site_id" uuid,
	"computed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"health_score" integer,
	"status" "asset_status" NOT NULL,
	"factors" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "asset_health_history_health_score_check" CHECK ("asset_health_history"."health_score" between 0 and 100)
);
--> statement-breakpoint
ALTER TABLE "asset_health_history" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "maintenance_windows" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"asset_id" uuid,
	"site_id" uuid,
	"include_children" boolean DEFAULT true NOT NULL,
	"mode" text DEFAULT 'record' NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"reason" text NOT NULL,
	"cancelled_at" timestamp with time zone,
	"restored_at" timestamp with time zone,
	"created_by" uuid,
	CONSTRAINT "maintenance_windows_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "maintenance_windows_target_check" CHECK ("maintenance_windows"."asset_id" is not null or "maintenance_windows"."site_id" is not null),
	CONSTRAINT "maintenance_windows_mode_check" CHECK ("maintenance_windows"."mode" in ('record', 'suppress')),
	CONSTRAINT "maintenance_windows_ends_at_check" CHECK ("maintenance_windows"."ends_at" > "maintenance_windows"."starts_at")
);
--> statement-breakpoint
ALTER TABLE "maintenance_windows" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "notification_routes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"min_severity" "alert_severity" DEFAULT 'low' NOT NULL,
	"site_ids" uuid[],
	"rule_ids" uuid[],
	"asset_types" text[],
	"channels" text[] DEFAULT '{}' NOT NULL,
	"user_ids" uuid[] DEFAULT '{}' NOT NULL,
	"recipients" text[] DEFAULT '{}' NOT NULL,
	"schedule" jsonb,
	"group_wait_seconds" integer DEFAULT 0 NOT NULL,
	"repeat_minutes" integer,
	"remind_minutes" integer,
	"continues" boolean DEFAULT false NOT NULL,
	"created_by" uuid,
	CONSTRAINT "notification_routes_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "notification_routes_organization_id_name_key" UNIQUE("organization_id","name"),
	CONSTRAINT "notification_routes_repeat_minutes_check" CHECK ("notification_routes"."repeat_minutes" between 1 and 43200),
	CONSTRAINT "notification_routes_remind_minutes_check" CHECK ("notification_routes"."remind_minutes" between 1 and 43200),
	CONSTRAINT "notification_routes_group_wait_seconds_check" CHECK ("notification_routes"."group_wait_seconds" between 0 and 3600)
);
--> statement-breakpoint
ALTER TABLE "notification_routes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sensor_calibrations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"sensor_id" uuid NOT NULL,
	"calibrated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"next_due_at" timestamp with time zone,
	"offset_before" double precision NOT NULL,
	"scale_before" double precision NOT NULL,
	"offset_after" double precision NOT NULL,
	"scale_after" double precision NOT NULL,
	"applies_from" timestamp with time zone,
	"readings_changed" integer DEFAULT 0 NOT NULL,
	"certificate" text,
	"note" text,
	"created_by" uuid DEFAULT auth.uid(),
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sensor_calibrations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "telemetry_annotations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"asset_id" uuid NOT NULL,
	"site_id" uuid,
	"sensor_id" uuid,
	"from_at" timestamp with time zone NOT NULL,
	"to_at" timestamp with time zone,
	"text" text NOT NULL,
	"kind" text DEFAULT 'note' NOT NULL,
	"value" double precision,
	"created_by" uuid DEFAULT auth.uid(),
	CONSTRAINT "telemetry_annotations_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "telemetry_annotations_to_at_check" CHECK ("telemetry_annotations"."to_at" >= "telemetry_annotations"."from_at"),
	CONSTRAINT "telemetry_annotations_kind_check" CHECK ("telemetry_annotations"."kind" in ('note', 'failure', 'maintenance', 'operation'))
);
--> statement-breakpoint
ALTER TABLE "telemetry_annotations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "cmms_connections" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"system" text NOT NULL,
	"name" text NOT NULL,
	"base_url" text NOT NULL,
	"credentials_sealed" text NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"conflict_rule" text DEFAULT 'newest' NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"pull_cursor" text,
	"created_by" uuid,
	CONSTRAINT "cmms_connections_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "cmms_connections_system_check" CHECK ("cmms_connections"."system" in ('SAP PM', 'IBM Maximo', 'ServiceNow', 'MaintainX')),
	CONSTRAINT "cmms_connections_conflict_rule_check" CHECK ("cmms_connections"."conflict_rule" in ('ours', 'theirs', 'newest', 'ask'))
);
--> statement-breakpoint
ALTER TABLE "cmms_connections" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "cmms_links" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"connection_id" uuid NOT NULL,
	"work_order_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"external_url" text,
	"external_version" text,
	"agreed" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"state" text DEFAULT 'synced' NOT NULL,
	"conflict" jsonb,
	"message" text,
	"last_synced_at" timestamp with time zone,
	CONSTRAINT "cmms_links_organization_id_connection_id_external_id_key" UNIQUE("organization_id","connection_id","external_id"),
	CONSTRAINT "cmms_links_organization_id_connection_id_work_order_id_key" UNIQUE("organization_id","connection_id","work_order_id"),
	CONSTRAINT "cmms_links_state_check" CHECK ("cmms_links"."state" in ('synced', 'conflict', 'failed'))
);
--> statement-breakpoint
ALTER TABLE "cmms_links" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "cmms_syncs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"connection_id" uuid NOT NULL,
	"operation" text NOT NULL,
	"status" text DEFAULT 'running' NOT NULL,
	"results" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"succeeded" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"conflicts" integer DEFAULT 0 NOT NULL,
	"message" text,
	"started_by" uuid DEFAULT auth.uid(),
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "cmms_syncs_operation_check" CHECK ("cmms_syncs"."operation" in ('push', 'pull', 'sync')),
	CONSTRAINT "cmms_syncs_status_check" CHECK ("cmms_syncs"."status" in ('running', 'completed', 'partial', 'failed'))
);
--> statement-breakpoint
ALTER TABLE "cmms_syncs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "part_movements" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"part_id" uuid NOT NULL,
	"work_order_id" uuid,
	"reason" text NOT NULL,
	"quantity" numeric(14, 3) NOT NULL,
	"unit_cost" numeric(14, 2) DEFAULT 0 NOT NULL,
	"note" text,
	"created_by" uuid DEFAULT auth.uid(),
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "part_movements_reason_check" CHECK ("part_movements"."reason" in ('received', 'used', 'returned', 'counted')),
	CONSTRAINT "part_movements_quantity_check" CHECK ("part_movements"."quantity" <> 0 and ("part_movements"."reason" = 'counted' or ("part_movements"."quantity" < 0) = ("part_movements"."reason" = 'used')))
);
--> statement-breakpoint
ALTER TABLE "part_movements" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "parts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"number" text NOT NULL,
	"name" text NOT NULL,
	"unit" text DEFAULT 'piece' NOT NULL,
	"location" text,
	"quantity_on_hand" numeric(14, 3) DEFAULT 0 NOT NULL,
	"reorder_point" numeric(14, 3),
	"unit_cost" numeric(14, 2) DEFAULT 0 NOT NULL,
	"currency" text DEFAULT 'EUR' NOT NULL,
	"retired_at" timestamp with time zone,
	CONSTRAINT "parts_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "parts_organization_id_number_key" UNIQUE("organization_id","number"),
	CONSTRAINT "parts_quantity_on_hand_check" CHECK ("parts"."quantity_on_hand" >= 0),
	CONSTRAINT "parts_currency_check" CHECK ("parts"."currency" ~ '^[A-Z]{3}$')
);
--> statement-breakpoint
ALTER TABLE "parts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "maintenance_plans" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"asset_id" uuid NOT NULL,
	"site_id" uuid,
	"prescription_id" uuid,
	"trigger" text NOT NULL,
	"every_count" integer,
	"every_unit" text,
	"based_on" text DEFAULT 'scheduled' NOT NULL,
	"next_due_at" timestamp with time zone,
	"lead_days" integer DEFAULT 7 NOT NULL,
	"meter_sensor_id" uuid,
	"meter_every" double precision,
	"meter_last" double precision,
	"title" text NOT NULL,
	"description" text,
	"priority" text DEFAULT 'medium' NOT NULL,
	"estimated_minutes" integer,
	"assign_to" uuid,
	"requires_signature" boolean DEFAULT false NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"last_order_at" timestamp with time zone,
	"created_by" uuid,
	CONSTRAINT "maintenance_plans_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "maintenance_plans_trigger_check" CHECK (("maintenance_plans"."trigger" = 'calendar' and "maintenance_plans"."every_count" > 0 and "maintenance_plans"."every_unit" in ('day', 'week', 'month') and "maintenance_plans"."next_due_at" is not null)
        or ("maintenance_plans"."trigger" = 'meter' and "maintenance_plans"."meter_every" > 0)),
	CONSTRAINT "maintenance_plans_based_on_check" CHECK ("maintenance_plans"."based_on" in ('scheduled', 'completed')),
	CONSTRAINT "maintenance_plans_priority_check" CHECK ("maintenance_plans"."priority" in ('low', 'medium', 'high', 'emergency')),
	CONSTRAINT "maintenance_plans_lead_days_check" CHECK ("maintenance_plans"."lead_days" between 0 and 365)
);
--> statement-breakpoint
ALTER TABLE "maintenance_plans" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "prescriptions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"family_id" uuid NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"title" text NOT NULL,
	"description" text,
	"status" "prescription_status" DEFAULT 'draft' NOT NULL,
	"source" "prescription_source" DEFAULT 'expert' NOT NULL,
	"asset_type" text NOT NULL,
	"category" text NOT NULL,
	"steps" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"requires_approval" boolean DEFAULT true NOT NULL,
	"approved_by" uuid,
	"approved_at" timestamp with time zone,
	"activated_at" timestamp with time zone,
	"archived_at" timestamp with time zone,
	"effectiveness_rating" numeric(3, 2),
	"usage_count" integer DEFAULT 0 NOT NULL,
	"success_rate" numeric(5, 2),
	"estimated_duration_minutes" integer,
	"cmms_linked" text[] DEFAULT '{}' NOT NULL,
	"created_by" uuid,
	CONSTRAINT "prescriptions_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "prescriptions_organization_id_family_id_version_key" UNIQUE("organization_id","family_id","version"),
	CONSTRAINT "prescriptions_approved_by_check" CHECK ("prescriptions"."approved_by" <> "prescriptions"."created_by"),
	CONSTRAINT "prescriptions_effectiveness_rating_check" CHECK ("prescriptions"."effectiveness_rating" between 0 and 5),
	CONSTRAINT "prescriptions_success_rate_check" CHECK ("prescriptions"."success_rate" between 0 and 100),
	CONSTRAINT "prescriptions_steps_check" CHECK (jsonb_typeof("prescriptions"."steps") = 'array')
);
--> statement-breakpoint
ALTER TABLE "prescriptions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workflow_executions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"prescription_id" uuid NOT NULL,
	"asset_id" uuid NOT NULL,
	"site_id" uuid,
	"alert_id" uuid,
	"status" "workflow_status" DEFAULT 'pending' NOT NULL,
	"current_step" integer DEFAULT 0 NOT NULL,
	"total_steps" integer NOT NULL,
	"step_completions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"started_at" timestamp with time zone,
	"paused_at" timestamp with time zone,
	"paused_minutes" integer DEFAULT 0 NOT NULL,
	"completed_at" timestamp with time zone,
	"executed_by" uuid,
	"failure_reason" text,
	"feedback_rating" integer,
	"feedback_notes" text,
	"synced_to_cmms" boolean DEFAULT false NOT NULL,
	"cmms_work_order_id" text,
	"correlation_id" uuid DEFAULT gen_random_uuid() NOT NULL,
	CONSTRAINT "workflow_executions_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "workflow_executions_feedback_rating_check" CHECK ("workflow_executions"."feedback_rating" between 1 and 5),
	CONSTRAINT "workflow_executions_current_step_check" CHECK ("workflow_executions"."current_step" between 0 and "workflow_executions"."total_steps")
);
--> statement-breakpoint
ALTER TABLE "workflow_executions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workflow_step_completions" (
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"execution_id" uuid NOT NULL,
	"step" integer NOT NULL,
	"completed_by" uuid DEFAULT auth.uid(),
	"completed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"notes" text,
	"reading_value" numeric(18, 6),
	"reading_unit" text,
	"out_of_range" boolean DEFAULT false NOT NULL,
	CONSTRAINT "workflow_step_completions_pkey" PRIMARY KEY("organization_id","execution_id","step")
);
--> statement-breakpoint
ALTER TABLE "workflow_step_completions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "asset_downtimes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"asset_id" uuid NOT NULL,
	"site_id" uuid,
	"work_order_id" uuid,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"planned" boolean DEFAULT false NOT NULL,
	"reason" text,
	"created_by" uuid DEFAULT auth.uid(),
	CONSTRAINT "asset_downtimes_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "asset_downtimes_ended_at_check" CHECK ("asset_downtimes"."ended_at" >= "asset_downtimes"."started_at")
);
--> statement-breakpoint
ALTER TABLE "asset_downtimes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "repair_proofs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"work_order_id" uuid NOT NULL,
	"alert_id" uuid,
	"sensor_id" uuid NOT NULL,
	"prescription_id" uuid,
	"before_from" timestamp with time zone NOT NULL,
	"before_to" timestamp with time zone NOT NULL,
	"after_from" timestamp with time zone NOT NULL,
	"after_to" timestamp with time zone NOT NULL,
	"before_count" integer NOT NULL,
	"after_count" integer NOT NULL,
	"before_median" double precision,
	"after_median" double precision,
	"normal_median" double precision,
	"effect_size" double precision,
	"p_value" double precision,
	"recurrences" integer DEFAULT 0 NOT NULL,
	"verdict" text NOT NULL,
	CONSTRAINT "repair_proofs_organization_id_work_order_id_sensor_id_key" UNIQUE("organization_id","work_order_id","sensor_id"),
	CONSTRAINT "repair_proofs_verdict_check" CHECK ("repair_proofs"."verdict" in ('improved', 'unchanged', 'worse', 'too-few-readings'))
);
--> statement-breakpoint
ALTER TABLE "repair_proofs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "work_order_labor" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"work_order_id" uuid NOT NULL,
	"user_id" uuid,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"hourly_rate" numeric(14, 2),
	"note" text,
	CONSTRAINT "work_order_labor_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "work_order_labor_ended_at_check" CHECK ("work_order_labor"."ended_at" >= "work_order_labor"."started_at")
);
--> statement-breakpoint
ALTER TABLE "work_order_labor" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "work_order_sequences" (
	"organization_id" uuid PRIMARY KEY DEFAULT auth.organization_id() NOT NULL,
	"last_value" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "work_order_sequences" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "work_order_tasks" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"work_order_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"kind" text DEFAULT 'check' NOT NULL,
	"label" text NOT NULL,
	"required" boolean DEFAULT true NOT NULL,
	"unit" text,
	"options" text[] DEFAULT '{}' NOT NULL,
	"value" text,
	"passed" boolean,
	"done_by" uuid,
	"done_at" timestamp with time zone,
	CONSTRAINT "work_order_tasks_organization_id_work_order_id_position_key" UNIQUE("organization_id","work_order_id","position"),
	CONSTRAINT "work_order_tasks_kind_check" CHECK ("work_order_tasks"."kind" in ('check', 'number', 'text', 'inspection', 'choice'))
);
--> statement-breakpoint
ALTER TABLE "work_order_tasks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "work_orders" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"number" integer NOT NULL,
	"asset_id" uuid NOT NULL,
	"site_id" uuid,
	"component_id" uuid,
	"alert_id" uuid,
	"incident_id" uuid,
	"prescription_id" uuid,
	"workflow_id" uuid,
	"plan_id" uuid,
	"title" text NOT NULL,
	"description" text,
	"kind" text DEFAULT 'corrective' NOT NULL,
	"status" "work_order_status" DEFAULT 'open' NOT NULL,
	"priority" "work_order_priority" DEFAULT 'medium' NOT NULL,
	"assigned_to" uuid,
	"assigned_at" timestamp with time zone,
	"due_date" timestamp with time zone,
	"started_at" timestamp with time zone,
	"hold_reason" text,
	"completed_at" timestamp with time zone,
	"completed_by" uuid,
	"verified_at" timestamp with time zone,
	"verified_by" uuid,
	"cancelled_at" timestamp with time zone,
	"actual_duration_minutes" integer,
	"parts_used" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"labor_hours" numeric(6, 2),
	"parts_cost" numeric(14, 2) DEFAULT 0 NOT NULL,
	"labor_cost" numeric(14, 2) DEFAULT 0 NOT NULL,
	"other_cost" numeric(14, 2) DEFAULT 0 NOT NULL,
	"currency" text DEFAULT 'EUR' NOT NULL,
	"failure_mode" text,
	"resolution_notes" text,
	"root_cause" text,
	"requires_signature" boolean DEFAULT false NOT NULL,
	"signature" jsonb,
	"signed_by" uuid,
	"signed_at" timestamp with time zone,
	"external_id" text,
	"external_system" text,
	"reopened_count" integer DEFAULT 0 NOT NULL,
	"created_by" uuid,
	"correlation_id" uuid DEFAULT gen_random_uuid() NOT NULL,
	CONSTRAINT "work_orders_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "work_orders_organization_id_number_key" UNIQUE("organization_id","number"),
	CONSTRAINT "work_orders_kind_check" CHECK ("work_orders"."kind" in ('corrective', 'preventive', 'inspection', 'improvement')),
	CONSTRAINT "work_orders_completed_check" CHECK ("work_orders"."status" not in ('completed', 'verified') or "work_orders"."completed_at" is not null),
	CONSTRAINT "work_orders_currency_check" CHECK ("work_orders"."currency" ~ '^[A-Z]{3}$')
);
--> statement-breakpoint
ALTER TABLE "work_orders" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "alert_rules" ADD COLUMN "escalation" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "alert_rules" ADD COLUMN "group_by" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "assigned_to" uuid;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "assigned_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "base_severity" "alert_severity";--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "escalated_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "group_key" text;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "muted_by" text;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "muted_by_id" uuid;--> statement-breakpoint
ALTER TABLE "alert_notices" ADD CONSTRAINT "alert_notices_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_notices" ADD CONSTRAINT "alert_notices_organization_id_route_id_notification_routes_organization_id_id_fk" FOREIGN KEY ("organization_id","route_id") REFERENCES "public"."notification_routes"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_silences" ADD CONSTRAINT "alert_silences_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_silences" ADD CONSTRAINT "alert_silences_ended_by_users_id_fk" FOREIGN KEY ("ended_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_silences" ADD CONSTRAINT "alert_silences_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_silences" ADD CONSTRAINT "alert_silences_organization_id_rule_id_alert_rules_organization_id_id_fk" FOREIGN KEY ("organization_id","rule_id") REFERENCES "public"."alert_rules"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_silences" ADD CONSTRAINT "alert_silences_organization_id_sensor_id_sensors_organization_id_id_fk" FOREIGN KEY ("organization_id","sensor_id") REFERENCES "public"."sensors"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_silences" ADD CONSTRAINT "alert_silences_organization_id_asset_id_assets_organization_id_id_fk" FOREIGN KEY ("organization_id","asset_id") REFERENCES "public"."assets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_silences" ADD CONSTRAINT "alert_silences_organization_id_site_id_sites_organization_id_id_fk" FOREIGN KEY ("organization_id","site_id") REFERENCES "public"."sites"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asset_health_history" ADD CONSTRAINT "asset_health_history_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asset_health_history" ADD CONSTRAINT "asset_health_history_organization_id_asset_id_assets_organization_id_id_fk" FOREIGN KEY ("organization_id","asset_id") REFERENCES "public"."assets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "maintenance_windows" ADD CONSTRAINT "maintenance_windows_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "maintenance_windows" ADD CONSTRAINT "maintenance_windows_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "maintenance_windows" ADD CONSTRAINT "maintenance_windows_organization_id_asset_id_assets_organization_id_id_fk" FOREIGN KEY ("organization_id","asset_id") REFERENCES "public"."assets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "maintenance_windows" ADD CONSTRAINT "maintenance_windows_organization_id_site_id_sites_organization_id_id_fk" FOREIGN KEY ("organization_id","site_id") REFERENCES "public"."sites"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_routes" ADD CONSTRAINT "notification_routes_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_routes" ADD CONSTRAINT "notification_routes_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sensor_calibrations" ADD CONSTRAINT "sensor_calibrations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sensor_calibrations" ADD CONSTRAINT "sensor_calibrations_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sensor_calibrations" ADD CONSTRAINT "sensor_calibrations_organization_id_sensor_id_sensors_organization_id_id_fk" FOREIGN KEY ("organization_id","sensor_id") REFERENCES "public"."sensors"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telemetry_annotations" ADD CONSTRAINT "telemetry_annotations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telemetry_annotations" ADD CONSTRAINT "telemetry_annotations_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telemetry_annotations" ADD CONSTRAINT "telemetry_annotations_organization_id_asset_id_assets_organization_id_id_fk" FOREIGN KEY ("organization_id","asset_id") REFERENCES "public"."assets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telemetry_annotations" ADD CONSTRAINT "telemetry_annotations_organization_id_sensor_id_sensors_organization_id_id_fk" FOREIGN KEY ("organization_id","sensor_id") REFERENCES "public"."sensors"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cmms_connections" ADD CONSTRAINT "cmms_connections_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cmms_connections" ADD CONSTRAINT "cmms_connections_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cmms_links" ADD CONSTRAINT "cmms_links_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cmms_links" ADD CONSTRAINT "cmms_links_organization_id_connection_id_cmms_connections_organization_id_id_fk" FOREIGN KEY ("organization_id","connection_id") REFERENCES "public"."cmms_connections"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cmms_links" ADD CONSTRAINT "cmms_links_organization_id_work_order_id_work_orders_organization_id_id_fk" FOREIGN KEY ("organization_id","work_order_id") REFERENCES "public"."work_orders"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cmms_syncs" ADD CONSTRAINT "cmms_syncs_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cmms_syncs" ADD CONSTRAINT "cmms_syncs_started_by_users_id_fk" FOREIGN KEY ("started_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cmms_syncs" ADD CONSTRAINT "cmms_syncs_organization_id_connection_id_cmms_connections_organization_id_id_fk" FOREIGN KEY ("organization_id","connection_id") REFERENCES "public"."cmms_connections"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "part_movements" ADD CONSTRAINT "part_movements_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "part_movements" ADD CONSTRAINT "part_movements_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "part_movements" ADD CONSTRAINT "part_movements_organization_id_part_id_parts_organization_id_id_fk" FOREIGN KEY ("organization_id","part_id") REFERENCES "public"."parts"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "part_movements" ADD CONSTRAINT "part_movements_organization_id_work_order_id_work_orders_organization_id_id_fk" FOREIGN KEY ("organization_id","work_order_id") REFERENCES "public"."work_orders"("organization_id","id") ON DELETE SET NULL ("work_order_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "parts" ADD CONSTRAINT "parts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "maintenance_plans" ADD CONSTRAINT "maintenance_plans_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "maintenance_plans" ADD CONSTRAINT "maintenance_plans_assign_to_users_id_fk" FOREIGN KEY ("assign_to") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "maintenance_plans" ADD CONSTRAINT "maintenance_plans_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "maintenance_plans" ADD CONSTRAINT "maintenance_plans_organization_id_asset_id_assets_organization_id_id_fk" FOREIGN KEY ("organization_id","asset_id") REFERENCES "public"."assets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "maintenance_plans" ADD CONSTRAINT "maintenance_plans_organization_id_prescription_id_prescriptions_organization_id_id_fk" FOREIGN KEY ("organization_id","prescription_id") REFERENCES "public"."prescriptions"("organization_id","id") ON DELETE SET NULL ("prescription_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "maintenance_plans" ADD CONSTRAINT "maintenance_plans_organization_id_meter_sensor_id_sensors_organization_id_id_fk" FOREIGN KEY ("organization_id","meter_sensor_id") REFERENCES "public"."sensors"("organization_id","id") ON DELETE SET NULL ("meter_sensor_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prescriptions" ADD CONSTRAINT "prescriptions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prescriptions" ADD CONSTRAINT "prescriptions_approved_by_users_id_fk" FOREIGN KEY ("approved_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prescriptions" ADD CONSTRAINT "prescriptions_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prescriptions" ADD CONSTRAINT "prescriptions_family_fkey" FOREIGN KEY ("organization_id","family_id") REFERENCES "public"."prescriptions"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_executions" ADD CONSTRAINT "workflow_executions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_executions" ADD CONSTRAINT "workflow_executions_executed_by_users_id_fk" FOREIGN KEY ("executed_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_executions" ADD CONSTRAINT "workflow_executions_organization_id_prescription_id_prescriptions_organization_id_id_fk" FOREIGN KEY ("organization_id","prescription_id") REFERENCES "public"."prescriptions"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_executions" ADD CONSTRAINT "workflow_executions_organization_id_asset_id_assets_organization_id_id_fk" FOREIGN KEY ("organization_id","asset_id") REFERENCES "public"."assets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_executions" ADD CONSTRAINT "workflow_executions_organization_id_alert_id_alerts_organization_id_id_fk" FOREIGN KEY ("organization_id","alert_id") REFERENCES "public"."alerts"("organization_id","id") ON DELETE SET NULL ("alert_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_step_completions" ADD CONSTRAINT "workflow_step_completions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_step_completions" ADD CONSTRAINT "workflow_step_completions_completed_by_users_id_fk" FOREIGN KEY ("completed_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_step_completions" ADD CONSTRAINT "workflow_step_completions_execution_fkey" FOREIGN KEY ("organization_id","execution_id") REFERENCES "public"."workflow_executions"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asset_downtimes" ADD CONSTRAINT "asset_downtimes_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asset_downtimes" ADD CONSTRAINT "asset_downtimes_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asset_downtimes" ADD CONSTRAINT "asset_downtimes_organization_id_asset_id_assets_organization_id_id_fk" FOREIGN KEY ("organization_id","asset_id") REFERENCES "public"."assets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asset_downtimes" ADD CONSTRAINT "asset_downtimes_organization_id_work_order_id_work_orders_organization_id_id_fk" FOREIGN KEY ("organization_id","work_order_id") REFERENCES "public"."work_orders"("organization_id","id") ON DELETE SET NULL ("work_order_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "repair_proofs" ADD CONSTRAINT "repair_proofs_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "repair_proofs" ADD CONSTRAINT "repair_proofs_organization_id_work_order_id_work_orders_organization_id_id_fk" FOREIGN KEY ("organization_id","work_order_id") REFERENCES "public"."work_orders"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "repair_proofs" ADD CONSTRAINT "repair_proofs_organization_id_alert_id_alerts_organization_id_id_fk" FOREIGN KEY ("organization_id","alert_id") REFERENCES "public"."alerts"("organization_id","id") ON DELETE SET NULL ("alert_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "repair_proofs" ADD CONSTRAINT "repair_proofs_organization_id_sensor_id_sensors_organization_id_id_fk" FOREIGN KEY ("organization_id","sensor_id") REFERENCES "public"."sensors"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "repair_proofs" ADD CONSTRAINT "repair_proofs_organization_id_prescription_id_prescriptions_organization_id_id_fk" FOREIGN KEY ("organization_id","prescription_id") REFERENCES "public"."prescriptions"("organization_id","id") ON DELETE SET NULL ("prescription_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_order_labor" ADD CONSTRAINT "work_order_labor_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_order_labor" ADD CONSTRAINT "work_order_labor_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_order_labor" ADD CONSTRAINT "work_order_labor_organization_id_work_order_id_work_orders_organization_id_id_fk" FOREIGN KEY ("organization_id","work_order_id") REFERENCES "public"."work_orders"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_order_sequences" ADD CONSTRAINT "work_order_sequences_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_order_tasks" ADD CONSTRAINT "work_order_tasks_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_order_tasks" ADD CONSTRAINT "work_order_tasks_done_by_users_id_fk" FOREIGN KEY ("done_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_order_tasks" ADD CONSTRAINT "work_order_tasks_organization_id_work_order_id_work_orders_organization_id_id_fk" FOREIGN KEY ("organization_id","work_order_id") REFERENCES "public"."work_orders"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_orders" ADD CONSTRAINT "work_orders_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_orders" ADD CONSTRAINT "work_orders_assigned_to_users_id_fk" FOREIGN KEY ("assigned_to") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_orders" ADD CONSTRAINT "work_orders_completed_by_users_id_fk" FOREIGN KEY ("completed_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_orders" ADD CONSTRAINT "work_orders_verified_by_users_id_fk" FOREIGN KEY ("verified_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_orders" ADD CONSTRAINT "work_orders_signed_by_users_id_fk" FOREIGN KEY ("signed_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_orders" ADD CONSTRAINT "work_orders_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_orders" ADD CONSTRAINT "work_orders_organization_id_asset_id_assets_organization_id_id_fk" FOREIGN KEY ("organization_id","asset_id") REFERENCES "public"."assets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_orders" ADD CONSTRAINT "work_orders_organization_id_component_id_asset_components_organization_id_id_fk" FOREIGN KEY ("organization_id","component_id") REFERENCES "public"."asset_components"("organization_id","id") ON DELETE SET NULL ("component_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_orders" ADD CONSTRAINT "work_orders_organization_id_alert_id_alerts_organization_id_id_fk" FOREIGN KEY ("organization_id","alert_id") REFERENCES "public"."alerts"("organization_id","id") ON DELETE SET NULL ("alert_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_orders" ADD CONSTRAINT "work_orders_organization_id_incident_id_incidents_organization_id_id_fk" FOREIGN KEY ("organization_id","incident_id") REFERENCES "public"."incidents"("organization_id","id") ON DELETE SET NULL ("incident_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_orders" ADD CONSTRAINT "work_orders_organization_id_prescription_id_prescriptions_organization_id_id_fk" FOREIGN KEY ("organization_id","prescription_id") REFERENCES "public"."prescriptions"("organization_id","id") ON DELETE SET NULL ("prescription_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_orders" ADD CONSTRAINT "work_orders_organization_id_workflow_id_workflow_executions_organization_id_id_fk" FOREIGN KEY ("organization_id","workflow_id") REFERENCES "public"."workflow_executions"("organization_id","id") ON DELETE SET NULL ("workflow_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_orders" ADD CONSTRAINT "work_orders_organization_id_plan_id_maintenance_plans_organization_id_id_fk" FOREIGN KEY ("organization_id","plan_id") REFERENCES "public"."maintenance_plans"("organization_id","id") ON DELETE SET NULL ("plan_id") ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_notices_organization_id_alert_id_idx" ON "alert_notices" USING btree ("organization_id","alert_id");--> statement-breakpoint
CREATE INDEX "alert_notices_organization_id_route_id_idx" ON "alert_notices" USING btree ("organization_id","route_id");--> statement-breakpoint
CREATE INDEX "alert_silences_organization_id_ends_at_idx" ON "alert_silences" USING btree ("organization_id","ends_at");--> statement-breakpoint
CREATE INDEX "alert_silences_organization_id_rule_id_idx" ON "alert_silences" USING btree ("organization_id","rule_id");--> statement-breakpoint
CREATE INDEX "alert_silences_organization_id_sensor_id_idx" ON "alert_silences" USING btree ("organization_id","sensor_id");--> statement-breakpoint
CREATE INDEX "alert_silences_organization_id_asset_id_idx" ON "alert_silences" USING btree ("organization_id","asset_id");--> statement-breakpoint
CREATE INDEX "alert_silences_organization_id_site_id_idx" ON "alert_silences" USING btree ("organization_id","site_id");--> statement-breakpoint
CREATE INDEX "alert_silences_ended_by_idx" ON "alert_silences" USING btree ("ended_by");--> statement-breakpoint
CREATE INDEX "alert_silences_created_by_idx" ON "alert_silences" USING btree ("created_by");--> statement-breakpoint
CREATE UNIQUE INDEX "asset_health_history_asset_computed_at_key" ON "asset_health_history" USING btree ("organization_id","asset_id","computed_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "asset_health_history_organization_id_site_id_idx" ON "asset_health_history" USING btree ("organization_id","site_id");--> statement-breakpoint
CREATE INDEX "maintenance_windows_organization_id_ends_at_idx" ON "maintenance_windows" USING btree ("organization_id","ends_at");--> statement-breakpoint
CREATE INDEX "maintenance_windows_organization_id_asset_id_idx" ON "maintenance_windows" USING btree ("organization_id","asset_id");--> statement-breakpoint
CREATE INDEX "maintenance_windows_organization_id_site_id_idx" ON "maintenance_windows" USING btree ("organization_id","site_id");--> statement-breakpoint
CREATE INDEX "maintenance_windows_created_by_idx" ON "maintenance_windows" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "notification_routes_organization_id_position_idx" ON "notification_routes" USING btree ("organization_id","position");--> statement-breakpoint
CREATE INDEX "notification_routes_created_by_idx" ON "notification_routes" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "sensor_calibrations_organization_id_sensor_id_idx" ON "sensor_calibrations" USING btree ("organization_id","sensor_id","calibrated_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sensor_calibrations_created_by_idx" ON "sensor_calibrations" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "telemetry_annotations_organization_id_asset_id_from_at_idx" ON "telemetry_annotations" USING btree ("organization_id","asset_id","from_at");--> statement-breakpoint
CREATE INDEX "telemetry_annotations_organization_id_sensor_id_idx" ON "telemetry_annotations" USING btree ("organization_id","sensor_id");--> statement-breakpoint
CREATE INDEX "telemetry_annotations_created_by_idx" ON "telemetry_annotations" USING btree ("created_by");--> statement-breakpoint
CREATE UNIQUE INDEX "cmms_connections_enabled_system_key" ON "cmms_connections" USING btree ("organization_id","system") WHERE enabled;--> statement-breakpoint
CREATE INDEX "cmms_connections_created_by_idx" ON "cmms_connections" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "cmms_links_organization_id_work_order_id_idx" ON "cmms_links" USING btree ("organization_id","work_order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "cmms_syncs_running_key" ON "cmms_syncs" USING btree ("organization_id","connection_id") WHERE status = 'running';--> statement-breakpoint
CREATE INDEX "cmms_syncs_organization_id_connection_id_started_at_idx" ON "cmms_syncs" USING btree ("organization_id","connection_id","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "cmms_syncs_started_by_idx" ON "cmms_syncs" USING btree ("started_by");--> statement-breakpoint
CREATE INDEX "part_movements_organization_id_part_id_created_at_idx" ON "part_movements" USING btree ("organization_id","part_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "part_movements_organization_id_work_order_id_idx" ON "part_movements" USING btree ("organization_id","work_order_id");--> statement-breakpoint
CREATE INDEX "part_movements_created_by_idx" ON "part_movements" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "parts_organization_id_name_idx" ON "parts" USING btree ("organization_id","name","id");--> statement-breakpoint
CREATE INDEX "maintenance_plans_organization_id_next_due_at_idx" ON "maintenance_plans" USING btree ("organization_id","next_due_at");--> statement-breakpoint
CREATE INDEX "maintenance_plans_organization_id_asset_id_idx" ON "maintenance_plans" USING btree ("organization_id","asset_id");--> statement-breakpoint
CREATE INDEX "maintenance_plans_organization_id_prescription_id_idx" ON "maintenance_plans" USING btree ("organization_id","prescription_id");--> statement-breakpoint
CREATE INDEX "maintenance_plans_organization_id_meter_sensor_id_idx" ON "maintenance_plans" USING btree ("organization_id","meter_sensor_id");--> statement-breakpoint
CREATE INDEX "maintenance_plans_assign_to_idx" ON "maintenance_plans" USING btree ("assign_to");--> statement-breakpoint
CREATE INDEX "maintenance_plans_created_by_idx" ON "maintenance_plans" USING btree ("created_by");--> statement-breakpoint
CREATE UNIQUE INDEX "prescriptions_active_key" ON "prescriptions" USING btree ("organization_id","family_id") WHERE status = 'active';--> statement-breakpoint
CREATE INDEX "prescriptions_organization_id_status_idx" ON "prescriptions" USING btree ("organization_id","status");--> statement-breakpoint
CREATE INDEX "prescriptions_organization_id_asset_type_idx" ON "prescriptions" USING btree ("organization_id","asset_type");--> statement-breakpoint
CREATE INDEX "prescriptions_organization_id_updated_at_idx" ON "prescriptions" USING btree ("organization_id","updated_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "prescriptions_approved_by_idx" ON "prescriptions" USING btree ("approved_by");--> statement-breakpoint
CREATE INDEX "prescriptions_created_by_idx" ON "prescriptions" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "workflow_executions_organization_id_created_at_idx" ON "workflow_executions" USING btree ("organization_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "workflow_executions_organization_id_asset_id_idx" ON "workflow_executions" USING btree ("organization_id","asset_id");--> statement-breakpoint
CREATE INDEX "workflow_executions_organization_id_status_idx" ON "workflow_executions" USING btree ("organization_id","status");--> statement-breakpoint
CREATE INDEX "workflow_executions_organization_id_prescription_id_idx" ON "workflow_executions" USING btree ("organization_id","prescription_id");--> statement-breakpoint
CREATE INDEX "workflow_executions_organization_id_alert_id_idx" ON "workflow_executions" USING btree ("organization_id","alert_id");--> statement-breakpoint
CREATE INDEX "workflow_executions_executed_by_idx" ON "workflow_executions" USING btree ("executed_by");--> statement-breakpoint
CREATE INDEX "workflow_step_completions_completed_by_idx" ON "workflow_step_completions" USING btree ("completed_by");--> statement-breakpoint
CREATE UNIQUE INDEX "asset_downtimes_open_key" ON "asset_downtimes" USING btree ("organization_id","asset_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "asset_downtimes_organization_id_asset_id_started_at_idx" ON "asset_downtimes" USING btree ("organization_id","asset_id","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "asset_downtimes_organization_id_work_order_id_idx" ON "asset_downtimes" USING btree ("organization_id","work_order_id");--> statement-breakpoint
CREATE INDEX "asset_downtimes_created_by_idx" ON "asset_downtimes" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "repair_proofs_organization_id_alert_id_idx" ON "repair_proofs" USING btree ("organization_id","alert_id");--> statement-breakpoint
CREATE INDEX "repair_proofs_organization_id_sensor_id_idx" ON "repair_proofs" USING btree ("organization_id","sensor_id");--> statement-breakpoint
CREATE INDEX "repair_proofs_organization_id_prescription_id_idx" ON "repair_proofs" USING btree ("organization_id","prescription_id");--> statement-breakpoint
CREATE UNIQUE INDEX "work_order_labor_running_key" ON "work_order_labor" USING btree ("organization_id","user_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "work_order_labor_organization_id_work_order_id_idx" ON "work_order_labor" USING btree ("organization_id","work_order_id");--> statement-breakpoint
CREATE INDEX "work_order_labor_user_id_idx" ON "work_order_labor" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "work_order_tasks_done_by_idx" ON "work_order_tasks" USING btree ("done_by");--> statement-breakpoint
CREATE UNIQUE INDEX "work_orders_external_key" ON "work_orders" USING btree ("organization_id","external_system","external_id") WHERE external_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "work_orders_open_plan_key" ON "work_orders" USING btree ("organization_id","plan_id") WHERE plan_id is not null and status in ('open', 'assigned', 'in-progress', 'on-hold');--> statement-breakpoint
CREATE INDEX "work_orders_organization_id_created_at_idx" ON "work_orders" USING btree ("organization_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "work_orders_organization_id_status_created_at_idx" ON "work_orders" USING btree ("organization_id","status","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "work_orders_organization_id_asset_id_created_at_idx" ON "work_orders" USING btree ("organization_id","asset_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "work_orders_organization_id_site_id_idx" ON "work_orders" USING btree ("organization_id","site_id");--> statement-breakpoint
CREATE INDEX "work_orders_organization_id_due_date_idx" ON "work_orders" USING btree ("organization_id","due_date","id");--> statement-breakpoint
CREATE INDEX "work_orders_organization_id_assigned_to_idx" ON "work_orders" USING btree ("organization_id","assigned_to","status");--> statement-breakpoint
CREATE INDEX "work_orders_organization_id_component_id_idx" ON "work_orders" USING btree ("organization_id","component_id");--> statement-breakpoint
CREATE INDEX "work_orders_organization_id_alert_id_idx" ON "work_orders" USING btree ("organization_id","alert_id");--> statement-breakpoint
CREATE INDEX "work_orders_organization_id_incident_id_idx" ON "work_orders" USING btree ("organization_id","incident_id");--> statement-breakpoint
CREATE INDEX "work_orders_organization_id_prescription_id_idx" ON "work_orders" USING btree ("organization_id","prescription_id");--> statement-breakpoint
CREATE INDEX "work_orders_organization_id_workflow_id_idx" ON "work_orders" USING btree ("organization_id","workflow_id");--> statement-breakpoint
CREATE INDEX "work_orders_organization_id_plan_id_idx" ON "work_orders" USING btree ("organization_id","plan_id");--> statement-breakpoint
CREATE INDEX "work_orders_assigned_to_idx" ON "work_orders" USING btree ("assigned_to");--> statement-breakpoint
CREATE INDEX "work_orders_completed_by_idx" ON "work_orders" USING btree ("completed_by");--> statement-breakpoint
CREATE INDEX "work_orders_verified_by_idx" ON "work_orders" USING btree ("verified_by");--> statement-breakpoint
CREATE INDEX "work_orders_signed_by_idx" ON "work_orders" USING btree ("signed_by");--> statement-breakpoint
CREATE INDEX "work_orders_created_by_idx" ON "work_orders" USING btree ("created_by");--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_assigned_to_users_id_fk" FOREIGN KEY ("assigned_to") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alerts_organization_id_group_key_idx" ON "alerts" USING btree ("organization_id","group_key") WHERE cleared_at is null;--> statement-breakpoint
CREATE INDEX "alerts_organization_id_assigned_to_idx" ON "alerts" USING btree ("organization_id","assigned_to");--> statement-breakpoint
CREATE INDEX "alerts_assigned_to_idx" ON "alerts" USING btree ("assigned_to");--> statement-breakpoint
ALTER TABLE "alert_rules" ADD CONSTRAINT "alert_rules_group_by_check" CHECK ("alert_rules"."group_by" in ('none', 'rule', 'asset', 'site'));--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_muted_by_check" CHECK ("alerts"."muted_by" in ('silence', 'window') and "alerts"."muted_by_id" is not null or "alerts"."muted_by" is null);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "alert_notices" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alerts:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "alert_notices" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('alerts:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "alert_notices" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "alert_silences" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alerts:read')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "alert_silences" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('alerts:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "alert_silences" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alerts:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[]))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('alerts:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "alert_silences" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alerts:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "operator" ON "alert_silences" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "asset_health_history" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('assets:read')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "asset_health_history" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('assets:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "operator" ON "asset_health_history" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "maintenance_windows" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alerts:read')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "maintenance_windows" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('alerts:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "maintenance_windows" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alerts:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[]))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('alerts:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "maintenance_windows" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alerts:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "operator" ON "maintenance_windows" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "notification_routes" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alert-rules:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "notification_routes" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('alert-rules:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "notification_routes" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alert-rules:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('alert-rules:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "notification_routes" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alert-rules:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "notification_routes" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "sensor_calibrations" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:read')) and exists (select from sensors s where s.id = sensor_id));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "sensor_calibrations" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')) and exists (select from sensors s where s.id = sensor_id));--> statement-breakpoint
CREATE POLICY "operator" ON "sensor_calibrations" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "telemetry_annotations" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:read')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "telemetry_annotations" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('comments:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "telemetry_annotations" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('comments:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[]))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('comments:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "telemetry_annotations" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('comments:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "operator" ON "telemetry_annotations" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "cmms_connections" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "cmms_connections" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "cmms_connections" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "cmms_connections" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "cmms_connections" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "cmms_links" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "cmms_links" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "cmms_links" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "cmms_links" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "cmms_links" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "cmms_syncs" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "cmms_syncs" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "cmms_syncs" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "cmms_syncs" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "part_movements" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "part_movements" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and ((select auth.can('maintenance:write')) or ((select auth.can('work-orders:write')) and work_order_id is not null and reason in ('used', 'returned'))));--> statement-breakpoint
CREATE POLICY "operator" ON "part_movements" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "parts" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "parts" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "parts" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "parts" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "parts" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "ledger" ON "parts" AS PERMISSIVE FOR ALL TO "ledger_writer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "maintenance_plans" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:read')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "maintenance_plans" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "maintenance_plans" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[]))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "maintenance_plans" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "operator" ON "maintenance_plans" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "prescriptions" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "prescriptions" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('prescriptions:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "prescriptions" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('prescriptions:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('prescriptions:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "prescriptions" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('prescriptions:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "prescriptions" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "workflow_executions" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:read')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "workflow_executions" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "workflow_executions" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[]))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "workflow_executions" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "operator" ON "workflow_executions" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "workflow_step_completions" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:read')) and exists (select from workflow_executions e where e.id = execution_id));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "workflow_step_completions" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and exists (select from workflow_executions e where e.id = execution_id));--> statement-breakpoint
CREATE POLICY "operator" ON "workflow_step_completions" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "asset_downtimes" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:read')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "asset_downtimes" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "asset_downtimes" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[]))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "asset_downtimes" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "operator" ON "asset_downtimes" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "repair_proofs" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:read')) and exists (select from work_orders w where w.id = work_order_id));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "repair_proofs" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and exists (select from work_orders w where w.id = work_order_id));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "repair_proofs" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and exists (select from work_orders w where w.id = work_order_id)) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and exists (select from work_orders w where w.id = work_order_id));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "repair_proofs" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and exists (select from work_orders w where w.id = work_order_id));--> statement-breakpoint
CREATE POLICY "operator" ON "repair_proofs" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "work_order_labor" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:read')) and exists (select from work_orders w where w.id = work_order_id));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "work_order_labor" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and exists (select from work_orders w where w.id = work_order_id));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "work_order_labor" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and exists (select from work_orders w where w.id = work_order_id)) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and exists (select from work_orders w where w.id = work_order_id));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "work_order_labor" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and exists (select from work_orders w where w.id = work_order_id));--> statement-breakpoint
CREATE POLICY "operator" ON "work_order_labor" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "work_order_sequences" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "work_order_sequences" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "work_order_sequences" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "work_order_sequences" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "work_order_tasks" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:read')) and exists (select from work_orders w where w.id = work_order_id));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "work_order_tasks" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and exists (select from work_orders w where w.id = work_order_id));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "work_order_tasks" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and exists (select from work_orders w where w.id = work_order_id)) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and exists (select from work_orders w where w.id = work_order_id));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "work_order_tasks" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and exists (select from work_orders w where w.id = work_order_id));--> statement-breakpoint
CREATE POLICY "operator" ON "work_order_tasks" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "work_orders" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:read')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "work_orders" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "work_orders" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[]))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "work_orders" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "operator" ON "work_orders" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);