-- lock: brief
DROP INDEX "work_orders_organization_id_status_created_at_idx";--> statement-breakpoint
CREATE INDEX "work_orders_open_idx" ON "work_orders" USING btree ("organization_id","created_at","id") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "work_orders_assigned_idx" ON "work_orders" USING btree ("organization_id","created_at","id") WHERE status = 'assigned';--> statement-breakpoint
CREATE INDEX "work_orders_in_progress_idx" ON "work_orders" USING btree ("organization_id","created_at","id") WHERE status = 'in-progress';--> statement-breakpoint
CREATE INDEX "work_orders_on_hold_idx" ON "work_orders" USING btree ("organization_id","created_at","id") WHERE status = 'on-hold';--> statement-breakpoint
CREATE INDEX "work_orders_completed_idx" ON "work_orders" USING btree ("organization_id","created_at","id") WHERE status = 'completed';--> statement-breakpoint
CREATE INDEX "work_orders_cancelled_idx" ON "work_orders" USING btree ("organization_id","created_at","id") WHERE status = 'cancelled';--> statement-breakpoint
CREATE INDEX "work_orders_verified_idx" ON "work_orders" USING btree ("organization_id","created_at","id") WHERE status = 'verified';