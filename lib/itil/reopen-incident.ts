import "server-only";
import { sql } from "drizzle-orm";
import { incidents } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { moveIncident } from "./move-incident";
import type { ReopenIncidentInput } from "./schema";

/** Resolved → investigating again, with the reason. The former resolution stays in the audit log and the thread. */
export async function reopenIncident(tx: ActorTx, { id, reason }: ReopenIncidentInput) {
  const { number, status } = await moveIncident(tx, id, "reopen", {
    set: {
      resolution: null,
      resolvedAt: null,
      resolvedBy: null,
      investigatingAt: new Date(),
      reopenedCount: sql`${incidents.reopenedCount} + 1` as unknown as number,
    },
    event: "incident.reopened",
    details: { reason },
  });
  return { id, number, status };
}
