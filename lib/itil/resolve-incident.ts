import "server-only";
import type { ActorTx } from "@/db/with-actor";
import { moveIncident } from "./move-incident";
import type { ResolveIncidentInput } from "./schema";

/** Says what was wrong and what fixed it. Its alerts are left as they are. */
export async function resolveIncident(tx: ActorTx, { id, resolution }: ResolveIncidentInput) {
  const { number, status } = await moveIncident(tx, id, "resolve", {
    set: { resolution, resolvedAt: new Date(), resolvedBy: tx.actor.userId },
    event: "incident.resolved",
    details: { resolution },
  });
  return { id, number, status };
}
