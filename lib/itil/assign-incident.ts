import "server-only";
import { and, eq, ne, sql } from "drizzle-orm";
import { incidents } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { colleaguesWho } from "@/lib/collaboration/colleagues";
import { AppError } from "@/lib/errors";
import { incidentForUpdate, tellIncident } from "./move-incident";
import type { AssignIncidentInput } from "./schema";

/** Gives an incident to a colleague who may read it, or back to nobody. Assigning to the present owner changes nothing. */
export async function assignIncident(tx: ActorTx, { id, assigneeId }: AssignIncidentInput) {
  assertCan(tx, "incidents:write");
  const before = await incidentForUpdate(tx, id);
  const [assignee] = assigneeId ? await colleaguesWho(tx, { permission: "incidents:read", siteId: before.siteId, ids: [assigneeId] }) : [];
  if (assigneeId && !assignee) {
    const message = "Choose a colleague who may see this incident.";
    throw new AppError("VALIDATION_ERROR", message, { assigneeId: [message] });
  }
  if (before.assignedTo === assigneeId) return { id, number: before.number, assigneeId };
  const [incident] = await tx
    .update(incidents)
    .set({ assignedTo: assigneeId, assignedAt: assigneeId ? new Date() : null })
    .where(and(eq(incidents.id, id), ne(incidents.status, "closed"), sql`${incidents.assignedTo} is distinct from ${assigneeId}::uuid`))
    .returning();
  if (!incident) throw new AppError("CONFLICT", `INC-${before.number} is closed. A closed incident keeps its owner.`);
  await recordAudit(tx, {
    action: "incident.assign",
    resourceType: "incident",
    resourceId: id,
    details: { number: incident.number },
    previous: { assignedTo: before.assignedTo },
    next: { assignedTo: assigneeId },
  });
  await tellIncident(tx, incident, "incident.assigned", { assigneeId, assigneeName: assignee?.name ?? null });
  return { id, number: incident.number, assigneeId };
}
