import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { objects } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { appendFileEvent } from "./commit-object";
import { discardBytes } from "./discard";

/** Removes files by name. Names that are not there, or not for the caller, are left out of the answer. */
export async function removeObjects(tx: ActorTx, bucketId: string, names: string[]) {
  assertCan(tx, "files:write");
  const gone = await tx
    .delete(objects)
    .where(and(eq(objects.bucketId, bucketId), inArray(objects.name, names)))
    .returning();
  for (const { id, name, size, sha256, siteId, permission } of gone) {
    await recordAudit(tx, {
      action: "file.remove",
      resourceType: "file",
      resourceId: id,
      previous: { bucket: bucketId, name, size, sha256 },
    });
    await appendFileEvent(tx, "file.removed", { id, bucketId, name, siteId, permission }, { size });
  }
  await discardBytes(
    tx,
    gone.map(({ version }) => version),
  );
  return gone;
}
