import "server-only";
import { type Actor, serviceActor, systemActor } from "@/db/actor";
import { type ActorTx, rawOf, withActor } from "@/db/with-actor";
import { log } from "@/lib/log";

/** Finds, with one question to all of them, the organizations that a job has anything to do in. */
export type Choose = (tx: ActorTx) => Promise<{ id: string }[]>;
const all: Choose = (tx) => rawOf(tx)`select private.organization_ids() as id`;

/**
 * Runs background work in each organization, as its own machinery: in the one the payload names, or in all that `choose` finds (what runs every minute
 * must not visit thousands that are idle). One's failure does not keep the others waiting; it is thrown at the end, so that the job is tried again.
 */
export async function eachOrganization(
  payload: Record<string, unknown>,
  job: string,
  work: (actor: Actor) => Promise<void>,
  choose: Choose = all,
) {
  const chosen =
    typeof payload.organizationId === "string"
      ? [{ id: payload.organizationId }]
      : await withActor(serviceActor({ label: job }), choose, { readOnly: true });
  let failure: unknown;
  for (const { id } of chosen) {
    try {
      await work(systemActor(id, job));
    } catch (error) {
      log.error({ err: error, organizationId: id, job }, "background work failed");
      failure = error;
    }
  }
  if (failure) throw failure;
}
