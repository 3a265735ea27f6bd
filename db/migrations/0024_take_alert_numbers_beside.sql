-- lock: brief
CREATE POLICY "ledger" ON "alert_sequences" AS PERMISSIVE FOR ALL TO "ledger_writer" USING (true) WITH CHECK (true);