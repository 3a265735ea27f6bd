import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { assetComponents, assets, incidents, prescriptions, workOrders } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { assignWorkOrder } from "./assign-work-order";
import { tellWorkOrder } from "./move-work-order";
import type { CreateWorkOrderInput } from "./schema";

type Origin = { alertId?: string; planId?: string; correlationId?: string; details?: Record<string, unknown>; causationId?: string };

/** Asks for work on an asset. The database numbers the order; an incident's order joins the incident's thread. */
export async function createWorkOrder(tx: ActorTx, { assigneeId, ...input }: CreateWorkOrderInput, origin: Origin = {}) {
  assertCan(tx, "work-orders:write");
  const [asset] = await tx.select({ id: assets.id }).from(assets).where(eq(assets.id, input.assetId));
  if (!asset) throw notFound("asset");
  const [incident] = input.incidentId
    ? await tx.select({ correlationId: incidents.correlationId }).from(incidents).where(eq(incidents.id, input.incidentId))
    : [];
  if (input.incidentId && !incident) throw notFound("incident");
  if (input.prescriptionId) await assertUsable(tx, input.prescriptionId);
  if (input.componentId) await assertPartOf(tx, input.assetId, input.componentId);
  const correlationId = origin.correlationId ?? incident?.correlationId;
  const { alertId, planId } = origin;
  const [order] = await tx
    .insert(workOrders)
    .values({
      ...input,
      number: sql`null`, // private.number_work_order takes the next one
      description: input.description || null,
      dueDate: input.dueDate ? new Date(input.dueDate) : null,
      createdBy: tx.actor.userId,
      ...(alertId && { alertId }),
      ...(planId && { planId }),
      ...(correlationId && { correlationId }),
    })
    .returning();
  const { id, number, title, priority, kind } = order!;
  await recordAudit(tx, {
    action: "work_order.create",
    resourceType: "work_order",
    resourceId: id,
    details: origin.details ?? {},
    next: { number, title, priority, kind, assetId: input.assetId, alertId: alertId ?? null, planId: planId ?? null },
  });
  await tellWorkOrder(
    tx,
    order!,
    "work_order.created",
    { priority, kind, alertId: alertId ?? null, ...origin.details },
    origin.causationId,
  );
  if (assigneeId) await assignWorkOrder(tx, { id, assigneeId });
  return { id, number };
}

/** The foreign key asks for any component of the organization, and knows no sites. */
export async function assertPartOf(tx: ActorTx, assetId: string, componentId: string) {
  const isOfAsset = and(eq(assetComponents.id, componentId), eq(assetComponents.assetId, assetId));
  const [found] = await tx.select({ id: assetComponents.id }).from(assetComponents).where(isOfAsset);
  if (!found) throw new AppError("NOT_FOUND", "No such component.", { componentId: ["Choose a component of this asset."] });
}

/** Only what has been approved is prescribed. */
async function assertUsable(tx: ActorTx, prescriptionId: string) {
  const [found] = await tx.select({ status: prescriptions.status }).from(prescriptions).where(eq(prescriptions.id, prescriptionId));
  if (!found) throw notFound("prescription");
  if (found.status === "active") return;
  const message = `This prescription is ${found.status === "draft" ? "a draft" : found.status}. Choose an active one.`;
  throw new AppError("VALIDATION_ERROR", message, { prescriptionId: [message] });
}
