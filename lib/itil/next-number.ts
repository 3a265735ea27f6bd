import "server-only";
import { sql } from "drizzle-orm";
import { incidentSequences } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";

/** The next INC number. The counter's row lock is the queue, and a rollback gives the number back, so numbers have no gaps. */
export async function nextIncidentNumber(tx: ActorTx): Promise<number> {
  const [row] = await tx
    .insert(incidentSequences)
    .values({ lastValue: 1 })
    .onConflictDoUpdate({ target: incidentSequences.organizationId, set: { lastValue: sql`${incidentSequences.lastValue} + 1` } })
    .returning({ number: incidentSequences.lastValue });
  return row!.number;
}
