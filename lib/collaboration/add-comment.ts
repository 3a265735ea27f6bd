import "server-only";
import { and, eq } from "drizzle-orm";
import { comments } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { notifyMentioned, readersAmong } from "./mention";
import type { AddCommentInput } from "./schema";
import { subjectOf } from "./subject";

/** Writes on a record that the author may see, and tells whom it mentions. */
export async function addComment(tx: ActorTx, { subjectType, subjectId, body, mentions, parentId }: AddCommentInput) {
  assertCan(tx, "comments:write");
  const subject = await subjectOf(tx, { subjectType, subjectId });
  if (parentId) {
    const here = and(eq(comments.id, parentId), eq(comments.subjectType, subjectType), eq(comments.subjectId, subjectId));
    const [parent] = await tx.select({ id: comments.id }).from(comments).where(here);
    if (!parent) throw notFound("comment on this record");
  }
  const readers = await readersAmong(tx, subject, mentions);
  const [comment] = await tx
    .insert(comments)
    .values({ subjectType, subjectId, siteId: subject.siteId, body, mentions: readers, parentId: parentId ?? null })
    .returning({ id: comments.id, createdAt: comments.createdAt });
  const { id, createdAt } = comment!;
  await notifyMentioned(tx, { id, body, subjectType, subjectId }, subject, readers);
  await recordAudit(tx, {
    action: "comment.add",
    resourceType: subjectType,
    resourceId: subjectId,
    details: { commentId: id, mentions: readers },
  });
  await appendEvent(tx, {
    type: "comment.added",
    subjectType,
    subjectId,
    siteId: subject.siteId,
    permission: subject.permission,
    correlationId: subject.correlationId,
    data: { commentId: id }, // the text stays in comments, where it can be edited and deleted
  });
  return { id, createdAt, mentions: readers };
}
