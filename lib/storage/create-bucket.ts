import "server-only";
import { buckets } from "@/db/schema";
import { type ActorTx, savepoint } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { appErrorOf } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { StorageError } from "./errors";
import { bytesFrom, checkBucketName } from "./rules";
import type { CreateBucketInput, UpdateBucketInput } from "./schema";

/** Makes a bucket. A public one must carry a name that no other public bucket of the installation has: its addresses name no organization. */
export async function createBucket(tx: ActorTx, input: CreateBucketInput) {
  assertCan(tx, "files:manage");
  const id = checkBucketName(input.id ?? input.name ?? "");
  const next = { public: input.public ?? false, ...bucketLimits(input) };
  const [made] = await uniqueOr(tx, (inner) =>
    inner
      .insert(buckets)
      .values({ id, name: id, ...next })
      .returning({ uid: buckets.uid }),
  );
  await recordAudit(tx, { action: "bucket.create", resourceType: "bucket", resourceId: made!.uid, next: { id, ...next } });
  await appendEvent(tx, {
    type: "bucket.created",
    subjectType: "bucket",
    subjectId: made!.uid,
    permission: "files:read",
    data: { bucket: id, public: next.public },
  });
  return { name: id };
}

/** The limits that were named: undefined stays as it is, null takes a limit away. */
export function bucketLimits({ file_size_limit: limit, allowed_mime_types: types }: UpdateBucketInput) {
  const fileSizeLimit = limit === undefined || limit === null || limit === 0 ? null : bytesFrom(limit);
  if (fileSizeLimit === undefined)
    throw new StorageError("InvalidRequest", "file_size_limit must be a number of bytes, or text such as 20MB");
  for (const type of types ?? [])
    if (!/^([\w!#$&^.+-]+\/([\w!#$&^.+-]+|\*)|\*\/\*|\*)$/.test(type))
      throw new StorageError("InvalidRequest", "allowed_mime_types takes types such as image/png or image/*");
  return { ...(limit !== undefined && { fileSizeLimit }), ...(types !== undefined && { allowedMimeTypes: types }) };
}

/** A name that exists already, here or as another organization's public bucket, is one refusal. */
export async function uniqueOr<T>(tx: ActorTx, work: (tx: ActorTx) => Promise<T>): Promise<T> {
  try {
    return await savepoint(tx, work);
  } catch (error) {
    if (appErrorOf(error)?.code === "CONFLICT")
      throw new StorageError(
        "BucketAlreadyExists",
        "The resource already exists: choose another name. Names of public buckets are shared by everybody on this server.",
      );
    throw error;
  }
}
