-- lock: brief
CREATE SCHEMA "realtime";
--> statement-breakpoint
CREATE TABLE "realtime"."changes" (
	"tx_id" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "realtime"."changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"relation" "oid" NOT NULL,
	"operation" text NOT NULL,
	"organization_id" uuid,
	"site_id" uuid,
	"user_id" uuid,
	"key" jsonb NOT NULL,
	"old_key" jsonb,
	"changed_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "changes_pkey" PRIMARY KEY("tx_id","id")
);
--> statement-breakpoint
ALTER TABLE "realtime"."changes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "realtime"."messages" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"topic" text NOT NULL,
	"extension" text NOT NULL,
	"event" text,
	"payload" jsonb,
	"private" boolean DEFAULT true NOT NULL,
	"inserted_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "messages_extension_check" CHECK ("realtime"."messages"."extension" in ('broadcast', 'presence'))
);
--> statement-breakpoint
ALTER TABLE "realtime"."messages" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "realtime"."payloads" (
	"id" uuid PRIMARY KEY NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "realtime"."payloads" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "realtime"."presences" (
	"channel" uuid PRIMARY KEY NOT NULL,
	"process" uuid NOT NULL,
	"scope" text NOT NULL,
	"topic" text NOT NULL,
	"key" text NOT NULL,
	"meta" text NOT NULL,
	"tracked_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "realtime"."presences" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "realtime"."processes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "realtime"."processes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "realtime"."messages" ADD CONSTRAINT "messages_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "messages_organization_id_topic_idx" ON "realtime"."messages" USING btree ("organization_id","topic");--> statement-breakpoint
CREATE INDEX "presences_scope_topic_idx" ON "realtime"."presences" USING btree ("scope","topic");--> statement-breakpoint
CREATE INDEX "presences_process_idx" ON "realtime"."presences" USING btree ("process");--> statement-breakpoint
CREATE POLICY "ledger" ON "realtime"."changes" AS PERMISSIVE FOR ALL TO "ledger_writer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "identity" ON "realtime"."changes" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "realtime"."messages" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (topic not like 'user:%' or topic = 'user:' || (select auth.uid())::text)
  and (topic not like 'site:%' or (select auth.site_scope()) is null or substr(topic, 6) = any((select auth.site_scope())::text[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "realtime"."messages" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (topic not like 'user:%' or topic = 'user:' || (select auth.uid())::text)
  and (topic not like 'site:%' or (select auth.site_scope()) is null or substr(topic, 6) = any((select auth.site_scope())::text[])));--> statement-breakpoint
CREATE POLICY "identity" ON "realtime"."messages" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "realtime"."messages" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "identity" ON "realtime"."payloads" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "identity" ON "realtime"."presences" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "identity" ON "realtime"."processes" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
	IF NOT EXISTS (SELECT FROM pg_publication WHERE pubname = 'supabase_realtime') THEN
		CREATE PUBLICATION supabase_realtime;
	END IF;
	-- Not telemetry, sensors and gateways: those change with every batch of readings.
	FOREACH t IN ARRAY ARRAY['organizations', 'organization_memberships', 'profiles', 'projects', 'sites', 'assets', 'asset_components', 'alert_rules', 'alerts', 'alert_silences', 'maintenance_windows',
		'incidents', 'incident_alerts', 'comments', 'notifications', 'work_orders', 'work_order_tasks', 'prescriptions', 'attachments'] LOOP
		IF to_regclass(format('public.%I', t)) IS NOT NULL AND NOT EXISTS (SELECT FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
			WHERE p.pubname = 'supabase_realtime' AND r.prrelid = to_regclass(format('public.%I', t))) THEN
			EXECUTE format('ALTER PUBLICATION supabase_realtime ADD TABLE public.%I', t);
		END IF;
	END LOOP;
END $$;
