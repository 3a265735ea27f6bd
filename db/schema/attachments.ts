import { sql } from "drizzle-orm";
import { check, foreignKey, index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { person, tenantColumns } from "./columns.ts";
import { inOrganization, may, policy, servicePolicy } from "./policies.ts";
import { objects } from "./storage.ts";

const readable = sql`(select auth.permissions()) && array[permission, '*']
  and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[]))`;
const ownOrManager = sql`(created_by = (select auth.uid()) or (select auth.can('files:manage')) or (select auth.kind()) = 'system')`;

/** A file on a record of any kind. `permission` is what a reader of the record holds, and `site_id` follows the record, on the file too. */
export const attachments = pgTable(
  "attachments",
  {
    ...tenantColumns(),
    subjectType: text("subject_type").notNull(),
    subjectId: uuid("subject_id").notNull(),
    siteId: uuid("site_id"),
    permission: text().notNull(),
    objectId: uuid("object_id").notNull(),
    fileName: text("file_name").notNull(),
    createdBy: person("created_by").default(sql`auth.uid()`),
  },
  (t) => [
    unique("attachments_organization_id_subject_object_key").on(t.organizationId, t.subjectType, t.subjectId, t.objectId),
    foreignKey({
      name: "attachments_object_fkey",
      columns: [t.organizationId, t.objectId],
      foreignColumns: [objects.organizationId, objects.id],
    }).onDelete("cascade"),
    index("attachments_organization_id_subject_idx").on(t.organizationId, t.subjectType, t.subjectId, t.createdAt),
    index("attachments_organization_id_object_id_idx").on(t.organizationId, t.objectId),
    index("attachments_created_by_idx").on(t.createdBy),
    check("attachments_subject_type_check", sql`${t.subjectType} ~ '^[a-z_]{1,40}$'`),
    check("attachments_file_name_check", sql`length(${t.fileName}) between 1 and 255`),
    policy("select", sql`${inOrganization} and ${may("files:read")} and ${readable}`),
    policy(
      "insert",
      sql`${inOrganization} and ${may("files:write")} and ${readable} and created_by is not distinct from (select auth.uid())`,
    ),
    policy("update", sql`${inOrganization} and (select auth.kind()) = 'system'`),
    policy("delete", sql`${inOrganization} and ${may("files:write")} and ${readable} and ${ownOrManager}`),
    servicePolicy(),
  ],
);
