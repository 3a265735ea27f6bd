import "server-only";
import { asc, desc, eq, sql } from "drizzle-orm";
import {
  alerts,
  assetComponents,
  assetDowntimes,
  assets,
  incidents,
  maintenancePlans,
  partMovements,
  parts,
  prescriptions,
  repairProofs,
  sensors,
  sites,
  workflowExecutions,
  workOrderLabor,
  workOrders,
  workOrderTasks,
} from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { failureBehind, listFollowUps } from "./follow-up";
import { nameOf, row } from "./queries";
import { listReplacements } from "./replace-components";

/** One order by its WO number or its id, with its tasks, time, parts, downtime and proof. */
export async function getWorkOrder(tx: ActorTx, ref: number | string) {
  assertCan(tx, "maintenance:read");
  const [found] = await tx
    .select({
      ...row,
      assetType: assets.type,
      description: workOrders.description,
      componentId: workOrders.componentId,
      componentName: assetComponents.name,
      alertId: workOrders.alertId,
      alertNumber: alerts.number,
      alertTitle: alerts.title,
      incidentId: workOrders.incidentId,
      incidentNumber: incidents.number,
      prescriptionId: workOrders.prescriptionId,
      prescriptionTitle: prescriptions.title,
      workflowId: workOrders.workflowId,
      workflowStatus: workflowExecutions.status,
      planId: workOrders.planId,
      planName: maintenancePlans.name,
      assignedAt: workOrders.assignedAt,
      holdReason: workOrders.holdReason,
      completedBy: nameOf(workOrders.completedBy),
      completedById: workOrders.completedBy,
      verifiedAt: workOrders.verifiedAt,
      verifiedBy: nameOf(workOrders.verifiedBy),
      cancelledAt: workOrders.cancelledAt,
      actualDurationMinutes: workOrders.actualDurationMinutes,
      laborHours: workOrders.laborHours,
      partsCost: workOrders.partsCost,
      laborCost: workOrders.laborCost,
      otherCost: workOrders.otherCost,
      currency: workOrders.currency,
      failureMode: workOrders.failureMode,
      resolutionNotes: workOrders.resolutionNotes,
      rootCause: workOrders.rootCause,
      requiresSignature: workOrders.requiresSignature,
      signature: workOrders.signature,
      signedAt: workOrders.signedAt,
      externalId: workOrders.externalId,
      externalSystem: workOrders.externalSystem,
      reopenedCount: workOrders.reopenedCount,
      createdByName: nameOf(workOrders.createdBy),
      correlationId: workOrders.correlationId,
      updatedAt: workOrders.updatedAt,
    })
    .from(workOrders)
    .innerJoin(assets, eq(assets.id, workOrders.assetId))
    .leftJoin(sites, eq(sites.id, workOrders.siteId))
    .leftJoin(assetComponents, eq(assetComponents.id, workOrders.componentId))
    .leftJoin(alerts, eq(alerts.id, workOrders.alertId))
    .leftJoin(incidents, eq(incidents.id, workOrders.incidentId))
    .leftJoin(prescriptions, eq(prescriptions.id, workOrders.prescriptionId))
    .leftJoin(workflowExecutions, eq(workflowExecutions.id, workOrders.workflowId))
    .leftJoin(maintenancePlans, eq(maintenancePlans.id, workOrders.planId))
    .where(typeof ref === "number" ? eq(workOrders.number, ref) : eq(workOrders.id, ref));
  if (!found) throw notFound("work order");
  const follows = await failureBehind(tx, found.id);
  return { ...found, follows, ...(await belowOrder(tx, found.id)) };
}
export type WorkOrderRecord = Awaited<ReturnType<typeof getWorkOrder>>;

async function belowOrder(tx: ActorTx, id: string) {
  const tasks = tx
    .select({
      id: workOrderTasks.id,
      position: workOrderTasks.position,
      kind: workOrderTasks.kind,
      label: workOrderTasks.label,
      required: workOrderTasks.required,
      unit: workOrderTasks.unit,
      options: workOrderTasks.options,
      value: workOrderTasks.value,
      passed: workOrderTasks.passed,
      doneAt: workOrderTasks.doneAt,
      doneBy: nameOf(workOrderTasks.doneBy),
    })
    .from(workOrderTasks)
    .where(eq(workOrderTasks.workOrderId, id))
    .orderBy(asc(workOrderTasks.position));
  const labor = tx
    .select({
      id: workOrderLabor.id,
      userId: workOrderLabor.userId,
      name: nameOf(workOrderLabor.userId),
      startedAt: workOrderLabor.startedAt,
      endedAt: workOrderLabor.endedAt,
      note: workOrderLabor.note,
    })
    .from(workOrderLabor)
    .where(eq(workOrderLabor.workOrderId, id))
    .orderBy(desc(workOrderLabor.startedAt));
  const used = tx
    .select({
      partId: parts.id,
      number: parts.number,
      name: parts.name,
      unit: parts.unit,
      quantity: sql<number>`(-sum(${partMovements.quantity}))::float8`,
      cost: sql<number>`sum(-${partMovements.quantity} * ${partMovements.unitCost})::float8`,
    })
    .from(partMovements)
    .innerJoin(parts, eq(parts.id, partMovements.partId))
    .where(eq(partMovements.workOrderId, id))
    .groupBy(parts.id)
    .having(sql`sum(${partMovements.quantity}) <> 0`);
  const downtimes = tx.select().from(assetDowntimes).where(eq(assetDowntimes.workOrderId, id)).orderBy(desc(assetDowntimes.startedAt));
  const proofs = tx
    .select({ proof: repairProofs, sensorName: sensors.name, unit: sensors.engineeringUnit })
    .from(repairProofs)
    .innerJoin(sensors, eq(sensors.id, repairProofs.sensorId))
    .where(eq(repairProofs.workOrderId, id));
  const [taskRows, laborRows, partRows, downtimeRows, proofRows] = await Promise.all([tasks, labor, used, downtimes, proofs]);
  return {
    tasks: taskRows,
    followUps: await listFollowUps(tx, { workOrderId: id }),
    labor: laborRows,
    parts: partRows,
    downtimes: downtimeRows,
    proofs: proofRows,
    replaced: await listReplacements(tx, { workOrderId: id }),
  };
}
