import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  jsonb,
  pgPolicy,
  pgSchema,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { at, organizationColumn, person, tenantColumns, timestamps } from "./columns.ts";
import { authAdmin, authAdminPolicy, inOrganization, may, policy, servicePolicy, tenantPolicies } from "./policies.ts";

/** Files and the buckets they lie in. The bytes are outside the database, under names that no caller chooses. */
export const storage = pgSchema("storage");

/**
 * A named place for files, with what it takes. `public`, `private` and `attachments` come with each organization. The name of any other public bucket
 * is part of an address without an organization in it, so it exists once in an installation.
 */
export const buckets = storage.table(
  "buckets",
  {
    id: text().notNull(),
    organizationId: organizationColumn(),
    uid: uuid().notNull().default(sql`gen_random_uuid()`),
    name: text().notNull(),
    owner: person("owner").default(sql`auth.uid()`),
    public: boolean().notNull().default(false),
    fileSizeLimit: bigint("file_size_limit", { mode: "number" }),
    allowedMimeTypes: text("allowed_mime_types").array(),
    type: text().notNull().default("STANDARD"),
    ...timestamps(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id], name: "buckets_pkey" }),
    uniqueIndex("buckets_public_id_key").on(t.id).where(sql`public and id <> 'public'`),
    index("buckets_owner_idx").on(t.owner),
    check("buckets_id_check", sql`length(${t.id}) between 1 and 100 and ${t.id} !~ '[/[:cntrl:]]'`),
    check("buckets_file_size_limit_check", sql`${t.fileSizeLimit} > 0`),
    ...tenantPolicies({ read: "files:read", write: "files:manage" }),
    // An address without a key names a public bucket, and an organization is made with its first buckets.
    authAdminPolicy("insert"),
    pgPolicy("public_address", { for: "select", to: authAdmin, using: sql`public` }),
  ],
);

const readable = sql`(permission is null or (select auth.permissions()) && array[permission, '*'])
  and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[]))`;
const inBucket = (columns: Parameters<typeof foreignKey>[0]["columns"]) =>
  foreignKey({ name: "objects_bucket_fkey", columns, foreignColumns: [buckets.organizationId, buckets.id] });

/**
 * A file: its name, what is known of its bytes, and the `version` under which they lie. New bytes get a new version, so nobody reads half of each.
 * `site_id` and `permission` narrow who may see a file that belongs to a record.
 */
export const objects = storage.table(
  "objects",
  {
    ...tenantColumns(),
    bucketId: text("bucket_id").notNull(),
    name: text().notNull(),
    owner: person("owner").default(sql`auth.uid()`),
    version: uuid().notNull(),
    size: bigint({ mode: "number" }).notNull(),
    sha256: text().notNull(),
    contentType: text("content_type").notNull(),
    cacheControl: text("cache_control").notNull(),
    userMetadata: jsonb("user_metadata").$type<Record<string, unknown>>().notNull().default({}),
    siteId: uuid("site_id"),
    permission: text(),
  },
  (t) => [
    unique("objects_organization_id_id_key").on(t.organizationId, t.id),
    uniqueIndex("objects_organization_id_bucket_id_name_key").on(t.organizationId, t.bucketId, t.name),
    // Serves a folder's listing whatever the database's collation is.
    index("objects_organization_id_prefix_idx").on(t.organizationId, t.bucketId, t.name.op("text_pattern_ops")),
    uniqueIndex("objects_version_key").on(t.version),
    index("objects_owner_idx").on(t.owner),
    inBucket([t.organizationId, t.bucketId]),
    check("objects_name_check", sql`octet_length(${t.name}) between 1 and 1024`),
    check("objects_size_check", sql`${t.size} >= 0`),
    policy("select", sql`${inOrganization} and ${may("files:read")} and ${readable}`),
    policy("insert", sql`${inOrganization} and ${may("files:write")} and ${readable}`),
    policy("update", sql`${inOrganization} and ${may("files:write")} and ${readable}`),
    policy("delete", sql`${inOrganization} and ${may("files:write")} and ${readable}`),
    servicePolicy(),
  ],
);

/** A resumable upload under way: how far it has come, and the parts that hold its bytes. The last byte and the file appear in one transaction. */
export const uploads = storage.table(
  "uploads",
  {
    ...tenantColumns(),
    bucketId: text("bucket_id").notNull(),
    name: text().notNull(),
    owner: person("owner", "cascade").default(sql`auth.uid()`),
    uploadLength: bigint("upload_length", { mode: "number" }).notNull(),
    uploadOffset: bigint("upload_offset", { mode: "number" }).notNull().default(0),
    parts: jsonb().$type<{ version: string; size: number }[]>().notNull().default([]),
    contentType: text("content_type").notNull(),
    cacheControl: text("cache_control").notNull(),
    userMetadata: jsonb("user_metadata").$type<Record<string, unknown>>().notNull().default({}),
    upsert: boolean().notNull().default(false),
    uploadMetadata: jsonb("upload_metadata").$type<Record<string, string | null>>().notNull().default({}),
    expiresAt: at("expires_at").notNull(),
  },
  (t) => [
    foreignKey({
      name: "uploads_bucket_fkey",
      columns: [t.organizationId, t.bucketId],
      foreignColumns: [buckets.organizationId, buckets.id],
    }).onDelete("cascade"),
    index("uploads_organization_id_bucket_id_idx").on(t.organizationId, t.bucketId),
    index("uploads_expires_at_idx").on(t.expiresAt),
    index("uploads_owner_idx").on(t.owner),
    check("uploads_upload_offset_check", sql`${t.uploadOffset} between 0 and ${t.uploadLength}`),
    ...tenantPolicies({ read: "files:write", write: "files:write" }),
  ],
);
