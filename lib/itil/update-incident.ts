import "server-only";
import { and, eq, ne } from "drizzle-orm";
import { assets, incidents } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { moveComments } from "@/lib/collaboration/move-comments";
import { AppError, notFound } from "@/lib/errors";
import { moveEvents } from "@/lib/events/move-events";
import { incidentForUpdate, tellIncident } from "./move-incident";
import { priorityOf } from "./rules";
import type { UpdateIncidentInput } from "./schema";

/** Changes what an incident says. A new impact or urgency sets the priority by the matrix, unless a priority is given with it. */
export async function updateIncident(tx: ActorTx, { id, ...input }: UpdateIncidentInput) {
  assertCan(tx, "incidents:write");
  const before = await incidentForUpdate(tx, id);
  if (input.assetId) {
    const [asset] = await tx.select({ id: assets.id }).from(assets).where(eq(assets.id, input.assetId));
    if (!asset) throw notFound("asset");
  }
  const wanted = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<typeof before>;
  const { impact = before.impact, urgency = before.urgency } = wanted;
  if (!wanted.priority && (impact !== before.impact || urgency !== before.urgency)) wanted.priority = priorityOf(impact, urgency);
  const changed = (Object.keys(wanted) as (keyof typeof before)[]).filter((key) => wanted[key] !== before[key]);
  if (changed.length === 0) return { id, number: before.number, changed: [] };

  const next = Object.fromEntries(changed.map((key) => [key, wanted[key]]));
  const previous = Object.fromEntries(changed.map((key) => [key, before[key]]));
  const [incident] = await tx
    .update(incidents)
    .set(next)
    .where(and(eq(incidents.id, id), ne(incidents.status, "closed")))
    .returning();
  if (!incident) throw new AppError("CONFLICT", `INC-${before.number} is closed. Open a new incident instead.`);
  if (incident.siteId !== before.siteId) {
    await moveComments(tx, incident.siteId, "incident", [id]);
    await moveEvents(tx, incident.siteId, "incident", [id]);
  }
  await recordAudit(tx, {
    action: "incident.update",
    resourceType: "incident",
    resourceId: id,
    details: { number: incident.number },
    previous,
    next,
  });
  await tellIncident(tx, incident, "incident.updated", { previous, next });
  return { id, number: incident.number, changed };
}
