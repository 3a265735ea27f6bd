-- lock: brief
CREATE TABLE "telemetry_chunks" (
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"sensor_id" uuid NOT NULL,
	"day" timestamp with time zone NOT NULL,
	"first_ms" integer NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "telemetry_chunks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
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
	"span_seconds" integer NOT NULL,
	CONSTRAINT "telemetry_chunks_pkey" PRIMARY KEY("organization_id","sensor_id","day","first_ms","id"),
	CONSTRAINT "telemetry_chunks_span_check" CHECK ("telemetry_chunks"."span_seconds" in (3600, 86400))
);
--> statement-breakpoint
ALTER TABLE "telemetry_chunks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "telemetry_landing" (
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"sensor_id" uuid NOT NULL,
	"day" timestamp with time zone NOT NULL,
	"first_ms" integer NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "telemetry_landing_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
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
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "telemetry_landing_pkey" PRIMARY KEY("organization_id","sensor_id","day","first_ms","id")
);
--> statement-breakpoint
ALTER TABLE "telemetry_landing" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
-- Readings stored so far land as pieces of an hour; the job joins them into chunks, and the view reads them meanwhile. The owner steps out of
-- row-level security for this; db/security.sql forces it again.
ALTER TABLE "telemetry" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
INSERT INTO "telemetry_landing" (organization_id, sensor_id, day, first_ms, last_ms, count, unit, divisor, whole_values, float_values, float_raws, offsets, scores, flags)
SELECT organization_id, sensor_id, day, min(ms), max(ms), count(*), unit, case when bool_and(is_whole) then 1000 end,
  case when bool_and(is_whole) then array_agg(case when is_whole then round(value * 1000)::integer end ORDER BY ms) end,
  case when not bool_and(is_whole) then array_agg(value ORDER BY ms) end,
  case when bool_or(raw_value <> value) then array_agg(coalesce(raw_value, value) ORDER BY ms) end,
  array_agg(ms ORDER BY ms),
  case when count(anomaly_score) > 0 then array_agg((anomaly_score * 10000)::smallint ORDER BY ms) end,
  case when max(flag) > 0 then array_agg(flag ORDER BY ms) end
FROM (
  SELECT *, round(date_part('epoch', "timestamp" - day) * 1000)::integer AS ms,
    (case quality when 'good' then 0 when 'uncertain' then 1 else 2 end + case when processed then 0 else 4 end)::smallint AS flag,
    case when abs(value) < 2e6 then round(value * 1000) / 1000 = value else false end AS is_whole
  FROM (SELECT *, date_trunc('day', "timestamp", 'UTC') AS day FROM "telemetry") d) r
GROUP BY organization_id, sensor_id, day, unit, ms / 3600000;--> statement-breakpoint
DROP TABLE "telemetry" CASCADE;--> statement-breakpoint
CREATE POLICY "tenant_select" ON "telemetry_chunks" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:read')) and ((select auth.site_scope()) is null or sensor_id in (select s.id from sensors s)));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "telemetry_chunks" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "telemetry_chunks" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "telemetry_chunks" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "ledger" ON "telemetry_chunks" AS PERMISSIVE FOR ALL TO "ledger_writer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "telemetry_chunks" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "telemetry_landing" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:read')) and ((select auth.site_scope()) is null or sensor_id in (select s.id from sensors s)));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "telemetry_landing" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "telemetry_landing" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "telemetry_landing" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));--> statement-breakpoint
CREATE POLICY "ledger" ON "telemetry_landing" AS PERMISSIVE FOR ALL TO "ledger_writer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "telemetry_landing" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);