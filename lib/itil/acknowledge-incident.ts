import "server-only";
import { and, eq, inArray, isNull } from "drizzle-orm";
import { incidents, profiles } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { tellIncident } from "./move-incident";
import type { IncidentId } from "./schema";

/** "I have seen it." Changes neither status nor owner. */
export async function acknowledgeIncident(tx: ActorTx, { id }: IncidentId) {
  assertCan(tx, "incidents:write");
  const [incident] = await tx
    .update(incidents)
    .set({ acknowledgedAt: new Date(), acknowledgedBy: tx.actor.userId })
    .where(and(eq(incidents.id, id), isNull(incidents.acknowledgedAt), inArray(incidents.status, ["open", "investigating"])))
    .returning();
  if (!incident) throw await whyNot(tx, id);
  await recordAudit(tx, { action: "incident.acknowledge", resourceType: "incident", resourceId: id, details: { number: incident.number } });
  await tellIncident(tx, incident, "incident.acknowledged");
  return { id, number: incident.number, acknowledgedAt: incident.acknowledgedAt };
}

async function whyNot(tx: ActorTx, id: string) {
  const [row] = await tx
    .select({ number: incidents.number, status: incidents.status, at: incidents.acknowledgedAt, name: profiles.displayName })
    .from(incidents)
    .leftJoin(profiles, eq(profiles.id, incidents.acknowledgedBy))
    .where(eq(incidents.id, id));
  if (!row) return notFound("incident");
  if (!row.at)
    return new AppError("CONFLICT", `INC-${row.number} is ${row.status}. Only an open or investigating incident can be acknowledged.`);
  return new AppError("CONFLICT", `${row.name ?? "Somebody"} has acknowledged INC-${row.number} already.`);
}
