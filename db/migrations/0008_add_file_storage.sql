-- lock: brief
CREATE SCHEMA "storage";
--> statement-breakpoint
CREATE TABLE "attachments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"subject_type" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"site_id" uuid,
	"permission" text NOT NULL,
	"object_id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"created_by" uuid DEFAULT auth.uid(),
	CONSTRAINT "attachments_organization_id_subject_object_key" UNIQUE("organization_id","subject_type","subject_id","object_id"),
	CONSTRAINT "attachments_subject_type_check" CHECK ("attachments"."subject_type" ~ '^[a-z_]{1,40}$'),
	CONSTRAINT "attachments_file_name_check" CHECK (length("attachments"."file_name") between 1 and 255)
);
--> statement-breakpoint
ALTER TABLE "attachments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "storage"."buckets" (
	"id" text NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"uid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"owner" uuid DEFAULT auth.uid(),
	"public" boolean DEFAULT false NOT NULL,
	"file_size_limit" bigint,
	"allowed_mime_types" text[],
	"type" text DEFAULT 'STANDARD' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "buckets_pkey" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "buckets_id_check" CHECK (length("storage"."buckets"."id") between 1 and 100 and "storage"."buckets"."id" !~ '[/[:cntrl:]]'),
	CONSTRAINT "buckets_file_size_limit_check" CHECK ("storage"."buckets"."file_size_limit" > 0)
);
--> statement-breakpoint
ALTER TABLE "storage"."buckets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "storage"."objects" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"bucket_id" text NOT NULL,
	"name" text NOT NULL,
	"owner" uuid DEFAULT auth.uid(),
	"version" uuid NOT NULL,
	"size" bigint NOT NULL,
	"sha256" text NOT NULL,
	"content_type" text NOT NULL,
	"cache_control" text NOT NULL,
	"user_metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"site_id" uuid,
	"permission" text,
	CONSTRAINT "objects_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "objects_name_check" CHECK (octet_length("storage"."objects"."name") between 1 and 1024),
	CONSTRAINT "objects_size_check" CHECK ("storage"."objects"."size" >= 0)
);
--> statement-breakpoint
ALTER TABLE "storage"."objects" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "storage"."uploads" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid DEFAULT auth.organization_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"bucket_id" text NOT NULL,
	"name" text NOT NULL,
	"owner" uuid DEFAULT auth.uid(),
	"upload_length" bigint NOT NULL,
	"upload_offset" bigint DEFAULT 0 NOT NULL,
	"parts" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"content_type" text NOT NULL,
	"cache_control" text NOT NULL,
	"user_metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"upsert" boolean DEFAULT false NOT NULL,
	"upload_metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "uploads_upload_offset_check" CHECK ("storage"."uploads"."upload_offset" between 0 and "storage"."uploads"."upload_length")
);
--> statement-breakpoint
ALTER TABLE "storage"."uploads" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_object_fkey" FOREIGN KEY ("organization_id","object_id") REFERENCES "storage"."objects"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "storage"."buckets" ADD CONSTRAINT "buckets_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "storage"."buckets" ADD CONSTRAINT "buckets_owner_users_id_fk" FOREIGN KEY ("owner") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "storage"."objects" ADD CONSTRAINT "objects_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "storage"."objects" ADD CONSTRAINT "objects_owner_users_id_fk" FOREIGN KEY ("owner") REFERENCES "auth"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "storage"."objects" ADD CONSTRAINT "objects_bucket_fkey" FOREIGN KEY ("organization_id","bucket_id") REFERENCES "storage"."buckets"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "storage"."uploads" ADD CONSTRAINT "uploads_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "storage"."uploads" ADD CONSTRAINT "uploads_owner_users_id_fk" FOREIGN KEY ("owner") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "storage"."uploads" ADD CONSTRAINT "uploads_bucket_fkey" FOREIGN KEY ("organization_id","bucket_id") REFERENCES "storage"."buckets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attachments_organization_id_subject_idx" ON "attachments" USING btree ("organization_id","subject_type","subject_id","created_at");--> statement-breakpoint
CREATE INDEX "attachments_organization_id_object_id_idx" ON "attachments" USING btree ("organization_id","object_id");--> statement-breakpoint
CREATE INDEX "attachments_created_by_idx" ON "attachments" USING btree ("created_by");--> statement-breakpoint
CREATE UNIQUE INDEX "buckets_public_id_key" ON "storage"."buckets" USING btree ("id") WHERE public and id <> 'public';--> statement-breakpoint
CREATE INDEX "buckets_owner_idx" ON "storage"."buckets" USING btree ("owner");--> statement-breakpoint
CREATE UNIQUE INDEX "objects_organization_id_bucket_id_name_key" ON "storage"."objects" USING btree ("organization_id","bucket_id","name");--> statement-breakpoint
CREATE INDEX "objects_organization_id_prefix_idx" ON "storage"."objects" USING btree ("organization_id","bucket_id","name" text_pattern_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "objects_version_key" ON "storage"."objects" USING btree ("version");--> statement-breakpoint
CREATE INDEX "objects_owner_idx" ON "storage"."objects" USING btree ("owner");--> statement-breakpoint
CREATE INDEX "uploads_organization_id_bucket_id_idx" ON "storage"."uploads" USING btree ("organization_id","bucket_id");--> statement-breakpoint
CREATE INDEX "uploads_expires_at_idx" ON "storage"."uploads" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "uploads_owner_idx" ON "storage"."uploads" USING btree ("owner");--> statement-breakpoint
CREATE POLICY "tenant_select" ON "attachments" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('files:read')) and (select auth.permissions()) && array[permission, '*']
  and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "attachments" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('files:write')) and (select auth.permissions()) && array[permission, '*']
  and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "attachments" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.kind()) = 'system') WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.kind()) = 'system');--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "attachments" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('files:write')) and (select auth.permissions()) && array[permission, '*']
  and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])) and (created_by = (select auth.uid()) or (select auth.can('files:manage')) or (select auth.kind()) = 'system'));--> statement-breakpoint
