import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { uploads } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { assertWritableBucket } from "./buckets";
import { commitObject, type NewObject } from "./commit-object";
import { discardBytes } from "./discard";
import { StorageError } from "./errors";
import { planUpload } from "./plan-upload";

/** How long a resumable upload may take from its first byte to its last. */
export const UPLOAD_HOURS = 24;

export type Upload = typeof uploads.$inferSelect;
export type UploadPart = Upload["parts"][number];
export type NewUpload = Pick<
  typeof uploads.$inferInsert,
  "id" | "bucketId" | "name" | "uploadLength" | "contentType" | "cacheControl" | "userMetadata" | "upsert" | "uploadMetadata"
>;

/** Opens a resumable upload that may be finished: bucket, type, size and place are checked now and once more at the end. */
export async function beginUpload(tx: ActorTx, input: NewUpload) {
  assertCan(tx, "files:write");
  const { bucketId, name, contentType, upsert = false, uploadLength: size } = input;
  assertWritableBucket(bucketId);
  await planUpload(tx, { bucketId, name, contentType, upsert, size });
  await tx.insert(uploads).values({ ...input, expiresAt: new Date(Date.now() + UPLOAD_HOURS * 3_600_000) });
}

/** A live upload of this organization, known by its random id. */
export async function findUpload(tx: ActorTx, id: string): Promise<Upload> {
  assertCan(tx, "files:write");
  const [upload] = await tx
    .select()
    .from(uploads)
    .where(and(eq(uploads.id, id), sql`${uploads.expiresAt} > now()`));
  if (!upload) throw new StorageError("NoSuchUpload");
  return upload;
}

/** Notes a durable part. The offset is the lock: of two requests that continue at the same place, one wins. False for the other. */
export async function appendPart(tx: ActorTx, before: Upload, part: UploadPart): Promise<boolean> {
  assertCan(tx, "files:write");
  const moved = await tx
    .update(uploads)
    .set({ uploadOffset: before.uploadOffset + part.size, parts: [...before.parts, part] })
    .where(and(eq(uploads.id, before.id), eq(uploads.uploadOffset, before.uploadOffset)))
    .returning({ id: uploads.id });
  return moved.length === 1;
}

/** The last byte: the file appears and the upload is complete in one transaction, so a client that hears "complete" finds the file. */
export async function finishUpload(tx: ActorTx, before: Upload, file: Pick<NewObject, "version" | "size" | "sha256">): Promise<boolean> {
  assertCan(tx, "files:write");
  const moved = await tx
    .update(uploads)
    .set({ uploadOffset: before.uploadLength, parts: [] })
    .where(and(eq(uploads.id, before.id), eq(uploads.uploadOffset, before.uploadOffset)))
    .returning({ id: uploads.id });
  if (moved.length === 0) return false;
  const { bucketId, name, contentType, cacheControl, userMetadata, upsert } = before;
  await commitObject(tx, { bucketId, name, contentType, cacheControl, userMetadata, upsert, ...file });
  await discardBytes(
    tx,
    before.parts.map(({ version }) => version),
  );
  return true;
}

/** Gives up an upload. A file that it has become stays. */
export async function abandonUpload(tx: ActorTx, id: string) {
  assertCan(tx, "files:write");
  const [gone] = await tx.delete(uploads).where(eq(uploads.id, id)).returning({ parts: uploads.parts });
  if (!gone) throw new StorageError("NoSuchUpload");
  await discardBytes(
    tx,
    gone.parts.map(({ version }) => version),
  );
}
