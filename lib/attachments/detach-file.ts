import "server-only";
import { and, eq } from "drizzle-orm";
import { attachments, objects } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { subjectOf } from "@/lib/collaboration/subject";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { removeObjects } from "@/lib/storage/remove-objects";
import { mayDetach } from "./rules";
import type { AttachmentSubject } from "./schema";

/** Takes a file off its record and removes it. Whoever attached it may, and whoever manages files. */
export async function detachFile(tx: ActorTx, { id }: { id: string }) {
  assertCan(tx, "files:write");
  const [found] = await tx
    .select({ attachment: attachments, bucketId: objects.bucketId, name: objects.name })
    .from(attachments)
    .innerJoin(objects, and(eq(objects.organizationId, attachments.organizationId), eq(objects.id, attachments.objectId)))
    .where(eq(attachments.id, id));
  if (!found) throw notFound("attachment");
  const { subjectType, subjectId, siteId, fileName, createdBy } = found.attachment;
  const { permission, correlationId } = await subjectOf(tx, { subjectType, subjectId } as AttachmentSubject);
  if (!mayDetach(tx.actor, createdBy))
    throw new AppError("FORBIDDEN", "Somebody else attached this file. Ask them, or a manager, to remove it.");
  const [gone] = await tx.delete(attachments).where(eq(attachments.id, id)).returning({ id: attachments.id });
  if (!gone) throw notFound("attachment");
  await removeObjects(tx, found.bucketId, [found.name]);
  const about = { attachmentId: id, fileName };
  await recordAudit(tx, { action: "attachment.remove", resourceType: subjectType, resourceId: subjectId, details: about });
  await appendEvent(tx, { type: "attachment.removed", subjectType, subjectId, siteId, permission, correlationId, data: about });
  return { id };
}