CREATE POLICY "operator" ON "attachments" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "storage"."buckets" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('files:read')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "storage"."buckets" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('files:manage')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "storage"."buckets" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('files:manage'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('files:manage')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "storage"."buckets" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('files:manage')));--> statement-breakpoint
CREATE POLICY "operator" ON "storage"."buckets" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "identity" ON "storage"."buckets" AS PERMISSIVE FOR INSERT TO "auth_admin" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "public_address" ON "storage"."buckets" AS PERMISSIVE FOR SELECT TO "auth_admin" USING (public);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "storage"."objects" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('files:read')) and (permission is null or (select auth.permissions()) && array[permission, '*'])
  and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "storage"."objects" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('files:write')) and (permission is null or (select auth.permissions()) && array[permission, '*'])
  and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "storage"."objects" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('files:write')) and (permission is null or (select auth.permissions()) && array[permission, '*'])
  and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[]))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('files:write')) and (permission is null or (select auth.permissions()) && array[permission, '*'])
  and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "storage"."objects" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('files:write')) and (permission is null or (select auth.permissions()) && array[permission, '*'])
  and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])));--> statement-breakpoint
CREATE POLICY "operator" ON "storage"."objects" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tenant_select" ON "storage"."uploads" AS PERMISSIVE FOR SELECT TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('files:write')));--> statement-breakpoint
CREATE POLICY "tenant_insert" ON "storage"."uploads" AS PERMISSIVE FOR INSERT TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('files:write')));--> statement-breakpoint
CREATE POLICY "tenant_update" ON "storage"."uploads" AS PERMISSIVE FOR UPDATE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('files:write'))) WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('files:write')));--> statement-breakpoint
CREATE POLICY "tenant_delete" ON "storage"."uploads" AS PERMISSIVE FOR DELETE TO public USING (organization_id = (select auth.organization_id()) and (select auth.can('files:write')));--> statement-breakpoint
CREATE POLICY "operator" ON "storage"."uploads" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
-- Organizations made before this begin with the same buckets. Their owner is under row-level security too, and steps out for one statement.
ALTER TABLE "organizations" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
INSERT INTO "storage"."buckets" ("organization_id", "id", "name", "public", "owner")
SELECT o."id", b."id", b."id", b."id" = 'public', NULL FROM "organizations" o CROSS JOIN (VALUES ('public'), ('private'), ('attachments')) b("id");--> statement-breakpoint
ALTER TABLE "organizations" FORCE ROW LEVEL SECURITY;
