-- lock: brief
DROP INDEX "asset_health_history_asset_computed_at_key";--> statement-breakpoint
DROP INDEX "sensor_calibrations_organization_id_sensor_id_idx";--> statement-breakpoint
DROP INDEX "alerts_organization_id_timestamp_idx";--> statement-breakpoint
DROP INDEX "alerts_organization_id_asset_id_timestamp_idx";--> statement-breakpoint
DROP INDEX "notifications_organization_id_user_id_created_at_idx";--> statement-breakpoint
DROP INDEX "incidents_organization_id_created_at_idx";--> statement-breakpoint
DROP INDEX "cmms_syncs_organization_id_connection_id_started_at_idx";--> statement-breakpoint
DROP INDEX "part_movements_organization_id_part_id_created_at_idx";--> statement-breakpoint
DROP INDEX "prescriptions_organization_id_updated_at_idx";--> statement-breakpoint
DROP INDEX "workflow_executions_organization_id_created_at_idx";--> statement-breakpoint
DROP INDEX "asset_downtimes_organization_id_asset_id_started_at_idx";--> statement-breakpoint
DROP INDEX "work_orders_organization_id_created_at_idx";--> statement-breakpoint
DROP INDEX "work_orders_organization_id_status_created_at_idx";--> statement-breakpoint
DROP INDEX "work_orders_organization_id_asset_id_created_at_idx";--> statement-breakpoint
DROP INDEX "notification_deliveries_organization_id_created_at_idx";--> statement-breakpoint
DROP INDEX "notification_deliveries_organization_id_channel_id_idx";--> statement-breakpoint
DROP INDEX "audit_logs_organization_id_timestamp_idx";--> statement-breakpoint
DROP INDEX "security_events_organization_id_created_at_idx";--> statement-breakpoint
DROP INDEX "inbound_webhook_deliveries_recent_idx";--> statement-breakpoint
CREATE INDEX "work_orders_due_order_idx" ON "work_orders" USING btree ("organization_id",coalesce(due_date, '9999-01-01 00:00:00+00'::timestamptz),"id");--> statement-breakpoint
CREATE UNIQUE INDEX "asset_health_history_asset_computed_at_key" ON "asset_health_history" USING btree ("organization_id","asset_id","computed_at");--> statement-breakpoint
CREATE INDEX "sensor_calibrations_organization_id_sensor_id_idx" ON "sensor_calibrations" USING btree ("organization_id","sensor_id","calibrated_at");--> statement-breakpoint
CREATE INDEX "alerts_organization_id_timestamp_idx" ON "alerts" USING btree ("organization_id","timestamp","id");--> statement-breakpoint
CREATE INDEX "alerts_organization_id_asset_id_timestamp_idx" ON "alerts" USING btree ("organization_id","asset_id","timestamp");--> statement-breakpoint
CREATE INDEX "notifications_organization_id_user_id_created_at_idx" ON "notifications" USING btree ("organization_id","user_id","created_at");--> statement-breakpoint
CREATE INDEX "incidents_organization_id_created_at_idx" ON "incidents" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "cmms_syncs_organization_id_connection_id_started_at_idx" ON "cmms_syncs" USING btree ("organization_id","connection_id","started_at");--> statement-breakpoint
CREATE INDEX "part_movements_organization_id_part_id_created_at_idx" ON "part_movements" USING btree ("organization_id","part_id","created_at");--> statement-breakpoint
CREATE INDEX "prescriptions_organization_id_updated_at_idx" ON "prescriptions" USING btree ("organization_id","updated_at","id");--> statement-breakpoint
CREATE INDEX "workflow_executions_organization_id_created_at_idx" ON "workflow_executions" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "asset_downtimes_organization_id_asset_id_started_at_idx" ON "asset_downtimes" USING btree ("organization_id","asset_id","started_at");--> statement-breakpoint
CREATE INDEX "work_orders_organization_id_created_at_idx" ON "work_orders" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "work_orders_organization_id_status_created_at_idx" ON "work_orders" USING btree ("organization_id","status","created_at","id");--> statement-breakpoint
CREATE INDEX "work_orders_organization_id_asset_id_created_at_idx" ON "work_orders" USING btree ("organization_id","asset_id","created_at");--> statement-breakpoint
CREATE INDEX "notification_deliveries_organization_id_created_at_idx" ON "notification_deliveries" USING btree ("organization_id","created_at");--> statement-breakpoint
CREATE INDEX "notification_deliveries_organization_id_channel_id_idx" ON "notification_deliveries" USING btree ("organization_id","channel_id","created_at");--> statement-breakpoint
CREATE INDEX "audit_logs_organization_id_timestamp_idx" ON "audit_logs" USING btree ("organization_id","timestamp");--> statement-breakpoint
CREATE INDEX "security_events_organization_id_created_at_idx" ON "security_events" USING btree ("organization_id","created_at");--> statement-breakpoint
CREATE INDEX "inbound_webhook_deliveries_recent_idx" ON "inbound_webhook_deliveries" USING btree ("organization_id","inbound_webhook_id","created_at");