import "server-only";
import { eq } from "drizzle-orm";
import { buckets } from "@/db/schema";
import { type ActorTx, savepoint } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { appErrorOf } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { ownBuckets } from "./buckets";
import { StorageError } from "./errors";

/** Removes an empty bucket. The foreign key of its files is the guard: one that arrives meanwhile, or that the caller may not see, keeps the bucket. */
export async function deleteBucket(tx: ActorTx, id: string) {
  assertCan(tx, "files:manage");
  if (ownBuckets.has(id)) throw new StorageError("AccessDenied", `The bucket ${id} belongs to the product and cannot be deleted.`);
  const [gone] = await savepoint(tx, (inner) => inner.delete(buckets).where(eq(buckets.id, id)).returning({ uid: buckets.uid })).catch(
    (error) => {
      throw appErrorOf(error)?.code === "NOT_FOUND" ? new StorageError("ResourceNotEmpty") : error;
    },
  );
  if (!gone) throw new StorageError("NoSuchBucket");
  await recordAudit(tx, { action: "bucket.delete", resourceType: "bucket", resourceId: gone.uid, previous: { id } });
  await appendEvent(tx, {
    type: "bucket.removed",
    subjectType: "bucket",
    subjectId: gone.uid,
    permission: "files:read",
    data: { bucket: id },
  });
}
