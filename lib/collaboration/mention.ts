import "server-only";
import { commentNotifications } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { colleaguesWho } from "./colleagues";
import { notify } from "./notify";
import type { CommentSubject } from "./schema";
import type { Subject } from "./subject";

/** Of the mentioned ids, those of colleagues who may read the record. Anybody else is no mention: it stays text. */
export async function readersAmong(tx: ActorTx, subject: Subject, ids: readonly string[]): Promise<string[]> {
  const readers = await colleaguesWho(tx, { permission: subject.permission, siteId: subject.siteId, ids: [...new Set(ids)] });
  return readers.map(({ id }) => id);
}

export async function notifyMentioned(
  tx: ActorTx,
  comment: { id: string; body: string } & CommentSubject,
  subject: Subject,
  people: readonly string[],
) {
  const made = await notify(tx, people, {
    type: "comment.mention",
    title: `${tx.actor.label ?? "Somebody"} mentioned you on ${subject.label}`,
    message: comment.body,
    link: subject.link,
    subjectType: comment.subjectType,
    subjectId: comment.subjectId,
  });
  if (made.size === 0) return;
  // No conflict target: naming one would ask to read other people's rows.
  await tx
    .insert(commentNotifications)
    .values([...made].map(([userId, notificationId]) => ({ commentId: comment.id, notificationId, userId, reason: "mention" })))
    .onConflictDoNothing();
}
