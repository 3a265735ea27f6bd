import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { objects } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { StorageError } from "./errors";

const columns = {
  id: objects.id,
  organizationId: objects.organizationId,
  bucketId: objects.bucketId,
  name: objects.name,
  owner: objects.owner,
  version: objects.version,
  size: objects.size,
  sha256: objects.sha256,
  contentType: objects.contentType,
  cacheControl: objects.cacheControl,
  userMetadata: objects.userMetadata,
  createdAt: objects.createdAt,
  updatedAt: objects.updatedAt,
};

/** A file that the caller may see. A stranger's file, one of another site and a missing one are the same refusal. */
export async function findObject(tx: ActorTx, bucketId: string, name: string) {
  assertCan(tx, "files:read");
  const [object] = await tx
    .select(columns)
    .from(objects)
    .where(and(eq(objects.bucketId, bucketId), eq(objects.name, name)));
  if (!object) throw new StorageError("NoSuchKey");
  return object;
}

export type StoredObject = Awaited<ReturnType<typeof findObject>>;

/** Which of these names exist, for signing many at once. */
export async function existingNames(tx: ActorTx, bucketId: string, names: string[]): Promise<ReadonlySet<string>> {
  assertCan(tx, "files:read");
  const found = await tx
    .select({ name: objects.name })
    .from(objects)
    .where(and(eq(objects.bucketId, bucketId), inArray(objects.name, names)));
  return new Set(found.map(({ name }) => name));
}

export const etagOf = (object: { sha256: string }) => `"${object.sha256}"`;

/** The file as `info` tells of it. */
export const infoOf = (object: StoredObject) => ({
  id: object.id,
  name: object.name,
  version: object.version,
  bucket_id: object.bucketId,
  size: object.size,
  content_type: object.contentType,
  cache_control: object.cacheControl,
  etag: etagOf(object),
  metadata: object.userMetadata,
  last_modified: object.updatedAt,
  created_at: object.createdAt,
});
