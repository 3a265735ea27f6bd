import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import { comments } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { commentForAuthor } from "./own-comment";

/** The words go, the place stays: others may have answered. */
export async function deleteComment(tx: ActorTx, { id }: { id: string }) {
  assertCan(tx, "comments:write");
  const { subjectType, subjectId } = await commentForAuthor(tx, id);
  const [gone] = await tx
    .update(comments)
    .set({ body: "(deleted)", mentions: [], deletedAt: new Date() })
    .where(and(eq(comments.id, id), isNull(comments.deletedAt)))
    .returning({ id: comments.id });
  if (!gone) throw new AppError("CONFLICT", "This comment was deleted already.");
  await recordAudit(tx, { action: "comment.delete", resourceType: subjectType, resourceId: subjectId, details: { commentId: id } });
  return { id };
}
