-- lock: brief
CREATE TYPE "public"."app_role" AS ENUM('admin', 'executive', 'reliability_engineer', 'maintenance_technician', 'operator', 'viewer', 'moderator', 'user');--> statement-breakpoint
CREATE TYPE "public"."alert_category" AS ENUM('threshold', 'anomaly', 'pattern', 'predictive', 'connectivity', 'system', 'maintenance');--> statement-breakpoint
CREATE TYPE "public"."alert_severity" AS ENUM('low', 'medium', 'high', 'critical');--> statement-breakpoint
CREATE TYPE "public"."asset_criticality" AS ENUM('low', 'medium', 'high', 'critical');--> statement-breakpoint
CREATE TYPE "public"."asset_status" AS ENUM('healthy', 'warning', 'critical', 'offline');--> statement-breakpoint
CREATE TYPE "public"."audit_event" AS ENUM('user.login', 'user.logout', 'user.created', 'user.updated', 'user.deleted', 'role.granted', 'role.revoked', 'asset.created', 'asset.updated', 'asset.deleted', 'alert.acknowledged', 'alert.resolved', 'agent.executed', 'agent.approved', 'agent.rejected', 'prescription.created', 'prescription.approved', 'report.generated', 'report.shared', 'api.key_created', 'api.key_revoked', 'config.changed', 'security.violation');--> statement-breakpoint
CREATE TYPE "public"."gateway_protocol" AS ENUM('MQTT', 'OPC UA', 'Modbus TCP', 'Modbus RTU', 'REST API');--> statement-breakpoint
CREATE TYPE "public"."gateway_status" AS ENUM('healthy', 'degraded', 'offline');--> statement-breakpoint
CREATE TYPE "public"."sensor_status" AS ENUM('online', 'offline', 'warning', 'error');--> statement-breakpoint
CREATE TYPE "public"."sensor_type" AS ENUM('temperature', 'vibration', 'pressure', 'flow', 'acoustic', 'current', 'voltage', 'energy');--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"key_prefix" text NOT NULL,
	"key_hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"role" text,
	"project_id" uuid,
	"partner_id" uuid,
	"agent_id" uuid,
	"gateway_id" uuid,
	"ip_allowlist" "cidr"[] DEFAULT '{}' NOT NULL,
	"rate_limit_per_minute" integer DEFAULT 60 NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"revoked_by" uuid,
	"rotated_from_id" uuid,
	"last_used_at" timestamp with time zone,
	"last_used_ip" "inet",
	"usage_count" bigint DEFAULT 0 NOT NULL,
	"created_by" uuid,
	CONSTRAINT "api_keys_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "api_keys_rate_limit_per_minute_check" CHECK ("api_keys"."rate_limit_per_minute" between 1 and 1000000)
);
--> statement-breakpoint
ALTER TABLE "api_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "api_requests" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"key_id" uuid,
	"user_id" uuid,
	"partner_id" uuid,
	"request_id" text NOT NULL,
	"method" text NOT NULL,
	"endpoint" text NOT NULL,
	"status" integer NOT NULL,
	"duration_ms" integer NOT NULL,
	"bytes_in" bigint,
	"bytes_out" bigint,
	"error_code" text,
	"ip_address" "inet",
	"user_agent" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "api_requests_pkey" PRIMARY KEY("id","created_at")
) PARTITION BY RANGE ("created_at");
--> statement-breakpoint
ALTER TABLE "api_requests" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"actor" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" integer,
	"response" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY("organization_id","actor","key")
);
--> statement-breakpoint
ALTER TABLE "idempotency_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "permission_delegations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"delegator_id" uuid NOT NULL,
	"delegate_id" uuid NOT NULL,
	"project_id" uuid,
	"permissions" text[] NOT NULL,
	"starts_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "permission_delegations_window_check" CHECK ("permission_delegations"."expires_at" > "permission_delegations"."starts_at"),
	CONSTRAINT "permission_delegations_self_check" CHECK ("permission_delegations"."delegate_id" <> "permission_delegations"."delegator_id")
);
--> statement-breakpoint
ALTER TABLE "permission_delegations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "permissions" (
	"key" text PRIMARY KEY NOT NULL,
	"description" text NOT NULL,
	"domain" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "permissions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "profiles" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"first_name" text,
	"last_name" text,
	"full_name" text,
	"display_name" text,
	"avatar_url" text,
	"bio" text,
	"department" text,
	"job_title" text,
	"phone" text,
	"timezone" text DEFAULT 'UTC' NOT NULL,
	"notification_preferences" jsonb DEFAULT '{"email":true,"push":true,"slack":false}'::jsonb NOT NULL,
	"preferences" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"xp" integer DEFAULT 0 NOT NULL,
	"referral_code" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "profiles" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"identifier" text NOT NULL,
	"endpoint" text NOT NULL,
	"window_start" timestamp with time zone NOT NULL,
	"request_count" integer DEFAULT 0 NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "rate_limits_pkey" PRIMARY KEY("identifier","endpoint","window_start")
);
--> statement-breakpoint
ALTER TABLE "rate_limits" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "role_permissions" (
	"role_kind" text NOT NULL,
	"role" text NOT NULL,
	"permission" text NOT NULL,
	CONSTRAINT "role_permissions_pkey" PRIMARY KEY("role_kind","role","permission"),
	CONSTRAINT "role_permissions_role_kind_check" CHECK ("role_permissions"."role_kind" in ('organization', 'application', 'project'))
);
--> statement-breakpoint
ALTER TABLE "role_permissions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "saved_views" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"user_id" uuid DEFAULT auth.uid() NOT NULL,
	"page" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	CONSTRAINT "saved_views_organization_id_user_id_page_name_key" UNIQUE("organization_id","user_id","page","name")
);
--> statement-breakpoint
ALTER TABLE "saved_views" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "user_apps" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"user_id" uuid DEFAULT auth.uid() NOT NULL,
	"provider" text NOT NULL,
	"app_name" text NOT NULL,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "user_apps_organization_id_user_id_provider_app_name_key" UNIQUE("organization_id","user_id","provider","app_name")
);
--> statement-breakpoint
ALTER TABLE "user_apps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "user_roles" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"user_id" uuid NOT NULL,
	"role" "app_role" NOT NULL,
	"site_scope" text[] DEFAULT '{}' NOT NULL,
	"asset_class_scope" text[] DEFAULT '{}' NOT NULL,
	"granted_by" uuid,
	"granted_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	CONSTRAINT "user_roles_organization_id_user_id_role_key" UNIQUE("organization_id","user_id","role")
);
--> statement-breakpoint
ALTER TABLE "user_roles" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "user_settings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"user_id" uuid DEFAULT auth.uid() NOT NULL,
	"theme" text DEFAULT 'system' NOT NULL,
	"locale" text DEFAULT 'en' NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "user_settings_organization_id_user_id_key" UNIQUE("organization_id","user_id"),
	CONSTRAINT "user_settings_theme_check" CHECK ("user_settings"."theme" in ('light', 'dark', 'system'))
);
--> statement-breakpoint
ALTER TABLE "user_settings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "alert_rule_states" (
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"rule_id" uuid NOT NULL,
	"sensor_id" uuid NOT NULL,
	"state" jsonb NOT NULL,
	"active" boolean DEFAULT false NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "alert_rule_states_pkey" PRIMARY KEY("organization_id","rule_id","sensor_id")
);
--> statement-breakpoint
ALTER TABLE "alert_rule_states" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "alert_rules" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"enabled" boolean DEFAULT true NOT NULL,
	"asset_types" text[],
	"sensor_types" "sensor_type"[],
	"site_ids" uuid[],
	"sensor_ids" uuid[],
	"condition_type" text NOT NULL,
	"condition_config" jsonb NOT NULL,
	"severity" "alert_severity" NOT NULL,
	"notification_channels" text[] DEFAULT '{}' NOT NULL,
	"auto_acknowledge_minutes" integer,
	"open_incident" boolean DEFAULT false NOT NULL,
	"created_by" uuid,
	CONSTRAINT "alert_rules_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "alert_rules_organization_id_name_key" UNIQUE("organization_id","name"),
	CONSTRAINT "alert_rules_condition_type_check" CHECK ("alert_rules"."condition_type" in ('threshold_high', 'threshold_low', 'rate_of_change', 'anomaly_score', 'pattern_match', 'time_based')),
	CONSTRAINT "alert_rules_auto_acknowledge_minutes_check" CHECK ("alert_rules"."auto_acknowledge_minutes" between 1 and 43200)
);
--> statement-breakpoint
ALTER TABLE "alert_rules" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "alert_sequences" (
	"organization_id" uuid PRIMARY KEY DEFAULT auth.organization_id() NOT NULL,
	"last_value" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "alert_sequences" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "alerts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"number" integer NOT NULL,
	"rule_id" uuid,
	"asset_id" uuid NOT NULL,
	"sensor_id" uuid,
	"site_id" uuid,
	"title" text NOT NULL,
	"description" text,
	"severity" "alert_severity" NOT NULL,
	"category" "alert_category" NOT NULL,
	"root_cause_analysis" text,
	"confidence_score" numeric(5, 4),
	"business_impact" text,
	"acknowledged" boolean DEFAULT false NOT NULL,
	"acknowledged_by" uuid,
	"acknowledged_at" timestamp with time zone,
	"resolved" boolean DEFAULT false NOT NULL,
	"resolved_by" uuid,
	"resolved_at" timestamp with time zone,
	"resolution_notes" text,
	"timestamp" timestamp with time zone DEFAULT now() NOT NULL,
	"duration_minutes" integer,
	"affected_value" double precision,
	"threshold_value" double precision,
	"related_alerts" uuid[] DEFAULT '{}' NOT NULL,
	"related_work_orders" uuid[] DEFAULT '{}' NOT NULL,
	"first_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"cleared_at" timestamp with time zone,
	"occurrences" integer DEFAULT 1 NOT NULL,
	"correlation_id" uuid DEFAULT gen_random_uuid() NOT NULL,
	CONSTRAINT "alerts_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "alerts_organization_id_number_key" UNIQUE("organization_id","number"),
	CONSTRAINT "alerts_business_impact_check" CHECK ("alerts"."business_impact" in ('low', 'medium', 'high', 'critical')),
	CONSTRAINT "alerts_acknowledged_check" CHECK ("alerts"."acknowledged" = ("alerts"."acknowledged_at" is not null)),
	CONSTRAINT "alerts_resolved_check" CHECK ("alerts"."resolved" = ("alerts"."resolved_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "alerts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "asset_components" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"asset_id" uuid NOT NULL,
	"site_id" uuid,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"health_score" integer,
	"status" "asset_status" DEFAULT 'healthy' NOT NULL,
	"remaining_useful_life_days" integer,
	"last_replaced" timestamp with time zone,
	"specifications" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "asset_components_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "asset_components_health_score_check" CHECK ("asset_components"."health_score" between 0 and 100)
);
--> statement-breakpoint
ALTER TABLE "asset_components" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "assets" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"site_id" uuid NOT NULL,
	"parent_id" uuid,
	"tag" text,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"make" text,
	"model" text,
	"serial_number" text,
	"status" "asset_status" DEFAULT 'healthy' NOT NULL,
	"criticality" "asset_criticality" DEFAULT 'medium' NOT NULL,
	"health_score" integer,
	"health_factors" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"health_computed_at" timestamp with time zone,
	"temperature" double precision,
	"vibration" double precision,
	"pressure" double precision,
	"last_maintenance" timestamp with time zone,
	"next_maintenance" timestamp with time zone,
	"operating_hours" integer DEFAULT 0 NOT NULL,
	"commissioning_date" date,
	"location_x" numeric(10, 4),
	"location_y" numeric(10, 4),
	"location_z" numeric(10, 4),
	"specifications" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"retired_at" timestamp with time zone,
	CONSTRAINT "assets_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "assets_organization_id_tag_key" UNIQUE("organization_id","tag"),
	CONSTRAINT "assets_health_score_check" CHECK ("assets"."health_score" between 0 and 100),
	CONSTRAINT "assets_parent_check" CHECK ("assets"."parent_id" <> "assets"."id")
);
--> statement-breakpoint
ALTER TABLE "assets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sites" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"location" text NOT NULL,
	"region" text NOT NULL,
	"timezone" text DEFAULT 'UTC' NOT NULL,
	"status" text DEFAULT 'healthy' NOT NULL,
	"asset_count" integer DEFAULT 0 NOT NULL,
	"latitude" numeric(10, 8),
	"longitude" numeric(11, 8),
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "sites_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "sites_organization_id_name_key" UNIQUE("organization_id","name"),
	CONSTRAINT "sites_status_check" CHECK ("sites"."status" in ('healthy', 'warning', 'critical', 'offline')),
	CONSTRAINT "sites_latitude_check" CHECK ("sites"."latitude" between -90 and 90),
	CONSTRAINT "sites_longitude_check" CHECK ("sites"."longitude" between -180 and 180)
);
--> statement-breakpoint
ALTER TABLE "sites" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "auth"."accounts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"provider_account_id" text NOT NULL,
	"identity_data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"last_sign_in_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "auth"."accounts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "auth"."known_devices" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"device_hash" text NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "auth"."known_devices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "auth"."mfa_factors" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"friendly_name" text,
	"factor_type" text NOT NULL,
	"secret_sealed" text,
	"verified" boolean DEFAULT false NOT NULL,
	"last_used_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mfa_factors_factor_type_check" CHECK ("auth"."mfa_factors"."factor_type" in ('totp', 'webauthn'))
);
--> statement-breakpoint
ALTER TABLE "auth"."mfa_factors" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "auth"."one_time_tokens" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"token_type" text NOT NULL,
	"token_hash" text NOT NULL,
	"relates_to" text DEFAULT '' NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "one_time_tokens_token_type_check" CHECK ("auth"."one_time_tokens"."token_type" in ('confirmation', 'recovery', 'magic_link', 'email_change', 'invite'))
);
--> statement-breakpoint
ALTER TABLE "auth"."one_time_tokens" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "auth"."refresh_tokens" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"parent_id" uuid,
	"rotated_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "auth"."refresh_tokens" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "auth"."sessions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"active_organization_id" uuid,
	"ip_address" "inet",
	"user_agent" text,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "auth"."sessions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "auth"."users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"encrypted_password" text,
	"email_confirmed_at" timestamp with time zone,
	"last_sign_in_at" timestamp with time zone,
	"banned_until" timestamp with time zone,
	"raw_user_meta_data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"raw_app_meta_data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_check" CHECK (length("auth"."users"."email") between 3 and 320)
);
--> statement-breakpoint
ALTER TABLE "auth"."users" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "domain_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "domain_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"event_id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"tx_id" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"type" text NOT NULL,
	"subject_type" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"site_id" uuid,
	"permission" text NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" uuid,
	"actor_label" text,
	"correlation_id" uuid NOT NULL,
	"causation_id" uuid,
	"occurred_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "domain_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "event_consumptions" (
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"consumer" text NOT NULL,
	"event_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "event_consumptions_pkey" PRIMARY KEY("organization_id","consumer","event_id")
);
--> statement-breakpoint
ALTER TABLE "event_consumptions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "comment_notifications" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"comment_id" uuid NOT NULL,
	"notification_id" uuid,
	"user_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "comment_notifications_organization_id_comment_id_user_id_key" UNIQUE("organization_id","comment_id","user_id"),
	CONSTRAINT "comment_notifications_reason_check" CHECK ("comment_notifications"."reason" in ('mention', 'reply', 'participant', 'assignee'))
);
--> statement-breakpoint
ALTER TABLE "comment_notifications" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "comments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"subject_type" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"site_id" uuid,
	"parent_id" uuid,
	"author_id" uuid DEFAULT auth.uid(),
	"body" text NOT NULL,
	"mentions" uuid[] DEFAULT '{}' NOT NULL,
	"attachments" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"edited_at" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "comments_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "comments_subject_type_check" CHECK ("comments"."subject_type" in ('incident', 'alert', 'asset')),
	CONSTRAINT "comments_body_check" CHECK (length("comments"."body") between 1 and 20000)
);
--> statement-breakpoint
ALTER TABLE "comments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"user_id" uuid NOT NULL,
	"type" text NOT NULL,
	"title" text NOT NULL,
	"message" text,
	"link" text,
	"subject_type" text,
	"subject_id" uuid,
	"actor_id" uuid,
	"read" boolean DEFAULT false NOT NULL,
	"read_at" timestamp with time zone,
	CONSTRAINT "notifications_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "notifications_read_check" CHECK ("notifications"."read" = ("notifications"."read_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "notifications" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "incident_alerts" (
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"incident_id" uuid NOT NULL,
	"alert_id" uuid NOT NULL,
	"linked_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "incident_alerts_pkey" PRIMARY KEY("organization_id","alert_id")
);
--> statement-breakpoint
ALTER TABLE "incident_alerts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "incident_sequences" (
	"organization_id" uuid PRIMARY KEY DEFAULT auth.organization_id() NOT NULL,
	"last_value" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "incident_sequences" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "incidents" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"number" integer NOT NULL,
	"title" text NOT NULL,
	"description" text,
	"status" text DEFAULT 'open' NOT NULL,
	"priority" text DEFAULT 'medium' NOT NULL,
	"impact" text DEFAULT 'medium' NOT NULL,
	"urgency" text DEFAULT 'medium' NOT NULL,
	"source" text DEFAULT 'manual' NOT NULL,
	"asset_id" uuid,
	"site_id" uuid,
	"assigned_to" uuid,
	"assigned_at" timestamp with time zone,
	"reported_by" uuid,
	"acknowledged_by" uuid,
	"acknowledged_at" timestamp with time zone,
	"investigating_at" timestamp with time zone,
	"resolved_by" uuid,
	"resolved_at" timestamp with time zone,
	"resolution" text,
	"closed_by" uuid,
	"closed_at" timestamp with time zone,
	"reopened_count" integer DEFAULT 0 NOT NULL,
	"correlation_id" uuid DEFAULT gen_random_uuid() NOT NULL,
	CONSTRAINT "incidents_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "incidents_organization_id_number_key" UNIQUE("organization_id","number"),
	CONSTRAINT "incidents_status_check" CHECK ("incidents"."status" in ('open', 'investigating', 'resolved', 'closed')),
	CONSTRAINT "incidents_priority_check" CHECK ("incidents"."priority" in ('low', 'medium', 'high', 'critical')),
	CONSTRAINT "incidents_impact_check" CHECK ("incidents"."impact" in ('low', 'medium', 'high')),
	CONSTRAINT "incidents_urgency_check" CHECK ("incidents"."urgency" in ('low', 'medium', 'high')),
	CONSTRAINT "incidents_resolved_check" CHECK ("incidents"."status" not in ('resolved', 'closed') or ("incidents"."resolved_at" is not null and "incidents"."resolution" is not null))
);
--> statement-breakpoint
ALTER TABLE "incidents" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "organization_integrations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"provider" text NOT NULL,
	"name" text NOT NULL,
	"config" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"credentials_sealed" text,
	"status" text DEFAULT 'active' NOT NULL,
	"created_by" uuid,
	CONSTRAINT "organization_integrations_organization_id_provider_name_key" UNIQUE("organization_id","provider","name"),
	CONSTRAINT "organization_integrations_status_check" CHECK ("organization_integrations"."status" in ('active', 'paused', 'error'))
);
--> statement-breakpoint
ALTER TABLE "organization_integrations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "organization_memberships" (
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text DEFAULT 'member' NOT NULL,
	"permissions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"invited_by" uuid,
	"joined_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organization_memberships_pkey" PRIMARY KEY("organization_id","user_id"),
	CONSTRAINT "organization_memberships_role_check" CHECK ("organization_memberships"."role" in ('owner', 'admin', 'billing_admin', 'manager', 'member', 'viewer'))
);
--> statement-breakpoint
ALTER TABLE "organization_memberships" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "organization_usage" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"metric_type" text NOT NULL,
	"period_start" timestamp with time zone NOT NULL,
	"usage_count" bigint DEFAULT 0 NOT NULL,
	"limit_count" bigint,
	CONSTRAINT "organization_usage_organization_id_metric_type_period_start_key" UNIQUE("organization_id","metric_type","period_start"),
	CONSTRAINT "organization_usage_usage_count_check" CHECK ("organization_usage"."usage_count" >= 0)
);
--> statement-breakpoint
ALTER TABLE "organization_usage" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"subdomain" text,
	"subscription_tier" text DEFAULT 'free' NOT NULL,
	"subscription_status" text DEFAULT 'active' NOT NULL,
	"subscription_expires_at" timestamp with time zone,
	"stripe_customer_id" text,
	"stripe_subscription_id" text,
	"usage_stats" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organizations_slug_check" CHECK ("organizations"."slug" ~ '^[a-z0-9](-?[a-z0-9])*$' and length("organizations"."slug") <= 63)
);
--> statement-breakpoint
ALTER TABLE "organizations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "project_members" (
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"project_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"permissions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"added_by" uuid,
	"added_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "project_members_pkey" PRIMARY KEY("project_id","user_id"),
	CONSTRAINT "project_members_role_check" CHECK ("project_members"."role" in ('project_owner', 'project_admin', 'developer', 'analyst'))
);
--> statement-breakpoint
ALTER TABLE "project_members" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "projects" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "projects_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "projects_organization_id_slug_key" UNIQUE("organization_id","slug")
);
--> statement-breakpoint
ALTER TABLE "projects" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "team_invitations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"email" text NOT NULL,
	"role" text DEFAULT 'member' NOT NULL,
	"application_roles" text[] DEFAULT '{}' NOT NULL,
	"token_hash" text NOT NULL,
	"invited_by" uuid,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"accepted_by" uuid,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "team_invitations_role_check" CHECK ("team_invitations"."role" in ('owner', 'admin', 'billing_admin', 'manager', 'member', 'viewer') and "team_invitations"."role" <> 'owner')
);
--> statement-breakpoint
ALTER TABLE "team_invitations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_logs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"seq" bigint NOT NULL,
	"event" "audit_event",
	"user_id" uuid,
	"impersonated_by" uuid,
	"actor_kind" text NOT NULL,
	"actor_label" text,
	"resource_type" text,
	"resource_id" uuid,
	"action" text NOT NULL,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"previous_state" jsonb,
	"new_state" jsonb,
	"ip_address" "inet",
	"user_agent" text,
	"request_id" text,
	"status" text DEFAULT 'success' NOT NULL,
	"error_message" text,
	"timestamp" timestamp with time zone NOT NULL,
	"previous_hash" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "audit_logs_status_check" CHECK ("audit_logs"."status" in ('success', 'failure', 'denied'))
);
--> statement-breakpoint
ALTER TABLE "audit_logs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "failed_login_attempts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"ip_address" "inet",
	"user_agent" text,
	"attempted_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "failed_login_attempts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "security_events" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid,
	"event_type" text NOT NULL,
	"severity" text DEFAULT 'info' NOT NULL,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"ip_address" "inet",
	"user_agent" text,
	"partner_id" uuid,
	"user_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "security_events_severity_check" CHECK ("security_events"."severity" in ('info', 'warning', 'critical'))
);
--> statement-breakpoint
ALTER TABLE "security_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "trust_ledger_roots" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"seq" bigint NOT NULL,
	"root_hash" "bytea" NOT NULL,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	"sealed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "trust_ledger_roots" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "gateways" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"site_id" uuid NOT NULL,
	"name" text NOT NULL,
	"protocol" "gateway_protocol" NOT NULL,
	"status" "gateway_status" DEFAULT 'offline' NOT NULL,
	"ip_address" "inet",
	"port" integer,
	"cpu_usage" numeric(5, 2),
	"memory_usage" numeric(5, 2),
	"disk_usage" numeric(5, 2),
	"network_latency_ms" integer,
	"buffer_usage" numeric(5, 2),
	"buffered_messages" integer DEFAULT 0 NOT NULL,
	"uptime_hours" integer DEFAULT 0 NOT NULL,
	"mqtt_topics" text[],
	"opcua_nodes" text[],
	"modbus_mapping" jsonb,
	"firmware_version" text,
	"last_seen" timestamp with time zone,
	"offline_after_seconds" integer DEFAULT 300 NOT NULL,
	CONSTRAINT "gateways_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "gateways_organization_id_name_key" UNIQUE("organization_id","name")
);
--> statement-breakpoint
ALTER TABLE "gateways" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sensor_states" (
	"sensor_id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"last_timestamp" timestamp with time zone,
	"last_value" double precision,
	"last_quality" text,
	"last_anomaly_score" double precision,
	"last_received_at" timestamp with time zone,
	"reading_count" bigint DEFAULT 0 NOT NULL,
	"anomaly_state" double precision[] DEFAULT '{}' NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sensor_states" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sensors" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"gateway_id" uuid,
	"asset_id" uuid NOT NULL,
	"component_id" uuid,
	"site_id" uuid,
	"name" text NOT NULL,
	"type" "sensor_type" NOT NULL,
	"status" "sensor_status" DEFAULT 'offline' NOT NULL,
	"device_id" text,
	"sampling_frequency_hz" integer DEFAULT 1 NOT NULL,
	"reporting_interval_seconds" integer DEFAULT 60 NOT NULL,
	"engineering_unit" text NOT NULL,
	"min_value" double precision,
	"max_value" double precision,
	"accuracy" double precision,
	"calibration_date" date,
	"next_calibration_date" date,
	"calibration_offset" double precision DEFAULT 0 NOT NULL,
	"calibration_scale" double precision DEFAULT 1 NOT NULL,
	"protocol" "gateway_protocol",
	"address" text,
	"signal_strength" integer,
	"battery_level" integer,
	"firmware_version" text,
	"last_seen" timestamp with time zone,
	"tag_name" text NOT NULL,
	"description" text,
	"resampling_rule" text DEFAULT 'average' NOT NULL,
	"alert_threshold_high" double precision,
	"alert_threshold_low" double precision,
	"retention_days" integer,
	CONSTRAINT "sensors_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "sensors_organization_id_device_id_key" UNIQUE("organization_id","device_id"),
	CONSTRAINT "sensors_organization_id_asset_id_tag_name_key" UNIQUE("organization_id","asset_id","tag_name"),
	CONSTRAINT "sensors_signal_strength_check" CHECK ("sensors"."signal_strength" between 0 and 100),
	CONSTRAINT "sensors_battery_level_check" CHECK ("sensors"."battery_level" between 0 and 100),
	CONSTRAINT "sensors_resampling_rule_check" CHECK ("sensors"."resampling_rule" in ('average', 'max', 'min', 'last', 'sum')),
	CONSTRAINT "sensors_calibration_check" CHECK ("sensors"."calibration_scale" <> 0 and "sensors"."calibration_scale" between -1e12 and 1e12 and "sensors"."calibration_offset" between -1e12 and 1e12),
	CONSTRAINT "sensors_retention_days_check" CHECK ("sensors"."retention_days" between 1 and 36500)
);
--> statement-breakpoint
ALTER TABLE "sensors" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "telemetry" (
	"sensor_id" uuid NOT NULL,
	"timestamp" timestamp with time zone DEFAULT now() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"value" double precision NOT NULL,
	"raw_value" double precision,
	"anomaly_score" numeric(5, 4),
	"processed" boolean DEFAULT false NOT NULL,
	"quality" text DEFAULT 'good' NOT NULL,
	"unit" text NOT NULL,
	CONSTRAINT "telemetry_pkey" PRIMARY KEY("sensor_id","timestamp"),
	CONSTRAINT "telemetry_quality_check" CHECK ("telemetry"."quality" in ('good', 'bad', 'uncertain')),
	CONSTRAINT "telemetry_value_check" CHECK ("telemetry"."value" between -1.7976931348623157e308 and 1.7976931348623157e308)
) PARTITION BY RANGE ("timestamp");
--> statement-breakpoint
ALTER TABLE "telemetry" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "telemetry_dirty_hours" (
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"sensor_id" uuid NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"version" bigint DEFAULT 1 NOT NULL,
	CONSTRAINT "telemetry_dirty_hours_pkey" PRIMARY KEY("organization_id","sensor_id","hour")
);
--> statement-breakpoint
ALTER TABLE "telemetry_dirty_hours" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "telemetry_rollups" (
	"sensor_id" uuid NOT NULL,
	"resolution" text NOT NULL,
	"bucket" timestamp with time zone NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"count" integer NOT NULL,
	"min" double precision NOT NULL,
	"max" double precision NOT NULL,
	"avg" double precision NOT NULL,
	"sum" double precision NOT NULL,
	"last" double precision NOT NULL,
	"max_anomaly_score" numeric(5, 4),
	CONSTRAINT "telemetry_rollups_pkey" PRIMARY KEY("sensor_id","resolution","bucket"),
	CONSTRAINT "telemetry_rollups_resolution_check" CHECK ("telemetry_rollups"."resolution" in ('1m', '1h'))
);
--> statement-breakpoint
ALTER TABLE "telemetry_rollups" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_revoked_by_users_id_fk" FOREIGN KEY ("revoked_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_organization_id_project_id_projects_organization_id_id_fk" FOREIGN KEY ("organization_id","project_id") REFERENCES "public"."projects"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_organization_id_gateway_id_gateways_organization_id_id_fk" FOREIGN KEY ("organization_id","gateway_id") REFERENCES "public"."gateways"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_requests" ADD CONSTRAINT "api_requests_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permission_delegations" ADD CONSTRAINT "permission_delegations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permission_delegations" ADD CONSTRAINT "permission_delegations_delegator_id_users_id_fk" FOREIGN KEY ("delegator_id") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permission_delegations" ADD CONSTRAINT "permission_delegations_delegate_id_users_id_fk" FOREIGN KEY ("delegate_id") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permission_delegations" ADD CONSTRAINT "permission_delegations_organization_id_project_id_projects_organization_id_id_fk" FOREIGN KEY ("organization_id","project_id") REFERENCES "public"."projects"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permission_delegations" ADD CONSTRAINT "permission_delegations_delegate_fkey" FOREIGN KEY ("organization_id","delegate_id") REFERENCES "public"."organization_memberships"("organization_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "profiles" ADD CONSTRAINT "profiles_id_users_id_fk" FOREIGN KEY ("id") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_permissions" ADD CONSTRAINT "role_permissions_permission_permissions_key_fk" FOREIGN KEY ("permission") REFERENCES "public"."permissions"("key") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_apps" ADD CONSTRAINT "user_apps_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_apps" ADD CONSTRAINT "user_apps_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_roles" ADD CONSTRAINT "user_roles_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_roles" ADD CONSTRAINT "user_roles_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_roles" ADD CONSTRAINT "user_roles_granted_by_users_id_fk" FOREIGN KEY ("granted_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_roles" ADD CONSTRAINT "user_roles_organization_id_user_id_organization_memberships_organization_id_user_id_fk" FOREIGN KEY ("organization_id","user_id") REFERENCES "public"."organization_memberships"("organization_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_settings" ADD CONSTRAINT "user_settings_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_settings" ADD CONSTRAINT "user_settings_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_rule_states" ADD CONSTRAINT "alert_rule_states_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_rule_states" ADD CONSTRAINT "alert_rule_states_organization_id_rule_id_alert_rules_organization_id_id_fk" FOREIGN KEY ("organization_id","rule_id") REFERENCES "public"."alert_rules"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_rule_states" ADD CONSTRAINT "alert_rule_states_organization_id_sensor_id_sensors_organization_id_id_fk" FOREIGN KEY ("organization_id","sensor_id") REFERENCES "public"."sensors"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_rules" ADD CONSTRAINT "alert_rules_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_rules" ADD CONSTRAINT "alert_rules_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_sequences" ADD CONSTRAINT "alert_sequences_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_acknowledged_by_users_id_fk" FOREIGN KEY ("acknowledged_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_resolved_by_users_id_fk" FOREIGN KEY ("resolved_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_organization_id_rule_id_alert_rules_organization_id_id_fk" FOREIGN KEY ("organization_id","rule_id") REFERENCES "public"."alert_rules"("organization_id","id") ON DELETE SET NULL ("rule_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_organization_id_asset_id_assets_organization_id_id_fk" FOREIGN KEY ("organization_id","asset_id") REFERENCES "public"."assets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_organization_id_sensor_id_sensors_organization_id_id_fk" FOREIGN KEY ("organization_id","sensor_id") REFERENCES "public"."sensors"("organization_id","id") ON DELETE SET NULL ("sensor_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asset_components" ADD CONSTRAINT "asset_components_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asset_components" ADD CONSTRAINT "asset_components_organization_id_asset_id_assets_organization_id_id_fk" FOREIGN KEY ("organization_id","asset_id") REFERENCES "public"."assets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assets" ADD CONSTRAINT "assets_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assets" ADD CONSTRAINT "assets_organization_id_site_id_sites_organization_id_id_fk" FOREIGN KEY ("organization_id","site_id") REFERENCES "public"."sites"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assets" ADD CONSTRAINT "assets_parent_fkey" FOREIGN KEY ("organization_id","parent_id") REFERENCES "public"."assets"("organization_id","id") ON DELETE SET NULL ("parent_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sites" ADD CONSTRAINT "sites_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."accounts" ADD CONSTRAINT "accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."known_devices" ADD CONSTRAINT "known_devices_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."mfa_factors" ADD CONSTRAINT "mfa_factors_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."one_time_tokens" ADD CONSTRAINT "one_time_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."refresh_tokens" ADD CONSTRAINT "refresh_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."refresh_tokens" ADD CONSTRAINT "refresh_tokens_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "auth"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "domain_events" ADD CONSTRAINT "domain_events_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_consumptions" ADD CONSTRAINT "event_consumptions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_notifications" ADD CONSTRAINT "comment_notifications_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_notifications" ADD CONSTRAINT "comment_notifications_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_notifications" ADD CONSTRAINT "comment_notifications_organization_id_comment_id_comments_organization_id_id_fk" FOREIGN KEY ("organization_id","comment_id") REFERENCES "public"."comments"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_notifications" ADD CONSTRAINT "comment_notifications_organization_id_notification_id_notifications_organization_id_id_fk" FOREIGN KEY ("organization_id","notification_id") REFERENCES "public"."notifications"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_parent_fkey" FOREIGN KEY ("organization_id","parent_id") REFERENCES "public"."comments"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_actor_id_users_id_fk" FOREIGN KEY ("actor_id") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_alerts" ADD CONSTRAINT "incident_alerts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_alerts" ADD CONSTRAINT "incident_alerts_linked_by_users_id_fk" FOREIGN KEY ("linked_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_alerts" ADD CONSTRAINT "incident_alerts_organization_id_incident_id_incidents_organization_id_id_fk" FOREIGN KEY ("organization_id","incident_id") REFERENCES "public"."incidents"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_alerts" ADD CONSTRAINT "incident_alerts_organization_id_alert_id_alerts_organization_id_id_fk" FOREIGN KEY ("organization_id","alert_id") REFERENCES "public"."alerts"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_sequences" ADD CONSTRAINT "incident_sequences_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_assigned_to_users_id_fk" FOREIGN KEY ("assigned_to") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_reported_by_users_id_fk" FOREIGN KEY ("reported_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_acknowledged_by_users_id_fk" FOREIGN KEY ("acknowledged_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_resolved_by_users_id_fk" FOREIGN KEY ("resolved_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_closed_by_users_id_fk" FOREIGN KEY ("closed_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_organization_id_asset_id_assets_organization_id_id_fk" FOREIGN KEY ("organization_id","asset_id") REFERENCES "public"."assets"("organization_id","id") ON DELETE SET NULL ("asset_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_integrations" ADD CONSTRAINT "organization_integrations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_integrations" ADD CONSTRAINT "organization_integrations_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_memberships" ADD CONSTRAINT "organization_memberships_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_memberships" ADD CONSTRAINT "organization_memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_memberships" ADD CONSTRAINT "organization_memberships_invited_by_users_id_fk" FOREIGN KEY ("invited_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_usage" ADD CONSTRAINT "organization_usage_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_members" ADD CONSTRAINT "project_members_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_members" ADD CONSTRAINT "project_members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_members" ADD CONSTRAINT "project_members_added_by_users_id_fk" FOREIGN KEY ("added_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_members" ADD CONSTRAINT "project_members_organization_id_project_id_projects_organization_id_id_fk" FOREIGN KEY ("organization_id","project_id") REFERENCES "public"."projects"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_invitations" ADD CONSTRAINT "team_invitations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_invitations" ADD CONSTRAINT "team_invitations_invited_by_users_id_fk" FOREIGN KEY ("invited_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_invitations" ADD CONSTRAINT "team_invitations_accepted_by_users_id_fk" FOREIGN KEY ("accepted_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_logs" ADD CONSTRAINT "audit_logs_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "security_events" ADD CONSTRAINT "security_events_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "security_events" ADD CONSTRAINT "security_events_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trust_ledger_roots" ADD CONSTRAINT "trust_ledger_roots_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateways" ADD CONSTRAINT "gateways_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateways" ADD CONSTRAINT "gateways_organization_id_site_id_sites_organization_id_id_fk" FOREIGN KEY ("organization_id","site_id") REFERENCES "public"."sites"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sensor_states" ADD CONSTRAINT "sensor_states_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sensor_states" ADD CONSTRAINT "sensor_states_organization_id_sensor_id_sensors_organization_id_id_fk" FOREIGN KEY ("organization_id","sensor_id") REFERENCES "public"."sensors"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sensors" ADD CONSTRAINT "sensors_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sensors" ADD CONSTRAINT "sensors_organization_id_gateway_id_gateways_organization_id_id_fk" FOREIGN KEY ("organization_id","gateway_id") REFERENCES "public"."gateways"("organization_id","id") ON DELETE SET NULL ("gateway_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sensors" ADD CONSTRAINT "sensors_organization_id_asset_id_assets_organization_id_id_fk" FOREIGN KEY ("organization_id","asset_id") REFERENCES "public"."assets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sensors" ADD CONSTRAINT "sensors_organization_id_component_id_asset_components_organization_id_id_fk" FOREIGN KEY ("organization_id","component_id") REFERENCES "public"."asset_components"("organization_id","id") ON DELETE SET NULL ("component_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telemetry_dirty_hours" ADD CONSTRAINT "telemetry_dirty_hours_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telemetry_rollups" ADD CONSTRAINT "telemetry_rollups_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telemetry_rollups" ADD CONSTRAINT "telemetry_rollups_organization_id_sensor_id_sensors_organization_id_id_fk" FOREIGN KEY ("organization_id","sensor_id") REFERENCES "public"."sensors"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_key_hash_key" ON "api_keys" USING btree ("key_hash");--> statement-breakpoint
CREATE INDEX "api_keys_organization_id_created_at_idx" ON "api_keys" USING btree ("organization_id","created_at");--> statement-breakpoint
CREATE INDEX "api_keys_organization_id_project_id_idx" ON "api_keys" USING btree ("organization_id","project_id");--> statement-breakpoint
CREATE INDEX "api_keys_organization_id_gateway_id_idx" ON "api_keys" USING btree ("organization_id","gateway_id");--> statement-breakpoint
CREATE INDEX "api_keys_created_by_idx" ON "api_keys" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "api_keys_revoked_by_idx" ON "api_keys" USING btree ("revoked_by");--> statement-breakpoint
CREATE INDEX "api_requests_organization_id_created_at_idx" ON "api_requests" USING btree ("organization_id","created_at");--> statement-breakpoint
CREATE INDEX "api_requests_organization_id_key_id_created_at_idx" ON "api_requests" USING btree ("organization_id","key_id","created_at");--> statement-breakpoint
CREATE INDEX "idempotency_keys_expires_at_idx" ON "idempotency_keys" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "permission_delegations_organization_id_delegate_id_idx" ON "permission_delegations" USING btree ("organization_id","delegate_id");--> statement-breakpoint
CREATE INDEX "permission_delegations_organization_id_project_id_idx" ON "permission_delegations" USING btree ("organization_id","project_id");--> statement-breakpoint
CREATE INDEX "permission_delegations_delegator_id_idx" ON "permission_delegations" USING btree ("delegator_id");--> statement-breakpoint
CREATE INDEX "permission_delegations_delegate_id_idx" ON "permission_delegations" USING btree ("delegate_id");--> statement-breakpoint
CREATE UNIQUE INDEX "profiles_referral_code_key" ON "profiles" USING btree ("referral_code");--> statement-breakpoint
CREATE INDEX "rate_limits_expires_at_idx" ON "rate_limits" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "role_permissions_permission_idx" ON "role_permissions" USING btree ("permission");--> statement-breakpoint
CREATE INDEX "saved_views_user_id_idx" ON "saved_views" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "user_apps_user_id_idx" ON "user_apps" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "user_roles_user_id_idx" ON "user_roles" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "user_roles_granted_by_idx" ON "user_roles" USING btree ("granted_by");--> statement-breakpoint
CREATE INDEX "user_settings_user_id_idx" ON "user_settings" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "alert_rule_states_organization_id_sensor_id_idx" ON "alert_rule_states" USING btree ("organization_id","sensor_id");--> statement-breakpoint
CREATE INDEX "alert_rules_organization_id_enabled_idx" ON "alert_rules" USING btree ("organization_id","enabled");--> statement-breakpoint
CREATE INDEX "alert_rules_created_by_idx" ON "alert_rules" USING btree ("created_by");--> statement-breakpoint
CREATE UNIQUE INDEX "alerts_active_key" ON "alerts" USING btree ("organization_id","rule_id","sensor_id") WHERE cleared_at is null and rule_id is not null;--> statement-breakpoint
CREATE INDEX "alerts_organization_id_timestamp_idx" ON "alerts" USING btree ("organization_id","timestamp" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "alerts_organization_id_asset_id_timestamp_idx" ON "alerts" USING btree ("organization_id","asset_id","timestamp" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "alerts_organization_id_sensor_id_idx" ON "alerts" USING btree ("organization_id","sensor_id");--> statement-breakpoint
CREATE INDEX "alerts_organization_id_rule_id_idx" ON "alerts" USING btree ("organization_id","rule_id");--> statement-breakpoint
CREATE INDEX "alerts_organization_id_severity_idx" ON "alerts" USING btree ("organization_id","severity");--> statement-breakpoint
CREATE INDEX "alerts_organization_id_active_idx" ON "alerts" USING btree ("organization_id","acknowledged") WHERE cleared_at is null;--> statement-breakpoint
CREATE INDEX "alerts_acknowledged_by_idx" ON "alerts" USING btree ("acknowledged_by");--> statement-breakpoint
CREATE INDEX "alerts_resolved_by_idx" ON "alerts" USING btree ("resolved_by");--> statement-breakpoint
CREATE UNIQUE INDEX "asset_components_organization_id_asset_id_name_key" ON "asset_components" USING btree ("organization_id","asset_id","name");--> statement-breakpoint
CREATE INDEX "assets_organization_id_name_idx" ON "assets" USING btree ("organization_id","name","id");--> statement-breakpoint
CREATE INDEX "assets_organization_id_site_id_idx" ON "assets" USING btree ("organization_id","site_id");--> statement-breakpoint
CREATE INDEX "assets_organization_id_parent_id_idx" ON "assets" USING btree ("organization_id","parent_id");--> statement-breakpoint
CREATE INDEX "assets_organization_id_status_idx" ON "assets" USING btree ("organization_id","status");--> statement-breakpoint
CREATE INDEX "assets_organization_id_criticality_idx" ON "assets" USING btree ("organization_id","criticality");--> statement-breakpoint
CREATE INDEX "assets_organization_id_health_score_idx" ON "assets" USING btree ("organization_id","health_score","id");--> statement-breakpoint
CREATE INDEX "assets_name_trgm_idx" ON "assets" USING gin (name gin_trgm_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_provider_provider_account_id_key" ON "auth"."accounts" USING btree ("provider","provider_account_id");--> statement-breakpoint
CREATE INDEX "accounts_user_id_idx" ON "auth"."accounts" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "known_devices_user_id_device_hash_key" ON "auth"."known_devices" USING btree ("user_id","device_hash");--> statement-breakpoint
CREATE INDEX "mfa_factors_user_id_idx" ON "auth"."mfa_factors" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_time_tokens_token_hash_key" ON "auth"."one_time_tokens" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "one_time_tokens_user_id_idx" ON "auth"."one_time_tokens" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "refresh_tokens_token_hash_key" ON "auth"."refresh_tokens" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "refresh_tokens_user_id_idx" ON "auth"."refresh_tokens" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "refresh_tokens_session_id_idx" ON "auth"."refresh_tokens" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "sessions_user_id_idx" ON "auth"."sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_expires_at_idx" ON "auth"."sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_key" ON "auth"."users" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "domain_events_organization_id_cursor_idx" ON "domain_events" USING btree ("organization_id","tx_id","id");--> statement-breakpoint
CREATE INDEX "domain_events_organization_id_subject_idx" ON "domain_events" USING btree ("organization_id","subject_type","subject_id");--> statement-breakpoint
CREATE INDEX "domain_events_organization_id_correlation_id_idx" ON "domain_events" USING btree ("organization_id","correlation_id");--> statement-breakpoint
CREATE INDEX "comment_notifications_organization_id_notification_id_idx" ON "comment_notifications" USING btree ("organization_id","notification_id");--> statement-breakpoint
CREATE INDEX "comment_notifications_user_id_idx" ON "comment_notifications" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "comments_organization_id_subject_idx" ON "comments" USING btree ("organization_id","subject_type","subject_id","created_at");--> statement-breakpoint
CREATE INDEX "comments_organization_id_parent_id_idx" ON "comments" USING btree ("organization_id","parent_id");--> statement-breakpoint
CREATE INDEX "comments_author_id_idx" ON "comments" USING btree ("author_id");--> statement-breakpoint
CREATE INDEX "notifications_organization_id_user_id_created_at_idx" ON "notifications" USING btree ("organization_id","user_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "notifications_organization_id_unread_idx" ON "notifications" USING btree ("organization_id","user_id") WHERE not read;--> statement-breakpoint
CREATE INDEX "notifications_user_id_idx" ON "notifications" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "notifications_actor_id_idx" ON "notifications" USING btree ("actor_id");--> statement-breakpoint
CREATE INDEX "incident_alerts_organization_id_incident_id_idx" ON "incident_alerts" USING btree ("organization_id","incident_id");--> statement-breakpoint
CREATE INDEX "incident_alerts_linked_by_idx" ON "incident_alerts" USING btree ("linked_by");--> statement-breakpoint
CREATE INDEX "incidents_organization_id_created_at_idx" ON "incidents" USING btree ("organization_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "incidents_organization_id_status_idx" ON "incidents" USING btree ("organization_id","status");--> statement-breakpoint
CREATE INDEX "incidents_organization_id_asset_id_idx" ON "incidents" USING btree ("organization_id","asset_id");--> statement-breakpoint
CREATE INDEX "incidents_organization_id_assigned_to_idx" ON "incidents" USING btree ("organization_id","assigned_to");--> statement-breakpoint
CREATE INDEX "incidents_assigned_to_idx" ON "incidents" USING btree ("assigned_to");--> statement-breakpoint
CREATE INDEX "incidents_reported_by_idx" ON "incidents" USING btree ("reported_by");--> statement-breakpoint
CREATE INDEX "incidents_acknowledged_by_idx" ON "incidents" USING btree ("acknowledged_by");--> statement-breakpoint
CREATE INDEX "incidents_resolved_by_idx" ON "incidents" USING btree ("resolved_by");--> statement-breakpoint
CREATE INDEX "incidents_closed_by_idx" ON "incidents" USING btree ("closed_by");--> statement-breakpoint
CREATE INDEX "organization_integrations_created_by_idx" ON "organization_integrations" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "organization_memberships_user_id_idx" ON "organization_memberships" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "organization_memberships_invited_by_idx" ON "organization_memberships" USING btree ("invited_by");--> statement-breakpoint
CREATE UNIQUE INDEX "organizations_slug_key" ON "organizations" USING btree ("slug");--> statement-breakpoint
CREATE UNIQUE INDEX "organizations_subdomain_key" ON "organizations" USING btree ("subdomain");--> statement-breakpoint
CREATE INDEX "organizations_created_at_idx" ON "organizations" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "project_members_organization_id_project_id_idx" ON "project_members" USING btree ("organization_id","project_id");--> statement-breakpoint
CREATE INDEX "project_members_user_id_idx" ON "project_members" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "project_members_added_by_idx" ON "project_members" USING btree ("added_by");--> statement-breakpoint
CREATE UNIQUE INDEX "team_invitations_token_hash_key" ON "team_invitations" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "team_invitations_organization_id_created_at_idx" ON "team_invitations" USING btree ("organization_id","created_at");--> statement-breakpoint
CREATE INDEX "team_invitations_invited_by_idx" ON "team_invitations" USING btree ("invited_by");--> statement-breakpoint
CREATE INDEX "team_invitations_accepted_by_idx" ON "team_invitations" USING btree ("accepted_by");--> statement-breakpoint
CREATE UNIQUE INDEX "audit_logs_organization_id_seq_key" ON "audit_logs" USING btree ("organization_id","seq");--> statement-breakpoint
CREATE INDEX "audit_logs_organization_id_timestamp_idx" ON "audit_logs" USING btree ("organization_id","timestamp" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "audit_logs_organization_id_user_id_idx" ON "audit_logs" USING btree ("organization_id","user_id");--> statement-breakpoint
CREATE INDEX "audit_logs_organization_id_event_idx" ON "audit_logs" USING btree ("organization_id","event");--> statement-breakpoint
CREATE INDEX "audit_logs_organization_id_resource_idx" ON "audit_logs" USING btree ("organization_id","resource_type","resource_id");--> statement-breakpoint
CREATE INDEX "failed_login_attempts_email_attempted_at_idx" ON "failed_login_attempts" USING btree ("email","attempted_at");--> statement-breakpoint
CREATE INDEX "failed_login_attempts_ip_address_attempted_at_idx" ON "failed_login_attempts" USING btree ("ip_address","attempted_at");--> statement-breakpoint
CREATE INDEX "security_events_organization_id_created_at_idx" ON "security_events" USING btree ("organization_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "security_events_user_id_idx" ON "security_events" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "trust_ledger_roots_organization_id_seq_key" ON "trust_ledger_roots" USING btree ("organization_id","seq");--> statement-breakpoint
CREATE INDEX "gateways_organization_id_site_id_idx" ON "gateways" USING btree ("organization_id","site_id");--> statement-breakpoint
CREATE INDEX "sensor_states_organization_id_sensor_id_idx" ON "sensor_states" USING btree ("organization_id","sensor_id");--> statement-breakpoint
CREATE INDEX "sensors_organization_id_gateway_id_idx" ON "sensors" USING btree ("organization_id","gateway_id");--> statement-breakpoint
CREATE INDEX "sensors_organization_id_component_id_idx" ON "sensors" USING btree ("organization_id","component_id");--> statement-breakpoint
CREATE INDEX "sensors_organization_id_status_idx" ON "sensors" USING btree ("organization_id","status");--> statement-breakpoint
CREATE INDEX "telemetry_organization_id_timestamp_idx" ON "telemetry" USING brin ("organization_id","timestamp");--> statement-breakpoint
CREATE INDEX "telemetry_rollups_organization_id_sensor_id_idx" ON "telemetry_rollups" USING btree ("organization_id","sensor_id","resolution","bucket");--> statement-breakpoint
CREATE POLICY "tenant_select" ON "api_keys" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('keys:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "api_keys" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('keys:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "api_keys" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('keys:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('keys:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "api_keys" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('keys:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "api_keys" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "identity" ON "api_keys" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "api_requests" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('requests:read')));--> statement-breakpoint
CREATE POLICY "identity" ON "api_requests" AS PERMISSIVE FOR INSERT TO "auth_admin" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "api_requests" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "idempotency_keys" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "idempotency_keys" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "idempotency_keys" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id())) WITH CHECK (organization_id = (select auth.organization_id()));--> statement-breakpoint
CREATE POLICY "operator" ON "idempotency_keys" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "permission_delegations" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and ((select auth.uid()) in (delegator_id, delegate_id) or (select auth.can('members:read'))));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "permission_delegations" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and delegator_id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "permission_delegations" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (delegator_id = (select auth.uid()) or (select auth.can('members:write')))) WITH CHECK (organization_id = (select auth.organization_id()) and (delegator_id = (select auth.uid()) or (select auth.can('members:write'))));--> statement-breakpoint
CREATE POLICY "identity" ON "permission_delegations" AS PERMISSIVE FOR SELECT TO "auth_admin" USING (true);--> statement-breakpoint
CREATE POLICY "operator" ON "permission_delegations" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "permissions" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE POLICY "identity" ON "permissions" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "permissions" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "profiles" AS PERMISSIVE FOR SELECT TO public USING (id = (select auth.uid()) or ((select auth.can('members:read')) and id in (select m.user_id from organization_memberships m where m.organization_id = (select auth.organization_id()))));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "profiles" AS PERMISSIVE FOR UPDATE TO public USING (id = (select auth.uid())) WITH CHECK (id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "identity" ON "profiles" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "profiles" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "identity" ON "rate_limits" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "rate_limits" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "role_permissions" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE POLICY "identity" ON "role_permissions" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "role_permissions" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "saved_views" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and user_id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "saved_views" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and user_id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "saved_views" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and user_id = (select auth.uid())) WITH CHECK (organization_id = (select auth.organization_id()) and user_id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "saved_views" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and user_id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "operator" ON "saved_views" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "user_apps" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and user_id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "user_apps" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and user_id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "user_apps" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and user_id = (select auth.uid())) WITH CHECK (organization_id = (select auth.organization_id()) and user_id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "user_apps" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and user_id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "operator" ON "user_apps" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "user_roles" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (user_id = (select auth.uid()) or (select auth.can('members:read'))));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "user_roles" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('members:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "user_roles" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('members:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('members:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "user_roles" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('members:write')));--> statement-breakpoint
CREATE POLICY "identity" ON "user_roles" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "user_roles" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "user_settings" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and user_id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "user_settings" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and user_id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "user_settings" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and user_id = (select auth.uid())) WITH CHECK (organization_id = (select auth.organization_id()) and user_id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "user_settings" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and user_id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "operator" ON "user_settings" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "alert_rule_states" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alerts:write')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "alert_rule_states" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('alerts:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "alert_rule_states" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alerts:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('alerts:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "alert_rule_states" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alerts:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "alert_rule_states" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "alert_rules" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alert-rules:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "alert_rules" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('alert-rules:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "alert_rules" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alert-rules:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('alert-rules:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "alert_rules" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alert-rules:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "alert_rules" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "alert_sequences" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alerts:write')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "alert_sequences" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('alerts:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "alert_sequences" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alerts:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('alerts:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "alert_sequences" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "alerts" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alerts:read')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "alerts" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('alerts:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "alerts" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alerts:acknowledge')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[]))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('alerts:acknowledge')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "alerts" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('alerts:acknowledge')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "operator" ON "alerts" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "asset_components" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('assets:read')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "asset_components" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('assets:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "asset_components" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('assets:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[]))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('assets:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "asset_components" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('assets:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "operator" ON "asset_components" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "assets" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('assets:read')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "assets" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('assets:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "assets" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('assets:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[]))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('assets:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "assets" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('assets:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "operator" ON "assets" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "sites" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('assets:read')) and ((select auth.site_scope()) is null or id is null or id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "sites" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('assets:write')) and ((select auth.site_scope()) is null or id is null or id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "sites" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('assets:write')) and ((select auth.site_scope()) is null or id is null or id = any((select auth.site_scope())::uuid[]))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('assets:write')) and ((select auth.site_scope()) is null or id is null or id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "sites" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('assets:write')) and ((select auth.site_scope()) is null or id is null or id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "operator" ON "sites" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "identity" ON "auth"."accounts" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "auth"."accounts" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "identity" ON "auth"."known_devices" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "auth"."known_devices" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "identity" ON "auth"."mfa_factors" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "auth"."mfa_factors" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "identity" ON "auth"."one_time_tokens" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "auth"."one_time_tokens" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "identity" ON "auth"."refresh_tokens" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "auth"."refresh_tokens" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "identity" ON "auth"."sessions" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "auth"."sessions" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "identity" ON "auth"."users" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "auth"."users" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "domain_events" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and ((select auth.permissions()) && array[permission, '*']) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "ledger" ON "domain_events" AS PERMISSIVE FOR ALL TO "ledger_writer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "domain_events" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "event_consumptions" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.kind()) = 'system');--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "event_consumptions" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.kind()) = 'system');--> statement-breakpoint
CREATE POLICY "operator" ON "event_consumptions" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "comment_notifications" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and user_id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "comment_notifications" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('comments:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "comment_notifications" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "comments" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('comments:read')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "comments" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('comments:write')) and author_id is not distinct from (select auth.uid()));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "comments" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and author_id = (select auth.uid())) WITH CHECK (organization_id = (select auth.organization_id()) and author_id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "operator" ON "comments" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "notifications" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and user_id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "notifications" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and user_id = (select auth.uid())) WITH CHECK (organization_id = (select auth.organization_id()) and user_id = (select auth.uid()));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "notifications" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.kind()) in ('system', 'user', 'apiKey'));--> statement-breakpoint
CREATE POLICY "operator" ON "notifications" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "incident_alerts" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('incidents:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "incident_alerts" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('incidents:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "incident_alerts" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('incidents:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('incidents:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "incident_alerts" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('incidents:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "incident_alerts" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "incident_sequences" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('incidents:write')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "incident_sequences" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('incidents:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "incident_sequences" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('incidents:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('incidents:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "incident_sequences" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "incidents" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('incidents:read')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "incidents" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('incidents:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "incidents" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('incidents:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[]))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('incidents:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "incidents" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('incidents:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "operator" ON "incidents" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "organization_integrations" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('organizations:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "organization_integrations" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('organizations:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "organization_integrations" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('organizations:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('organizations:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "organization_integrations" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('organizations:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "organization_integrations" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "organization_memberships" AS PERMISSIVE FOR SELECT TO public USING (user_id = (select auth.uid()) or (organization_id = (select auth.organization_id()) and (select auth.can('members:read'))));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "organization_memberships" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('members:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "organization_memberships" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('members:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('members:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "organization_memberships" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and ((select auth.can('members:write')) or user_id = (select auth.uid())));--> statement-breakpoint
CREATE POLICY "identity" ON "organization_memberships" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "organization_memberships" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "organization_usage" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('organizations:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "organization_usage" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('organizations:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "organization_usage" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('organizations:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('organizations:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "organization_usage" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('organizations:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "organization_usage" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "organizations" AS PERMISSIVE FOR SELECT TO public USING (id = (select auth.organization_id()) or id in (select m.organization_id from organization_memberships m where m.user_id = (select auth.uid())));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "organizations" AS PERMISSIVE FOR UPDATE TO public USING (id = (select auth.organization_id()) and (select auth.can('organizations:write'))) WITH CHECK (id = (select auth.organization_id()) and (select auth.can('organizations:write')));--> statement-breakpoint
CREATE POLICY "identity" ON "organizations" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "ledger" ON "organizations" AS PERMISSIVE FOR ALL TO "ledger_writer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "organizations" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "project_members" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('projects:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "project_members" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('projects:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "project_members" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('projects:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('projects:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "project_members" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('projects:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "project_members" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "identity" ON "project_members" AS PERMISSIVE FOR SELECT TO "auth_admin" USING (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "projects" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('projects:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "projects" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('projects:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "projects" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('projects:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('projects:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "projects" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('projects:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "projects" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "team_invitations" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('members:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "team_invitations" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('members:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "team_invitations" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('members:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('members:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "team_invitations" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('members:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "team_invitations" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "identity" ON "team_invitations" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "audit_logs" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('audit:read')));--> statement-breakpoint
CREATE POLICY "ledger" ON "audit_logs" AS PERMISSIVE FOR ALL TO "ledger_writer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "audit_logs" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "identity" ON "failed_login_attempts" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "failed_login_attempts" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "security_events" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('audit:read')));--> statement-breakpoint
CREATE POLICY "identity" ON "security_events" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "security_events" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "trust_ledger_roots" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('audit:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "trust_ledger_roots" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.kind()) = 'system');--> statement-breakpoint
CREATE POLICY "operator" ON "trust_ledger_roots" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "gateways" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:read')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "gateways" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "gateways" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[]))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "gateways" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "operator" ON "gateways" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "sensor_states" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:read')) and ((select auth.site_scope()) is null or sensor_id in (select s.id from sensors s)));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "sensor_states" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "sensor_states" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "sensor_states" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "sensors" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:read')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "sensors" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "sensors" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[]))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "sensors" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "operator" ON "sensors" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "telemetry" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:read')) and ((select auth.site_scope()) is null or sensor_id in (select s.id from sensors s)));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "telemetry" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "telemetry" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "telemetry" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "ledger" ON "telemetry" AS PERMISSIVE FOR ALL TO "ledger_writer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "telemetry" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "telemetry_dirty_hours" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "telemetry_dirty_hours" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "telemetry_dirty_hours" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "telemetry_dirty_hours" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "telemetry_dirty_hours" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "telemetry_rollups" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:read')) and ((select auth.site_scope()) is null or sensor_id in (select s.id from sensors s)));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "telemetry_rollups" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "telemetry_rollups" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "telemetry_rollups" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "telemetry_rollups" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);