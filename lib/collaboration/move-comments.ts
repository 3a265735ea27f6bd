import "server-only";
import { and, eq, inArray, type SQLWrapper } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import { comments } from "@/db/schema";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { moveAttachments } from "@/lib/attachments/move-attachments";
import type { CommentSubject } from "./schema";

/**
 * Comments and attached files carry the site of their record, for site scope. Whoever moves the record did not write them, so the organization's
 * machinery does it.
 */
export function moveComments(tx: ActorTx, siteId: string | null, subjectType: CommentSubject["subjectType"], ids: string[] | SQLWrapper) {
  return actingAs(tx, systemActor(tx.actor.organizationId!, "comments.move", tx.actor), async (system) => {
    await system
      .update(comments)
      .set({ siteId })
      .where(and(eq(comments.subjectType, subjectType), inArray(comments.subjectId, ids)));
    await moveAttachments(system, siteId, subjectType, ids);
  });
}
