import "server-only";
import { eq } from "drizzle-orm";
import { assets, incidents } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { assignIncident } from "./assign-incident";
import { tellIncident } from "./move-incident";
import { nextIncidentNumber } from "./next-number";
import { priorityOf } from "./rules";
import type { OpenIncidentInput } from "./schema";

/** Somebody reports that something is broken. Priority follows from impact and urgency. */
export async function openIncident(tx: ActorTx, { title, description, impact, urgency, assetId, assigneeId }: OpenIncidentInput) {
  assertCan(tx, "incidents:write");
  if (assetId) {
    const [asset] = await tx.select({ id: assets.id }).from(assets).where(eq(assets.id, assetId));
    if (!asset) throw notFound("asset");
  }
  const number = await nextIncidentNumber(tx);
  const [incident] = await tx
    .insert(incidents)
    .values({
      number,
      title,
      description: description || null,
      impact,
      urgency,
      priority: priorityOf(impact, urgency),
      source: tx.actor.kind === "apiKey" ? "api" : "manual",
      assetId: assetId ?? null,
      reportedBy: tx.actor.userId,
    })
    .returning();
  const { id, priority, siteId } = incident!;
  await recordAudit(tx, {
    action: "incident.open",
    resourceType: "incident",
    resourceId: id,
    next: { number, title, priority, impact, urgency, assetId: assetId ?? null, siteId },
  });
  await tellIncident(tx, incident!, "incident.opened", { priority, source: incident!.source, assigneeId: assigneeId ?? null });
  if (assigneeId) await assignIncident(tx, { id, assigneeId });
  return { id, number };
}
