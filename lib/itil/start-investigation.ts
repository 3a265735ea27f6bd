import "server-only";
import { sql } from "drizzle-orm";
import { incidents } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { moveIncident } from "./move-incident";
import type { IncidentId } from "./schema";

/** Open → investigating. Whoever starts has also seen it. */
export async function startInvestigation(tx: ActorTx, { id }: IncidentId) {
  const { number, status } = await moveIncident(tx, id, "investigate", {
    set: {
      investigatingAt: new Date(),
      acknowledgedAt: sql`coalesce(${incidents.acknowledgedAt}, now())` as unknown as Date,
      acknowledgedBy:
        sql`case when ${incidents.acknowledgedAt} is null then auth.uid() else ${incidents.acknowledgedBy} end` as unknown as string,
    },
    event: "incident.investigating",
  });
  return { id, number, status };
}
