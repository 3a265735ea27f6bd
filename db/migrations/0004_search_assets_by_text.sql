-- lock: brief
DROP INDEX "assets_name_trgm_idx";--> statement-breakpoint
CREATE INDEX "assets_text_trgm_idx" ON "assets" USING gin (name gin_trgm_ops,tag gin_trgm_ops,serial_number gin_trgm_ops);--> statement-breakpoint
CREATE POLICY "ledger" ON "assets" AS PERMISSIVE FOR ALL TO "ledger_writer" USING (true) WITH CHECK (true);