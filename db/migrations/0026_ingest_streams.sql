-- lock: brief
CREATE TABLE "ingest_streams" (
	"gateway_id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"version" bigint DEFAULT 1 NOT NULL,
	"kept_since" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "ingest_streams" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "ingest_streams" ADD CONSTRAINT "ingest_streams_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ingest_streams" ADD CONSTRAINT "ingest_streams_organization_id_gateway_id_gateways_organization_id_id_fk" FOREIGN KEY ("organization_id","gateway_id") REFERENCES "public"."gateways"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ingest_streams_organization_id_idx" ON "ingest_streams" USING btree ("organization_id","gateway_id");--> statement-breakpoint
CREATE POLICY "tenant_select" ON "ingest_streams" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "ingest_streams" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "ingest_streams" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "ledger" ON "ingest_streams" AS PERMISSIVE FOR ALL TO "ledger_writer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "ingest_streams" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);