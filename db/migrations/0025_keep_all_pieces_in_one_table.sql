-- lock: brief
CREATE TABLE "telemetry_pieces" (
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"sensor_id" uuid NOT NULL,
	"day" timestamp with time zone NOT NULL,
	"first_ms" integer NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "telemetry_pieces_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"last_ms" integer NOT NULL,
	"step_ms" integer,
	"count" integer NOT NULL,
	"unit" text NOT NULL,
	"divisor" double precision,
	"whole_values" integer[],
	"float_values" double precision[],
	"raw_divisor" double precision,
	"whole_raws" integer[],
	"float_raws" double precision[],
	"offsets" integer[],
	"scores" smallint[],
	"flags" smallint[],
	"span_seconds" integer,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "telemetry_pieces_pkey" PRIMARY KEY("organization_id","sensor_id","day","first_ms","id"),
	CONSTRAINT "telemetry_pieces_span_check" CHECK ("telemetry_pieces"."span_seconds" in (3600, 86400))
);
--> statement-breakpoint
ALTER TABLE "telemetry_pieces" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
-- The owner steps out of row-level security to move what is stored; db/security.sql forces it again.
ALTER TABLE "telemetry_chunks" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "telemetry_landing" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
INSERT INTO "telemetry_pieces" (organization_id, sensor_id, day, first_ms, last_ms, step_ms, count, unit, divisor, whole_values, float_values, raw_divisor, whole_raws, float_raws, offsets, scores, flags, span_seconds) SELECT organization_id, sensor_id, day, first_ms, last_ms, step_ms, count, unit, divisor, whole_values, float_values, raw_divisor, whole_raws, float_raws, offsets, scores, flags, span_seconds FROM "telemetry_chunks";--> statement-breakpoint
INSERT INTO "telemetry_pieces" (organization_id, sensor_id, day, first_ms, last_ms, step_ms, count, unit, divisor, whole_values, float_values, raw_divisor, whole_raws, float_raws, offsets, scores, flags, received_at) SELECT organization_id, sensor_id, day, first_ms, last_ms, step_ms, count, unit, divisor, whole_values, float_values, raw_divisor, whole_raws, float_raws, offsets, scores, flags, received_at FROM "telemetry_landing";--> statement-breakpoint
ALTER TABLE "telemetry_pieces" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05); -- landed pieces come and go among chunks that stay
--> statement-breakpoint
DROP TABLE "telemetry_chunks" CASCADE;--> statement-breakpoint
DROP TABLE "telemetry_landing" CASCADE;--> statement-breakpoint
CREATE INDEX "telemetry_pieces_landed_idx" ON "telemetry_pieces" USING btree ("organization_id","received_at") WHERE span_seconds is null;--> statement-breakpoint
CREATE POLICY "tenant_select" ON "telemetry_pieces" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:read')) and ((select auth.site_scope()) is null or sensor_id in (select s.id from sensors s)));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "telemetry_pieces" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "telemetry_pieces" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "telemetry_pieces" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "ledger" ON "telemetry_pieces" AS PERMISSIVE FOR ALL TO "ledger_writer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "telemetry_pieces" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);