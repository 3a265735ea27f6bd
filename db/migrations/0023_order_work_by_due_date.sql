-- lock: brief
DROP INDEX "work_orders_list_by_due_idx";--> statement-breakpoint
CREATE INDEX "work_orders_list_by_due_idx" ON "work_orders" USING btree ("organization_id","status_rank",(case when due_date is null then '9999-01-01 00:00:00+00'::timestamptz else due_date end),"id","priority_rank","site_id","kind");--> statement-breakpoint
-- Rank columns are new, and nothing gathers statistics of a column by itself until many rows have changed.
ANALYZE "work_orders", "assets", "alerts";
