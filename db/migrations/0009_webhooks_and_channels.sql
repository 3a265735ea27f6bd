-- lock: brief
CREATE TABLE "communication_channels" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"config_sealed" text NOT NULL,
	"target" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"last_sent_at" timestamp with time zone,
	"last_error" text,
	"created_by" uuid,
	CONSTRAINT "communication_channels_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "communication_channels_organization_id_name_key" UNIQUE("organization_id","name"),
	CONSTRAINT "communication_channels_kind_check" CHECK ("communication_channels"."kind" in ('email', 'slack', 'teams', 'sms'))
);
--> statement-breakpoint
ALTER TABLE "communication_channels" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "notification_deliveries" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"channel_id" uuid,
	"kind" text NOT NULL,
	"alert_id" uuid,
	"site_id" uuid,
	"recipient" text NOT NULL,
	"message" jsonb NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"response_status" integer,
	"last_error" text,
	"next_attempt_at" timestamp with time zone,
	"claimed_until" timestamp with time zone,
	"sent_at" timestamp with time zone,
	"requested_by" uuid,
	CONSTRAINT "notification_deliveries_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "notification_deliveries_kind_check" CHECK ("notification_deliveries"."kind" in ('email', 'slack', 'teams', 'sms')),
	CONSTRAINT "notification_deliveries_status_check" CHECK ("notification_deliveries"."status" in ('pending', 'retrying', 'sent', 'kept', 'failed'))
);
--> statement-breakpoint
ALTER TABLE "notification_deliveries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "inbound_webhook_deliveries" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"inbound_webhook_id" uuid NOT NULL,
	"delivery_id" text NOT NULL,
	"dedupe_key" text NOT NULL,
	"event_type" text,
	"content_type" text,
	"headers" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"body" "bytea" NOT NULL,
	"status" text DEFAULT 'received' NOT NULL,
	"repeats" integer DEFAULT 0 NOT NULL,
	"event_id" uuid,
	"processed_at" timestamp with time zone,
	"ip_address" "inet",
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "inbound_webhook_deliveries_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "inbound_webhook_deliveries_dedupe_key" UNIQUE("organization_id","inbound_webhook_id","dedupe_key"),
	CONSTRAINT "inbound_webhook_deliveries_status_check" CHECK ("inbound_webhook_deliveries"."status" in ('received', 'processed'))
);
--> statement-breakpoint
ALTER TABLE "inbound_webhook_deliveries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "inbound_webhooks" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"scheme" text NOT NULL,
	"secret_sealed" text NOT NULL,
	"previous_secret_sealed" text,
	"previous_expires_at" timestamp with time zone,
	"enabled" boolean DEFAULT true NOT NULL,
	"rate_limit_per_minute" integer DEFAULT 1000 NOT NULL,
	"last_received_at" timestamp with time zone,
	"created_by" uuid,
	CONSTRAINT "inbound_webhooks_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "inbound_webhooks_organization_id_name_key" UNIQUE("organization_id","name"),
	CONSTRAINT "inbound_webhooks_scheme_check" CHECK ("inbound_webhooks"."scheme" in ('standard', 'github', 'stripe')),
	CONSTRAINT "inbound_webhooks_rate_limit_per_minute_check" CHECK ("inbound_webhooks"."rate_limit_per_minute" between 1 and 1000000),
	CONSTRAINT "inbound_webhooks_rotation_check" CHECK (("inbound_webhooks"."previous_secret_sealed" is null) = ("inbound_webhooks"."previous_expires_at" is null))
);
--> statement-breakpoint
ALTER TABLE "inbound_webhooks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "communication_channels" ADD CONSTRAINT "communication_channels_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "communication_channels" ADD CONSTRAINT "communication_channels_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_deliveries" ADD CONSTRAINT "notification_deliveries_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_deliveries" ADD CONSTRAINT "notification_deliveries_requested_by_users_id_fk" FOREIGN KEY ("requested_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_deliveries" ADD CONSTRAINT "notification_deliveries_organization_id_channel_id_communication_channels_organization_id_id_fk" FOREIGN KEY ("organization_id","channel_id") REFERENCES "public"."communication_channels"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_deliveries" ADD CONSTRAINT "notification_deliveries_organization_id_alert_id_alerts_organization_id_id_fk" FOREIGN KEY ("organization_id","alert_id") REFERENCES "public"."alerts"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbound_webhook_deliveries" ADD CONSTRAINT "inbound_webhook_deliveries_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbound_webhook_deliveries" ADD CONSTRAINT "inbound_webhook_deliveries_inbound_webhook_fkey" FOREIGN KEY ("organization_id","inbound_webhook_id") REFERENCES "public"."inbound_webhooks"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbound_webhooks" ADD CONSTRAINT "inbound_webhooks_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbound_webhooks" ADD CONSTRAINT "inbound_webhooks_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "communication_channels_organization_id_kind_idx" ON "communication_channels" USING btree ("organization_id","kind");--> statement-breakpoint
CREATE INDEX "communication_channels_created_by_idx" ON "communication_channels" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "notification_deliveries_organization_id_created_at_idx" ON "notification_deliveries" USING btree ("organization_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "notification_deliveries_organization_id_channel_id_idx" ON "notification_deliveries" USING btree ("organization_id","channel_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "notification_deliveries_organization_id_alert_id_idx" ON "notification_deliveries" USING btree ("organization_id","alert_id");--> statement-breakpoint
CREATE INDEX "notification_deliveries_requested_by_idx" ON "notification_deliveries" USING btree ("requested_by");--> statement-breakpoint
CREATE INDEX "inbound_webhook_deliveries_recent_idx" ON "inbound_webhook_deliveries" USING btree ("organization_id","inbound_webhook_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "inbound_webhook_deliveries_created_at_idx" ON "inbound_webhook_deliveries" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "inbound_webhooks_created_by_idx" ON "inbound_webhooks" USING btree ("created_by");--> statement-breakpoint
CREATE POLICY "tenant_select" ON "communication_channels" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('channels:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "communication_channels" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('channels:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "communication_channels" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('channels:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('channels:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "communication_channels" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('channels:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "communication_channels" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "notification_deliveries" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('channels:read')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "notification_deliveries" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('channels:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "notification_deliveries" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('channels:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[]))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('channels:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "notification_deliveries" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('channels:write')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "operator" ON "notification_deliveries" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "inbound_webhook_deliveries" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('webhooks:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "inbound_webhook_deliveries" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('webhooks:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "inbound_webhook_deliveries" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('webhooks:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('webhooks:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "inbound_webhook_deliveries" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('webhooks:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "inbound_webhook_deliveries" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "inbound_webhooks" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('webhooks:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "inbound_webhooks" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('webhooks:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "inbound_webhooks" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('webhooks:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('webhooks:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "inbound_webhooks" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('webhooks:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "inbound_webhooks" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);