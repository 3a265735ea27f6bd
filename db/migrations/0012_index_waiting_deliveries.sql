-- lock: brief
CREATE INDEX "inbound_webhook_deliveries_waiting_idx" ON "inbound_webhook_deliveries" USING btree ("organization_id","inbound_webhook_id","created_at") WHERE status = 'received';