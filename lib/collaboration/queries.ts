import "server-only";
import { and, asc, eq, sql } from "drizzle-orm";
import { comments, notifications, profiles } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { keyset } from "@/lib/keyset";
import type { CommentSubject, NotificationFilter } from "./schema";
import { subjectOf } from "./subject";

/** Comments of one record, oldest first. A deleted one keeps its place without its words. */
export async function listComments(tx: ActorTx, subject: CommentSubject) {
  assertCan(tx, "comments:read");
  await subjectOf(tx, subject);
  const items = await tx
    .select({
      id: comments.id,
      parentId: comments.parentId,
      authorId: comments.authorId,
      authorName: profiles.displayName,
      body: sql<string | null>`case when ${comments.deletedAt} is null then ${comments.body} end`,
      mentions: comments.mentions,
      createdAt: comments.createdAt,
      editedAt: comments.editedAt,
      deletedAt: comments.deletedAt,
    })
    .from(comments)
    .leftJoin(profiles, eq(profiles.id, comments.authorId))
    .where(and(eq(comments.subjectType, subject.subjectType), eq(comments.subjectId, subject.subjectId)))
    .orderBy(asc(comments.createdAt), asc(comments.id))
    .limit(1_000);
  return { items };
}

const shown = {
  id: notifications.id,
  type: notifications.type,
  title: notifications.title,
  message: notifications.message,
  link: notifications.link,
  subjectType: notifications.subjectType,
  subjectId: notifications.subjectId,
  read: notifications.read,
  createdAt: notifications.createdAt,
};

const newestFirst = {
  id: "newest",
  by: sql`${notifications.createdAt}`,
  type: "timestamptz",
  tie: sql`${notifications.id}`,
  desc: true,
} as const;

/** A person's own notifications, with the exact number of unread ones. */
export async function listNotifications(tx: ActorTx, { unread, ...place }: NotificationFilter) {
  assertPerson(tx);
  const paging = keyset(newestFirst, place);
  const rows = await tx
    .select({ ...shown, key: paging.key })
    .from(notifications)
    .where(and(mine, unread === undefined ? undefined : eq(notifications.read, unread !== "true"), paging.where))
    .orderBy(...paging.orderBy)
    .limit(paging.limit);
  const [counts] = await tx
    .select({ total: sql<number>`count(*)::int`, unread: sql<number>`(count(*) filter (where not ${notifications.read}))::int` })
    .from(notifications)
    .where(mine);
  return { ...paging.page(rows), total: counts!.total, unread: counts!.unread };
}

export type NotificationRow = Awaited<ReturnType<typeof listNotifications>>["items"][number];

const mine = eq(notifications.userId, sql`(select auth.uid())`);

export function assertPerson(tx: ActorTx): asserts tx is ActorTx & { actor: { userId: string } } {
  if (!tx.actor.userId) throw new AppError("FORBIDDEN", "Notifications belong to people. Sign in to read yours.");
}
