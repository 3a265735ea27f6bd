import "server-only";
import { and, asc, eq } from "drizzle-orm";
import { attachments, objects, profiles } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { subjectOf } from "@/lib/collaboration/subject";
import { notFound } from "@/lib/errors";
import { mayDetach } from "./rules";
import type { AttachmentSubject } from "./schema";

/** Files of one record, oldest first. */
export async function listAttachments(tx: ActorTx, subject: AttachmentSubject) {
  assertCan(tx, "files:read");
  await subjectOf(tx, subject);
  const rows = await tx
    .select({
      id: attachments.id,
      fileName: attachments.fileName,
      size: objects.size,
      contentType: objects.contentType,
      sha256: objects.sha256,
      createdBy: attachments.createdBy,
      createdByName: profiles.displayName,
      createdAt: attachments.createdAt,
    })
    .from(attachments)
    .innerJoin(objects, and(eq(objects.organizationId, attachments.organizationId), eq(objects.id, attachments.objectId)))
    .leftJoin(profiles, eq(profiles.id, attachments.createdBy))
    .where(and(eq(attachments.subjectType, subject.subjectType), eq(attachments.subjectId, subject.subjectId)))
    .orderBy(asc(attachments.createdAt), asc(attachments.id))
    .limit(500);
  return { items: rows.map((row) => ({ ...row, removable: mayDetach(tx.actor, row.createdBy) })) };
}

export type AttachmentRow = Awaited<ReturnType<typeof listAttachments>>["items"][number];

/** Where one attachment's file lies, for downloading. */
export async function findAttachment(tx: ActorTx, id: string) {
  assertCan(tx, "files:read");
  const [row] = await tx
    .select({ fileName: attachments.fileName, bucketId: objects.bucketId, name: objects.name })
    .from(attachments)
    .innerJoin(objects, and(eq(objects.organizationId, attachments.organizationId), eq(objects.id, attachments.objectId)))
    .where(eq(attachments.id, id));
  if (!row) throw notFound("attachment");
  return row;
}
