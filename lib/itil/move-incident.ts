import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { incidents } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import type { EventType } from "@/lib/events/types";
import { type Move, moves, refusal } from "./rules";

type Incident = typeof incidents.$inferSelect;
type Change = {
  set: Partial<typeof incidents.$inferInsert>;
  event: EventType;
  details?: Record<string, unknown>;
};

/** One step of the life of an incident: the guard in `where` is the lock, so of two people only the first one moves it. */
export async function moveIncident(tx: ActorTx, id: string, move: Move, { set, event, details = {} }: Change): Promise<Incident> {
  assertCan(tx, "incidents:write");
  const { from, to } = moves[move];
  const before = await incidentForUpdate(tx, id);
  const [incident] = await tx
    .update(incidents)
    .set({ ...set, status: to })
    .where(and(eq(incidents.id, id), inArray(incidents.status, [...from])))
    .returning();
  if (!incident) throw new AppError("CONFLICT", refusal(before.number, before.status, move));
  await recordAudit(tx, {
    action: `incident.${move}`,
    resourceType: "incident",
    resourceId: id,
    details: { number: incident.number, ...details },
    previous: { status: before.status, resolution: before.resolution },
    next: { status: to, resolution: incident.resolution },
  });
  await tellIncident(tx, incident, event, details);
  return incident;
}

/** Locks the row until the end of the transaction. A stranger's incident and a missing one are the same. */
export async function incidentForUpdate(tx: ActorTx, id: string): Promise<Incident> {
  const [incident] = await tx.select().from(incidents).where(eq(incidents.id, id)).for("update");
  if (!incident) throw notFound("incident");
  return incident;
}

/** Appends an event about an incident to its thread. Who caused it travels in `by`, for consumers that run as the system. */
export function tellIncident(tx: ActorTx, incident: Incident, type: EventType, data: Record<string, unknown> = {}, causationId?: string) {
  return appendEvent(tx, {
    type,
    subjectType: "incident",
    subjectId: incident.id,
    siteId: incident.siteId,
    permission: "incidents:read",
    correlationId: incident.correlationId,
    data: { number: incident.number, title: incident.title, by: tx.actor.userId, byName: tx.actor.label ?? tx.actor.job ?? null, ...data },
    ...(causationId && { causationId }),
  });
}
