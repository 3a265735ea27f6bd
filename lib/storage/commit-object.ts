import "server-only";
import { and, eq } from "drizzle-orm";
import type { Permission } from "@/db/permissions";
import { objects } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { appendEvent } from "@/lib/events/append";
import type { EventType } from "@/lib/events/types";
import { discardBytes } from "./discard";
import { StorageError } from "./errors";
import { planUpload } from "./plan-upload";

export type NewObject = {
  bucketId: string;
  name: string;
  contentType: string;
  cacheControl: string;
  userMetadata: Record<string, unknown>;
  upsert: boolean;
  version: string;
  size: number;
  sha256: string;
  /** Who may see a file that belongs to a record. */
  siteId?: string | null;
  permission?: string;
  copiedFrom?: string;
};

/** Makes durable bytes visible under a name. With `upsert` new bytes take the place of older ones, which are removed later. */
export async function commitObject(tx: ActorTx, { upsert, copiedFrom, ...given }: NewObject): Promise<{ id: string; name: string }> {
  assertCan(tx, "files:write");
  const { bucketId, name, size, sha256, contentType } = given;
  await planUpload(tx, { bucketId, name, contentType, size, upsert: true });
  let before = await lockObject(tx, bucketId, name);
  const [made] = before ? [] : await tx.insert(objects).values(given).onConflictDoNothing().returning({ id: objects.id });
  // Somebody else was first, or the name belongs to a file that the caller may not see.
  if (!before && !made) before = await lockObject(tx, bucketId, name);
  if (!made && !(before && upsert)) throw new StorageError("KeyAlreadyExists");
  if (before) {
    await tx.update(objects).set(given).where(eq(objects.id, before.id));
    await discardBytes(tx, [before.version]);
  }
  const id = made?.id ?? before!.id;
  await recordAudit(tx, {
    action: before ? "file.replace" : "file.upload",
    resourceType: "file",
    resourceId: id,
    ...(before && { previous: { sha256: before.sha256, size: before.size } }),
    next: { bucket: bucketId, name, size, sha256, contentType, ...(copiedFrom && { copiedFrom }) },
  });
  await appendFileEvent(tx, before ? "file.updated" : "file.uploaded", { ...given, id }, { size, contentType });
  return { id, name };
}

export async function lockObject(tx: ActorTx, bucketId: string, name: string) {
  const [found] = await tx
    .select()
    .from(objects)
    .where(and(eq(objects.bucketId, bucketId), eq(objects.name, name)))
    .for("update");
  return found;
}

type Told = { id: string; bucketId: string; name: string; siteId?: string | null; permission?: string | null };

/** Tells what happened to a file to those who may see it. */
export const appendFileEvent = (tx: ActorTx, type: EventType, file: Told, data: Record<string, unknown> = {}) =>
  appendEvent(tx, {
    type,
    subjectType: "file",
    subjectId: file.id,
    siteId: file.siteId ?? null,
    permission: (file.permission as Permission | null | undefined) ?? "files:read",
    data: { bucket: file.bucketId, name: file.name, ...data },
  });
