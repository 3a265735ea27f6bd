import "server-only";
import type { ActorTx } from "@/db/with-actor";
import { moveIncident } from "./move-incident";
import type { IncidentId } from "./schema";

/** The end: nothing moves a closed incident again. */
export async function closeIncident(tx: ActorTx, { id }: IncidentId) {
  const { number, status } = await moveIncident(tx, id, "close", {
    set: { closedAt: new Date(), closedBy: tx.actor.userId },
    event: "incident.closed",
  });
  return { id, number, status };
}
