import "server-only";
import { and, eq, inArray, type SQLWrapper } from "drizzle-orm";
import { attachments, objects } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";

/** Files go to another site with their record. Called by the organization's machinery, which sees both sites. */
export async function moveAttachments(system: ActorTx, siteId: string | null, subjectType: string, ids: string[] | SQLWrapper) {
  const here = and(eq(attachments.subjectType, subjectType), inArray(attachments.subjectId, ids));
  await system.update(attachments).set({ siteId }).where(here);
  const files = system.select({ id: attachments.objectId }).from(attachments).where(here);
  await system.update(objects).set({ siteId }).where(inArray(objects.id, files));
}
