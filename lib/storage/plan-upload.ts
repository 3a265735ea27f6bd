import "server-only";
import { and, eq } from "drizzle-orm";
import { buckets, objects } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { env } from "@/lib/env";
import { StorageError } from "./errors";
import { bareType, takesType } from "./rules";

export type UploadPlan = { bucketId: string; name: string; contentType: string; upsert: boolean; size?: number | undefined };

/** Refuses before the first byte what would be refused after the last. Returns how many bytes may come. */
export async function planUpload(
  tx: ActorTx,
  { bucketId, name, contentType, upsert, size }: Omit<UploadPlan, "contentType"> & { contentType?: string },
): Promise<number> {
  assertCan(tx, "files:write");
  const { fileSizeLimit, allowedMimeTypes } = buckets;
  const [bucket] = await tx.select({ fileSizeLimit, allowedMimeTypes }).from(buckets).where(eq(buckets.id, bucketId));
  if (!bucket) throw new StorageError("NoSuchBucket");
  if (contentType !== undefined && !takesType(bucket.allowedMimeTypes, contentType))
    throw new StorageError("InvalidMimeType", `mime type ${bareType(contentType)} is not supported`);
  const most = Math.min(bucket.fileSizeLimit ?? Number.MAX_SAFE_INTEGER, env().STORAGE_MAX_BYTES);
  if (size !== undefined && size > most) throw new StorageError("EntityTooLarge");
  if (upsert) return most;
  const [there] = await tx
    .select({ id: objects.id })
    .from(objects)
    .where(and(eq(objects.bucketId, bucketId), eq(objects.name, name)));
  if (there) throw new StorageError("KeyAlreadyExists");
  return most;
}
