-- lock: brief
CREATE UNIQUE INDEX "domain_events_organization_id_event_id_key" ON "domain_events" USING btree ("organization_id","event_id");