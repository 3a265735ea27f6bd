import "server-only";
import { eq } from "drizzle-orm";
import { comments } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { AppError, notFound } from "@/lib/errors";
import type { CommentSubject } from "./schema";

/** A comment that this person wrote. A colleague's may be read, so it is refused by name; an invisible one does not exist. */
export async function commentForAuthor(tx: ActorTx, id: string) {
  const [row] = await tx.select().from(comments).where(eq(comments.id, id));
  if (!row) throw notFound("comment");
  if (!tx.actor.userId || row.authorId !== tx.actor.userId) throw new AppError("FORBIDDEN", "Only its author may change a comment.");
  return { ...row, subjectType: row.subjectType as CommentSubject["subjectType"] };
}
