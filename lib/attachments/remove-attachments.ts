import "server-only";
import { and, eq } from "drizzle-orm";
import { attachments, objects } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { removeObjects } from "@/lib/storage/remove-objects";

/** Files go with a record that is deleted: without it nobody could reach them. Called by the organization's machinery, whoever attached them. */
export async function removeAttachments(system: ActorTx, subjectType: string, subjectId: string) {
  const files = await system
    .select({ bucketId: objects.bucketId, name: objects.name })
    .from(attachments)
    .innerJoin(objects, and(eq(objects.organizationId, attachments.organizationId), eq(objects.id, attachments.objectId)))
    .where(and(eq(attachments.subjectType, subjectType), eq(attachments.subjectId, subjectId)));
  for (const bucketId of new Set(files.map((file) => file.bucketId))) {
    const names = files.filter((file) => file.bucketId === bucketId).map(({ name }) => name);
    await removeObjects(system, bucketId, names);
  }
}
