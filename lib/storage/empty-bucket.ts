import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { appendEvent } from "@/lib/events/append";
import { enqueueJob } from "@/lib/jobs/enqueue";
import { assertWritableBucket } from "./buckets";
import { discardBytes } from "./discard";
import { StorageError } from "./errors";

const AT_ONCE = 5_000;

/**
 * Removes the files that are in a bucket now. The first thousands go at once; a background job takes the rest, and spares what arrives later.
 * Like every removal it reaches only what the caller may see.
 */
export async function emptyBucket(tx: ActorTx, id: string) {
  assertCan(tx, "files:manage");
  assertWritableBucket(id);
  const [bucket] = await tx.execute<{ uid: string; now: string }>(
    sql`select uid, clock_timestamp()::text as now from storage.buckets where id = ${id}`,
  );
  if (!bucket) throw new StorageError("NoSuchBucket");
  const removed = await removeBefore(tx, id, bucket.now);
  const more = removed === AT_ONCE;
  if (more) await enqueueJob(tx, "storage.empty", { bucketId: id, before: bucket.now, siteScope: tx.actor.siteScope });
  await recordAudit(tx, { action: "bucket.empty", resourceType: "bucket", resourceId: bucket.uid, details: { id, removed, more } });
  await appendEvent(tx, {
    type: "bucket.emptied",
    subjectType: "bucket",
    subjectId: bucket.uid,
    permission: "files:read",
    data: { bucket: id, removed, more },
  });
}

/** One batch of the files that were there at this moment; returns how many. */
export async function removeBefore(tx: ActorTx, bucketId: string, before: string): Promise<number> {
  const gone = await tx.execute<{ version: string }>(sql`delete from storage.objects where id in (
      select id from storage.objects where bucket_id = ${bucketId} and created_at <= ${before}::timestamptz limit ${AT_ONCE})
    returning version`);
  await discardBytes(
    tx,
    gone.map(({ version }) => version),
  );
  return gone.length;
}

export const isWholeBatch = (removed: number) => removed === AT_ONCE;
