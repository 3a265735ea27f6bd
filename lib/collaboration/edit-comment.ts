import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import { comments } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { notifyMentioned, readersAmong } from "./mention";
import { commentForAuthor } from "./own-comment";
import type { EditCommentInput } from "./schema";
import { subjectOf } from "./subject";

/** Authors change their own words. Only people mentioned for the first time are told. */
export async function editComment(tx: ActorTx, { id, body, mentions }: EditCommentInput) {
  assertCan(tx, "comments:write");
  const before = await commentForAuthor(tx, id);
  const subject = await subjectOf(tx, before);
  const readers = await readersAmong(tx, subject, mentions);
  const [edited] = await tx
    .update(comments)
    .set({ body, mentions: readers, editedAt: new Date() })
    .where(and(eq(comments.id, id), isNull(comments.deletedAt)))
    .returning({ editedAt: comments.editedAt });
  if (!edited) throw new AppError("CONFLICT", "This comment was deleted. Write a new one.");
  const fresh = readers.filter((person) => !before.mentions.includes(person));
  await notifyMentioned(tx, { ...before, body }, subject, fresh);
  await recordAudit(tx, {
    action: "comment.edit",
    resourceType: before.subjectType,
    resourceId: before.subjectId,
    details: { commentId: id },
  });
  return { id, editedAt: edited.editedAt };
}
