-- lock: rewrites alerts, assets and work_orders, about a minute for a million rows
CREATE TABLE "work_order_tallies" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "work_order_tallies_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"site_id" uuid,
	"status" "work_order_status" NOT NULL,
	"priority" "work_order_priority" NOT NULL,
	"kind" text NOT NULL,
	"orders" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "work_order_tallies" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "alerts_organization_id_severity_idx";--> statement-breakpoint
DROP INDEX "alerts_organization_id_active_idx";--> statement-breakpoint
DROP INDEX "assets_organization_id_status_idx";--> statement-breakpoint
DROP INDEX "assets_organization_id_criticality_idx";--> statement-breakpoint
DROP INDEX "work_orders_open_idx";--> statement-breakpoint
DROP INDEX "work_orders_assigned_idx";--> statement-breakpoint
DROP INDEX "work_orders_in_progress_idx";--> statement-breakpoint
DROP INDEX "work_orders_on_hold_idx";--> statement-breakpoint
DROP INDEX "work_orders_completed_idx";--> statement-breakpoint
DROP INDEX "work_orders_cancelled_idx";--> statement-breakpoint
DROP INDEX "work_orders_verified_idx";--> statement-breakpoint
DROP INDEX "work_orders_due_order_idx";--> statement-breakpoint
DROP INDEX "incidents_organization_id_status_idx";--> statement-breakpoint
DROP INDEX "work_orders_organization_id_site_id_idx";--> statement-breakpoint
DROP INDEX "work_orders_organization_id_assigned_to_idx";--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "severity_rank" smallint GENERATED ALWAYS AS (case severity when 'low' then 1 when 'medium' then 2 when 'high' then 3 when 'critical' then 4 end) STORED NOT NULL,
  ADD COLUMN "category_rank" smallint GENERATED ALWAYS AS (case category when 'threshold' then 1 when 'anomaly' then 2 when 'pattern' then 3 when 'predictive' then 4 when 'connectivity' then 5 when 'system' then 6 when 'maintenance' then 7 end) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "assets" ADD COLUMN "status_rank" smallint GENERATED ALWAYS AS (case status when 'healthy' then 1 when 'warning' then 2 when 'critical' then 3 when 'offline' then 4 end) STORED NOT NULL,
  ADD COLUMN "criticality_rank" smallint GENERATED ALWAYS AS (case criticality when 'low' then 1 when 'medium' then 2 when 'high' then 3 when 'critical' then 4 end) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "work_orders" ADD COLUMN "status_rank" smallint GENERATED ALWAYS AS (case status when 'open' then 1 when 'assigned' then 2 when 'in-progress' then 3 when 'on-hold' then 4 when 'completed' then 5 when 'cancelled' then 6 when 'verified' then 7 end) STORED NOT NULL,
  ADD COLUMN "priority_rank" smallint GENERATED ALWAYS AS (case priority when 'low' then 1 when 'medium' then 2 when 'high' then 3 when 'emergency' then 4 end) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "work_order_tallies" ADD CONSTRAINT "work_order_tallies_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "work_order_tallies_organization_id_idx" ON "work_order_tallies" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "alerts_list_by_severity_idx" ON "alerts" USING btree ("organization_id","severity_rank","id");--> statement-breakpoint
CREATE INDEX "alerts_organization_id_category_idx" ON "alerts" USING btree ("organization_id","category_rank","timestamp","id");--> statement-breakpoint
CREATE INDEX "alerts_active_by_time_idx" ON "alerts" USING btree ("organization_id","timestamp","id","acknowledged") WHERE cleared_at is null;--> statement-breakpoint
CREATE INDEX "alerts_active_by_severity_idx" ON "alerts" USING btree ("organization_id","severity_rank","id") WHERE cleared_at is null;--> statement-breakpoint
CREATE INDEX "assets_list_by_status_idx" ON "assets" USING btree ("organization_id","status_rank","name","id");--> statement-breakpoint
CREATE INDEX "assets_list_by_criticality_idx" ON "assets" USING btree ("organization_id","criticality_rank","name","id");--> statement-breakpoint
CREATE INDEX "assets_list_by_type_idx" ON "assets" USING btree ("organization_id","type","name","id");--> statement-breakpoint
CREATE INDEX "work_orders_list_by_created_idx" ON "work_orders" USING btree ("organization_id","status_rank","created_at","id","priority_rank","site_id","kind");--> statement-breakpoint
CREATE INDEX "work_orders_list_by_due_idx" ON "work_orders" USING btree ("organization_id","status_rank",coalesce(due_date, '9999-01-01 00:00:00+00'::timestamptz),"id","priority_rank","site_id","kind");--> statement-breakpoint
CREATE INDEX "work_orders_list_by_priority_idx" ON "work_orders" USING btree ("organization_id","status_rank","priority_rank","id","site_id","kind");--> statement-breakpoint
CREATE INDEX "work_orders_organization_id_kind_idx" ON "work_orders" USING btree ("organization_id","kind","status_rank");--> statement-breakpoint
CREATE INDEX "work_orders_text_trgm_idx" ON "work_orders" USING gin (title gin_trgm_ops,description gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "incidents_organization_id_status_idx" ON "incidents" USING btree ("organization_id","status","created_at","id");--> statement-breakpoint
CREATE INDEX "work_orders_organization_id_site_id_idx" ON "work_orders" USING btree ("organization_id","site_id","status_rank");--> statement-breakpoint
CREATE INDEX "work_orders_organization_id_assigned_to_idx" ON "work_orders" USING btree ("organization_id","assigned_to","status_rank","created_at","id");--> statement-breakpoint
CREATE POLICY "text_search" ON "work_orders" AS PERMISSIVE FOR SELECT TO "ledger_writer" USING (private.is_ledger_writer());--> statement-breakpoint
CREATE POLICY "tenant_select" ON "work_order_tallies" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:read')) and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "operator" ON "work_order_tallies" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "ledger" ON "work_order_tallies" AS PERMISSIVE FOR ALL TO "ledger_writer" USING (true) WITH CHECK (true);--> statement-breakpoint
-- What is there already, counted once; forced again below and by db/security.sql.
ALTER TABLE "work_orders" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
INSERT INTO "work_order_tallies" ("organization_id", "site_id", "status", "priority", "kind", "orders")
  SELECT "organization_id", "site_id", "status", "priority", "kind", count(*) FROM "work_orders" GROUP BY 1, 2, 3, 4, 5;--> statement-breakpoint
ALTER TABLE "work_orders" FORCE ROW LEVEL SECURITY;
