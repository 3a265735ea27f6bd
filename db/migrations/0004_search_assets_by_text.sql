-- lock: brief
DROP INDEX IF EXISTS "assets_name_trgm_idx";--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "assets_text_trgm_idx" ON "assets" USING gin (name gin_trgm_ops,tag gin_trgm_ops,serial_number gin_trgm_ops);--> statement-breakpoint
-- An early copy of this migration made the policy under another name.
DROP POLICY IF EXISTS "ledger" ON "assets";--> statement-breakpoint
CREATE POLICY "text_search" ON "assets" AS PERMISSIVE FOR SELECT TO "ledger_writer" USING (private.is_ledger_writer());
