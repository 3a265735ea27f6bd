import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, index, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { at, organizationColumn, person, tenantColumns } from "./columns.ts";
import { inOrganization, may, policy, servicePolicy } from "./policies.ts";

/** One threaded comment table for every kind of record. The command checks that the writer may see the subject. */
export const comments = pgTable(
  "comments",
  {
    ...tenantColumns(),
    subjectType: text("subject_type").notNull(),
    subjectId: uuid("subject_id").notNull(),
    siteId: uuid("site_id"),
    parentId: uuid("parent_id"),
    authorId: person("author_id").default(sql`auth.uid()`),
    body: text().notNull(),
    mentions: uuid().array().notNull().default(sql`'{}'`),
    attachments: jsonb().notNull().default([]),
    editedAt: at("edited_at"),
    deletedAt: at("deleted_at"),
  },
  (t) => [
    unique("comments_organization_id_id_key").on(t.organizationId, t.id),
    foreignKey({
      name: "comments_parent_fkey",
      columns: [t.organizationId, t.parentId],
      foreignColumns: [t.organizationId, t.id],
    }).onDelete("cascade"),
    index("comments_organization_id_subject_idx").on(t.organizationId, t.subjectType, t.subjectId, t.createdAt),
    index("comments_organization_id_parent_id_idx").on(t.organizationId, t.parentId),
    index("comments_author_id_idx").on(t.authorId),
    check("comments_subject_type_check", sql`${t.subjectType} in ('incident', 'alert', 'asset', 'work_order')`),
    check("comments_body_check", sql`length(${t.body}) between 1 and 20000`),
    policy(
      "select",
      sql`${inOrganization} and ${may("comments:read")} and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[]))`,
    ),
    policy("insert", sql`${inOrganization} and ${may("comments:write")} and author_id is not distinct from (select auth.uid())`),
    // Authors edit their words; the machinery moves a comment with its asset (no one else is granted more than the words' columns).
    policy("update", sql`${inOrganization} and (author_id = (select auth.uid()) or (select auth.kind()) = 'system')`),
    servicePolicy(),
  ],
);

/** Something a person should know. `read_at` is when they did. */
export const notifications = pgTable(
  "notifications",
  {
    ...tenantColumns(),
    userId: person("user_id", "cascade").notNull(),
    type: text().notNull(),
    title: text().notNull(),
    message: text(),
    link: text(),
    subjectType: text("subject_type"),
    subjectId: uuid("subject_id"),
    actorId: person("actor_id"),
    read: boolean().notNull().default(false),
    readAt: at("read_at"),
  },
  (t) => [
    unique("notifications_organization_id_id_key").on(t.organizationId, t.id),
    index("notifications_organization_id_user_id_created_at_idx").on(t.organizationId, t.userId, t.createdAt),
    index("notifications_organization_id_unread_idx").on(t.organizationId, t.userId).where(sql`not read`),
    index("notifications_user_id_idx").on(t.userId),
    index("notifications_actor_id_idx").on(t.actorId),
    check("notifications_read_check", sql`${t.read} = (${t.readAt} is not null)`),
    policy("select", sql`${inOrganization} and user_id = (select auth.uid())`),
    policy("update", sql`${inOrganization} and user_id = (select auth.uid())`),
    policy("insert", sql`${inOrganization} and (select auth.kind()) in ('system', 'user', 'apiKey')`),
    servicePolicy(),
  ],
);

/** Which notification a comment caused, for whom, and why. */
export const commentNotifications = pgTable(
  "comment_notifications",
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    organizationId: organizationColumn(),
    commentId: uuid("comment_id").notNull(),
    notificationId: uuid("notification_id"),
    userId: person("user_id", "cascade").notNull(),
    reason: text().notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    unique("comment_notifications_organization_id_comment_id_user_id_key").on(t.organizationId, t.commentId, t.userId),
    foreignKey({ columns: [t.organizationId, t.commentId], foreignColumns: [comments.organizationId, comments.id] }).onDelete("cascade"),
    foreignKey({
      columns: [t.organizationId, t.notificationId],
      foreignColumns: [notifications.organizationId, notifications.id],
    }).onDelete("cascade"),
    index("comment_notifications_organization_id_notification_id_idx").on(t.organizationId, t.notificationId),
    index("comment_notifications_user_id_idx").on(t.userId),
    check("comment_notifications_reason_check", sql`${t.reason} in ('mention', 'reply', 'participant', 'assignee')`),
    policy("select", sql`${inOrganization} and user_id = (select auth.uid())`),
    policy("insert", sql`${inOrganization} and ${may("comments:write")}`),
    servicePolicy(),
  ],
);
