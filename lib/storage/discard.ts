import "server-only";
import type { ActorTx } from "@/db/with-actor";
import { enqueueJob } from "@/lib/jobs/enqueue";

/** Long enough for whoever read the row a moment ago to open the bytes; reading on is safe even after. */
const GRACE_MS = 10 * 60_000;
const BATCH = 500;

/** Has the bytes of these versions removed some time after the transaction commits, and never when it does not. */
export async function discardBytes(tx: ActorTx, versions: readonly string[]) {
  for (let at = 0; at < versions.length; at += BATCH)
    await enqueueJob(tx, "storage.discard", { versions: versions.slice(at, at + BATCH) }, { runAt: new Date(Date.now() + GRACE_MS) });
}
