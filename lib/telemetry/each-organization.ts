import "server-only";
import { type Actor, systemActor } from "@/db/actor";
import { rawOf, withActor } from "@/db/with-actor";
import { log } from "@/lib/log";

const NOBODY = "00000000-0000-0000-0000-000000000000";

/**
 * Runs background work in each organization, as its own machinery: in the one the payload names, or in all. One organization's failure does not
 * keep the others waiting; it is thrown at the end, so that the job is tried again.
 */
export async function eachOrganization(payload: Record<string, unknown>, job: string, work: (actor: Actor) => Promise<void>) {
  const named = typeof payload.organizationId === "string" ? payload.organizationId : undefined;
  const ids = named
    ? [named]
    : (await withActor(systemActor(NOBODY, job), (tx) => rawOf(tx)<{ id: string }[]>`select private.organization_ids() as id`)).map(
        ({ id }) => id,
      );
  let failure: unknown;
  for (const id of ids) {
    try {
      await work(systemActor(id, job));
    } catch (error) {
      log.error({ err: error, organizationId: id, job }, "background work failed");
      failure = error;
    }
  }
  if (failure) throw failure;
}
