-- lock: brief
ALTER TABLE "sensor_calibrations" ADD COLUMN "applied_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "sensors_organization_id_next_calibration_date_idx" ON "sensors" USING btree ("organization_id","next_calibration_date");--> statement-breakpoint
CREATE POLICY "tenant_update" ON "sensor_calibrations" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.kind()) = 'system') WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.kind()) = 'system');