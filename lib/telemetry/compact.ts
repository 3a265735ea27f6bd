import "server-only";
import type { Actor } from "@/db/actor";
import { type ActorTx, rawOf, withActor } from "@/db/with-actor";
import { enqueueJob } from "@/lib/jobs/enqueue";
import { eachOrganization } from "./each-organization";
import { COMPACT_PIECES, COMPACT_REST_AFTER, COMPACT_TURNS } from "./limits";

/**
 * Job telemetry.compact: joins landed readings into chunks (db/sql/12-telemetry.sql says which are due), some at a time, each in a transaction of its own.
 * Looks again later for what was not due yet, in case nothing more arrives to ask for it.
 */
export const compact = (payload: Record<string, unknown>) =>
  eachOrganization(payload, "telemetry.compact", async (actor) => {
    await compactAll(actor);
    await withActor(actor, async (tx) => {
      const [waiting] = await rawOf(
        tx,
      )`select from telemetry_pieces where organization_id = (select auth.organization_id()) and span_seconds is null limit 1`;
      if (waiting) await enqueueCompaction(tx, Date.now() + COMPACT_REST_AFTER, "compact-rest");
    });
  });

/** Until nothing is due, or so many turns have been taken that others should have theirs. Answers how many pieces it moved. */
export async function compactAll(actor: Actor): Promise<number> {
  let moved = 0;
  for (let turn = 0; turn < COMPACT_TURNS; turn++) {
    const some = await withActor(actor, compactSome, { timeoutMs: 120_000 });
    if (some === 0) break;
    moved += some;
  }
  return moved;
}

/** One turn; answers how many pieces it moved. */
export async function compactSome(tx: ActorTx): Promise<number> {
  const [row] = await rawOf(tx)<{ moved: number }[]>`select private.compact_landing(${COMPACT_PIECES}) as moved`;
  return row!.moved;
}

/** One waiting job of each name per organization, however many batches ask for it. */
export async function enqueueCompaction(tx: ActorTx, at: number, name = "compact") {
  const queue = `compact:${tx.actor.organizationId}`;
  await enqueueJob(tx, "telemetry.compact", {}, { key: `${name}:${tx.actor.organizationId}`, queue, runAt: new Date(at) });
}
