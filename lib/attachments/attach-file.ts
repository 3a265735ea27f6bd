import "server-only";
import { attachments } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { subjectOf } from "@/lib/collaboration/subject";
import { appendEvent } from "@/lib/events/append";
import { commitObject, type NewObject } from "@/lib/storage/commit-object";
import type { AttachmentSubject } from "./schema";

/**
 * Makes an uploaded file visible on a record that the caller may see. The file carries the record's site and permission, so that it is no way around
 * them for whoever asks the storage API instead.
 */
export async function attachFile(tx: ActorTx, subject: AttachmentSubject, fileName: string, file: NewObject) {
  assertCan(tx, "files:write");
  const { siteId, permission, correlationId } = await subjectOf(tx, subject);
  const { id: objectId } = await commitObject(tx, { ...file, siteId, permission });
  const [made] = await tx
    .insert(attachments)
    .values({ ...subject, siteId, permission, objectId, fileName })
    .returning({ id: attachments.id });
  const { subjectType, subjectId } = subject;
  const about = { attachmentId: made!.id, fileName, size: file.size };
  await recordAudit(tx, {
    action: "attachment.add",
    resourceType: subjectType,
    resourceId: subjectId,
    details: { ...about, sha256: file.sha256 },
  });
  await appendEvent(tx, { type: "attachment.added", subjectType, subjectId, siteId, permission, correlationId, data: about });
  return { id: made!.id, fileName };
}
