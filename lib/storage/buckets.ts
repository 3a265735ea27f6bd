import "server-only";
import { eq, sql } from "drizzle-orm";
import { buckets } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { StorageError } from "./errors";
import type { ListBucketsInput } from "./schema";

/** Buckets that came with the organization and stay. */
export const ownBuckets: ReadonlySet<string> = new Set(["public", "private", "attachments"]);

/** Files of records come and go on their record, where its own rules hold: nobody writes past them. */
export function assertWritableBucket(id: string) {
  if (id === "attachments") throw new StorageError("AccessDenied", "Files of records are attached and removed on their record.");
}

const shown = {
  id: buckets.id,
  name: buckets.name,
  owner: sql<string>`coalesce(${buckets.owner}::text, '')`,
  public: buckets.public,
  file_size_limit: buckets.fileSizeLimit,
  allowed_mime_types: buckets.allowedMimeTypes,
  created_at: buckets.createdAt,
  updated_at: buckets.updatedAt,
  type: buckets.type,
};

/** The caller's bucket of this name. A stranger's is as missing as one that never was. */
export async function getBucket(tx: ActorTx, id: string) {
  assertCan(tx, "files:read");
  const [bucket] = await tx.select(shown).from(buckets).where(eq(buckets.id, id));
  if (!bucket) throw new StorageError("NoSuchBucket");
  return bucket;
}

export function listBuckets(tx: ActorTx, { limit, offset, sortColumn, sortOrder, search }: ListBucketsInput) {
  assertCan(tx, "files:read");
  const column = { id: buckets.id, name: buckets.name, created_at: buckets.createdAt, updated_at: buckets.updatedAt }[sortColumn];
  return tx
    .select(shown)
    .from(buckets)
    .where(search ? sql`position(lower(${search}) in lower(${buckets.name})) > 0` : undefined)
    .orderBy(sortOrder === "asc" ? sql`${column} asc` : sql`${column} desc`, buckets.id)
    .limit(limit)
    .offset(offset);
}
