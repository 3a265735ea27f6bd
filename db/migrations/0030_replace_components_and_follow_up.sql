-- lock: brief
CREATE TABLE "component_replacements" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"work_order_id" uuid NOT NULL,
	"component_id" uuid,
	"component_name" text NOT NULL,
	"replaced_at" timestamp with time zone DEFAULT now() NOT NULL,
	"replaced_by" uuid DEFAULT auth.uid(),
	"operating_hours" double precision,
	"previous_replaced_at" timestamp with time zone,
	"previous_life_days" integer,
	"life_days" integer,
	CONSTRAINT "component_replacements_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "component_replacements_life_days_check" CHECK ("component_replacements"."life_days" >= 0)
);
--> statement-breakpoint
ALTER TABLE "component_replacements" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "work_order_follow_ups" (
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"work_order_id" uuid NOT NULL,
	"task_id" uuid,
	"execution_id" uuid,
	"step" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "work_order_follow_ups_pkey" PRIMARY KEY("organization_id","work_order_id"),
	CONSTRAINT "work_order_follow_ups_item_check" CHECK (("work_order_follow_ups"."task_id" is null) <> ("work_order_follow_ups"."execution_id" is null) and ("work_order_follow_ups"."execution_id" is null) = ("work_order_follow_ups"."step" is null))
);
--> statement-breakpoint
ALTER TABLE "work_order_follow_ups" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "parts" ALTER COLUMN "currency" SET DEFAULT private.organization_currency();--> statement-breakpoint
ALTER TABLE "work_orders" ALTER COLUMN "currency" SET DEFAULT private.organization_currency();--> statement-breakpoint
ALTER TABLE "maintenance_plans" ADD COLUMN "follow_up_failures" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "work_order_tasks" ADD CONSTRAINT "work_order_tasks_organization_id_id_key" UNIQUE("organization_id","id");--> statement-breakpoint
ALTER TABLE "component_replacements" ADD CONSTRAINT "component_replacements_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "component_replacements" ADD CONSTRAINT "component_replacements_replaced_by_users_id_fk" FOREIGN KEY ("replaced_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "component_replacements" ADD CONSTRAINT "component_replacements_organization_id_work_order_id_work_orders_organization_id_id_fk" FOREIGN KEY ("organization_id","work_order_id") REFERENCES "public"."work_orders"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "component_replacements" ADD CONSTRAINT "component_replacements_organization_id_component_id_asset_components_organization_id_id_fk" FOREIGN KEY ("organization_id","component_id") REFERENCES "public"."asset_components"("organization_id","id") ON DELETE SET NULL ("component_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_order_follow_ups" ADD CONSTRAINT "work_order_follow_ups_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_order_follow_ups" ADD CONSTRAINT "work_order_follow_ups_organization_id_work_order_id_work_orders_organization_id_id_fk" FOREIGN KEY ("organization_id","work_order_id") REFERENCES "public"."work_orders"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_order_follow_ups" ADD CONSTRAINT "work_order_follow_ups_organization_id_task_id_work_order_tasks_organization_id_id_fk" FOREIGN KEY ("organization_id","task_id") REFERENCES "public"."work_order_tasks"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_order_follow_ups" ADD CONSTRAINT "work_order_follow_ups_organization_id_execution_id_workflow_executions_organization_id_id_fk" FOREIGN KEY ("organization_id","execution_id") REFERENCES "public"."workflow_executions"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "component_replacements_organization_id_work_order_id_idx" ON "component_replacements" USING btree ("organization_id","work_order_id");--> statement-breakpoint
CREATE INDEX "component_replacements_organization_id_component_id_idx" ON "component_replacements" USING btree ("organization_id","component_id","replaced_at");--> statement-breakpoint
CREATE INDEX "component_replacements_replaced_by_idx" ON "component_replacements" USING btree ("replaced_by");--> statement-breakpoint
CREATE INDEX "work_order_follow_ups_organization_id_task_id_idx" ON "work_order_follow_ups" USING btree ("organization_id","task_id");--> statement-breakpoint
CREATE INDEX "work_order_follow_ups_organization_id_execution_id_idx" ON "work_order_follow_ups" USING btree ("organization_id","execution_id","step");--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_currency_check" CHECK (("organizations"."settings" ->> 'currency') ~ '^[A-Z]{3}$');--> statement-breakpoint
CREATE POLICY "tenant_select" ON "component_replacements" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:read')) and exists (select from work_orders w where w.id = work_order_id));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "component_replacements" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and exists (select from work_orders w where w.id = work_order_id));--> statement-breakpoint
CREATE POLICY "operator" ON "component_replacements" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "work_order_follow_ups" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('maintenance:read')) and exists (select from work_orders w where w.id = work_order_id));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "work_order_follow_ups" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('work-orders:write')) and exists (select from work_orders w where w.id = work_order_id));--> statement-breakpoint
CREATE POLICY "operator" ON "work_order_follow_ups" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);