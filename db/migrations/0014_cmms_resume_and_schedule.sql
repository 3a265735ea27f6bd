-- lock: brief
ALTER TABLE "cmms_connections" ADD COLUMN "hourly" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "cmms_syncs" ADD COLUMN "position" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "cmms_syncs" ADD COLUMN "claimed_until" timestamp with time zone;