import "server-only";
import { and, asc, desc, eq, inArray, or, sql } from "drizzle-orm";
import { assets, prescriptions, workflowExecutions, workflowStepCompletions, workOrders } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { keyset } from "@/lib/keyset";
import { listFollowUps } from "./follow-up";
import type { PrescriptionFilter } from "./prescription-schema";
import { nameOf } from "./queries";

const row = {
  id: prescriptions.id,
  familyId: prescriptions.familyId,
  version: prescriptions.version,
  title: prescriptions.title,
  status: prescriptions.status,
  source: prescriptions.source,
  assetType: prescriptions.assetType,
  category: prescriptions.category,
  stepCount: sql<number>`jsonb_array_length(${prescriptions.steps})`,
  estimatedDurationMinutes: prescriptions.estimatedDurationMinutes,
  effectivenessRating: prescriptions.effectivenessRating,
  successRate: prescriptions.successRate,
  usageCount: prescriptions.usageCount,
  authorName: nameOf(prescriptions.createdBy),
  updatedAt: prescriptions.updatedAt,
};

/** A page of prescriptions, latest change first; without a status, what is not archived. */
export async function listPrescriptions(tx: ActorTx, { q, status, ...place }: PrescriptionFilter) {
  assertCan(tx, "maintenance:read");
  const like = q ? `%${q.replace(/[\\%_]/g, "\\$&")}%` : undefined;
  const where = and(
    inArray(prescriptions.status, status?.length ? status : ["draft", "approved", "active"]),
    like
      ? or(
          sql`${prescriptions.title} ilike ${like}`,
          sql`${prescriptions.assetType} ilike ${like}`,
          sql`${prescriptions.category} ilike ${like}`,
        )
      : undefined,
  );
  const paging = keyset(
    { id: "updated", by: sql`${prescriptions.updatedAt}`, type: "timestamptz", tie: sql`${prescriptions.id}`, desc: true },
    place,
  );
  const found = await tx
    .select({ ...row, key: paging.key })
    .from(prescriptions)
    .where(and(where, paging.where))
    .orderBy(...paging.orderBy)
    .limit(paging.limit);
  const [{ total }] = (await tx.select({ total: sql<number>`count(*)::int` }).from(prescriptions).where(where)) as [{ total: number }];
  return { ...paging.page(found), total };
}
export type PrescriptionRow = Awaited<ReturnType<typeof listPrescriptions>>["items"][number];

/** One version with its steps, its sister versions and its last runs. */
export async function getPrescription(tx: ActorTx, id: string) {
  assertCan(tx, "maintenance:read");
  const [found] = await tx
    .select({
      ...row,
      description: prescriptions.description,
      steps: prescriptions.steps,
      requiresApproval: prescriptions.requiresApproval,
      authorId: prescriptions.createdBy,
      approvedBy: nameOf(prescriptions.approvedBy),
      approvedAt: prescriptions.approvedAt,
      activatedAt: prescriptions.activatedAt,
      archivedAt: prescriptions.archivedAt,
      createdAt: prescriptions.createdAt,
    })
    .from(prescriptions)
    .where(eq(prescriptions.id, id));
  if (!found) throw notFound("prescription");
  const versions = await tx
    .select({ id: prescriptions.id, version: prescriptions.version, status: prescriptions.status })
    .from(prescriptions)
    .where(eq(prescriptions.familyId, found.familyId))
    .orderBy(desc(prescriptions.version));
  const runs = await tx
    .select({
      id: workflowExecutions.id,
      status: workflowExecutions.status,
      assetId: workflowExecutions.assetId,
      assetName: assets.name,
      startedAt: workflowExecutions.startedAt,
      completedAt: workflowExecutions.completedAt,
      rating: workflowExecutions.feedbackRating,
      executedBy: nameOf(workflowExecutions.executedBy),
    })
    .from(workflowExecutions)
    .innerJoin(assets, eq(assets.id, workflowExecutions.assetId))
    .where(eq(workflowExecutions.prescriptionId, id))
    .orderBy(desc(workflowExecutions.createdAt))
    .limit(20);
  return { ...found, versions, runs };
}
export type PrescriptionRecord = Awaited<ReturnType<typeof getPrescription>>;

/** One run with the steps as they were prescribed and as they were done. */
export async function getExecution(tx: ActorTx, id: string) {
  assertCan(tx, "maintenance:read");
  const [found] = await tx
    .select({
      execution: workflowExecutions,
      assetName: assets.name,
      assetTag: assets.tag,
      title: prescriptions.title,
      version: prescriptions.version,
      steps: prescriptions.steps,
      executedBy: nameOf(workflowExecutions.executedBy),
      workOrderId: workOrders.id,
      workOrderNumber: workOrders.number,
      workOrderStatus: workOrders.status,
    })
    .from(workflowExecutions)
    .innerJoin(assets, eq(assets.id, workflowExecutions.assetId))
    .innerJoin(prescriptions, eq(prescriptions.id, workflowExecutions.prescriptionId))
    .leftJoin(workOrders, eq(workOrders.workflowId, workflowExecutions.id))
    .where(eq(workflowExecutions.id, id));
  if (!found) throw notFound("run");
  const completions = await tx
    .select({
      step: workflowStepCompletions.step,
      completedAt: workflowStepCompletions.completedAt,
      completedById: workflowStepCompletions.completedBy,
      completedBy: nameOf(workflowStepCompletions.completedBy),
      notes: workflowStepCompletions.notes,
      readingValue: workflowStepCompletions.readingValue,
      readingUnit: workflowStepCompletions.readingUnit,
      outOfRange: workflowStepCompletions.outOfRange,
    })
    .from(workflowStepCompletions)
    .where(eq(workflowStepCompletions.executionId, id))
    .orderBy(asc(workflowStepCompletions.step));
  return { ...found, completions, followUps: await listFollowUps(tx, { executionId: id }) };
}
export type ExecutionRecord = Awaited<ReturnType<typeof getExecution>>;
