import "server-only";
import { randomUUID } from "node:crypto";
import type { Actor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { commitObject, type NewObject } from "@/lib/storage/commit-object";
import { driver } from "@/lib/storage/driver";
import { measure } from "@/lib/storage/measure";
import { planUpload, type UploadPlan } from "@/lib/storage/plan-upload";

export type Description = Pick<NewObject, "cacheControl" | "userMetadata"> &
  Partial<Pick<NewObject, "siteId" | "permission" | "copiedFrom">>;
type Commit<T> = (tx: Parameters<Parameters<typeof withActor>[1]>[0], object: NewObject) => Promise<T>;

/**
 * Bytes first, row after: streams a body to the store and makes it visible once it is durable. No transaction is open while bytes travel. What fails
 * before the commit leaves nothing that anybody sees; the sweep finds what a crash leaves.
 */
export async function storeFile<T = { id: string; name: string }>(
  actor: Actor & { organizationId: string | null },
  plan: UploadPlan,
  source: AsyncIterable<Uint8Array>,
  /** Read after the last byte: a form may say it behind the file. */
  describe: () => Description | Promise<Description>,
  commit: Commit<T> = commitObject as Commit<T>,
): Promise<T & { size: number }> {
  const most = await withActor(actor, (tx) => planUpload(tx, plan), { readOnly: true });
  const key = { organizationId: actor.organizationId!, version: randomUUID() };
  const { bytes, result } = measure(source, { most, announced: plan.size });
  await driver().put(key, bytes);
  try {
    const measured = result();
    const description = await describe();
    const { bucketId, name, contentType, upsert } = plan;
    const stored = await withActor(actor, (tx) =>
      commit(tx, { bucketId, name, contentType, upsert, version: key.version, ...measured, ...description }),
    );
    return { ...stored, size: measured.size };
  } catch (error) {
    await driver().remove([key]);
    throw error;
  }
}
