-- lock: brief
CREATE TABLE "auth"."realtime_places" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"identifier" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "auth"."realtime_places" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "api_keys" ALTER COLUMN "rate_limit_per_minute" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "api_keys" ALTER COLUMN "rate_limit_per_minute" DROP NOT NULL;--> statement-breakpoint
CREATE INDEX "realtime_places_identifier_expires_at_idx" ON "auth"."realtime_places" USING btree ("identifier","expires_at");--> statement-breakpoint
CREATE POLICY "identity" ON "auth"."realtime_places" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "auth"."realtime_places" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);