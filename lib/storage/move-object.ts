import "server-only";
import { eq } from "drizzle-orm";
import { objects } from "@/db/schema";
import { type ActorTx, savepoint } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { appErrorOf } from "@/lib/errors";
import { assertWritableBucket } from "./buckets";
import { appendFileEvent, lockObject } from "./commit-object";
import { StorageError } from "./errors";
import { planUpload } from "./plan-upload";
import type { MoveObjectInput } from "./schema";

/** Gives a file another name, or another bucket that takes it. Its bytes stay where they are. */
export async function moveObject(tx: ActorTx, input: MoveObjectInput) {
  assertCan(tx, "files:write");
  const { bucketId, sourceKey, destinationKey, destinationBucket = bucketId } = input;
  for (const bucket of [bucketId, destinationBucket]) assertWritableBucket(bucket);
  const source = await lockObject(tx, bucketId, sourceKey);
  if (!source) throw new StorageError("NoSuchKey");
  const { id, contentType, size, siteId, permission } = source;
  await planUpload(tx, { bucketId: destinationBucket, name: destinationKey, contentType, size, upsert: false });
  await savepoint(tx, (inner) =>
    inner.update(objects).set({ bucketId: destinationBucket, name: destinationKey }).where(eq(objects.id, id)),
  ).catch((error) => {
    throw appErrorOf(error)?.code === "CONFLICT" ? new StorageError("KeyAlreadyExists") : error;
  });
  const previous = { bucket: bucketId, name: sourceKey };
  await recordAudit(tx, {
    action: "file.move",
    resourceType: "file",
    resourceId: id,
    previous,
    next: { bucket: destinationBucket, name: destinationKey },
  });
  await appendFileEvent(
    tx,
    "file.moved",
    { id, bucketId: destinationBucket, name: destinationKey, siteId, permission },
    { from: previous },
  );
}
