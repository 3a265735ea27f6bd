import "server-only";
import { eq } from "drizzle-orm";
import { buckets } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { appendEvent } from "@/lib/events/append";
import { getBucket, ownBuckets } from "./buckets";
import { bucketLimits, uniqueOr } from "./create-bucket";
import { StorageError } from "./errors";
import type { UpdateBucketInput } from "./schema";

/** Changes what a bucket takes and who may read it. Files in it stay as they are. */
export async function updateBucket(tx: ActorTx, id: string, input: UpdateBucketInput) {
  assertCan(tx, "files:manage");
  const before = await getBucket(tx, id);
  const open = input.public ?? before.public;
  if (open !== before.public && ownBuckets.has(id))
    throw new StorageError("AccessDenied", `The bucket ${id} stays ${before.public ? "public" : "private"}. Create another one for this.`);
  const next = { public: open, ...bucketLimits(input) };
  const [bucket] = await uniqueOr(tx, (inner) => inner.update(buckets).set(next).where(eq(buckets.id, id)).returning({ uid: buckets.uid }));
  if (!bucket) throw new StorageError("NoSuchBucket");
  const { public: wasPublic, file_size_limit: fileSizeLimit, allowed_mime_types: allowedMimeTypes } = before;
  await recordAudit(tx, {
    action: "bucket.update",
    resourceType: "bucket",
    resourceId: bucket.uid,
    previous: { id, public: wasPublic, fileSizeLimit, allowedMimeTypes },
    next: { id, ...next },
  });
  await appendEvent(tx, {
    type: "bucket.updated",
    subjectType: "bucket",
    subjectId: bucket.uid,
    permission: "files:read",
    data: { bucket: id, public: open },
  });
}
