-- lock: brief
-- A silence without a condition was about every alert. With every severity as its condition it still is, and stays valid.
ALTER TABLE "alert_silences" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
UPDATE "alert_silences" SET "severities" = enum_range(NULL::alert_severity)
  WHERE num_nonnulls("rule_id", "sensor_id", "asset_id", "site_id") = 0 AND coalesce(cardinality("severities"), 0) = 0;--> statement-breakpoint
ALTER TABLE "alert_silences" ADD CONSTRAINT "alert_silences_condition_check" CHECK (num_nonnulls("alert_silences"."rule_id", "alert_silences"."sensor_id", "alert_silences"."asset_id", "alert_silences"."site_id") > 0 or coalesce(cardinality("alert_silences"."severities"), 0) > 0);--> statement-breakpoint
CREATE POLICY "ledger" ON "asset_health_history" AS PERMISSIVE FOR ALL TO "ledger_writer" USING (true) WITH CHECK (true);