-- lock: brief
ALTER TABLE "cmms_links" ADD COLUMN "our_version" timestamp with time zone;