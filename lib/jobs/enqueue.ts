import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import type { TaskName } from "./tasks";

type JobOptions = {
  /** At most one waiting job per key. */
  key?: string;
  /** Jobs of one queue run one after another. */
  queue?: string;
  runAt?: Date;
  maxAttempts?: number;
};

/** Adds a job in the transaction of the change: committed together or not at all. The job runs as the system actor of this organization. */
export async function enqueueJob(tx: ActorTx, task: TaskName, payload: Record<string, unknown>, options: JobOptions = {}) {
  const body = JSON.stringify({ ...payload, organizationId: tx.actor.organizationId });
  await tx.execute(sql`select jobs.enqueue(${task}, ${body}::json, ${options.queue ?? null}, ${options.runAt?.toISOString() ?? null}::timestamptz,
    ${options.maxAttempts ?? 12}, ${options.key ?? null})`);
}
