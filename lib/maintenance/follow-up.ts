import "server-only";
import { and, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import {
  maintenancePlans,
  prescriptions,
  workflowExecutions,
  workflowStepCompletions,
  workOrderFollowUps,
  workOrders,
  workOrderTasks,
} from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { createWorkOrder } from "./create-work-order";
import { createWorkOrderInput, type FollowUpStepInput, type FollowUpTaskInput } from "./schema";
import { unfinished, type WorkOrderPriority } from "./words";

type Source = { number: number; title: string; priority: WorkOrderPriority; componentId: string | null; incidentId: string | null };
type Failed = {
  key: { taskId: string } | { executionId: string; step: number };
  assetId: string;
  correlationId: string;
  label: string;
  found: string[];
  source: Source | undefined;
};
const source = {
  number: workOrders.number,
  title: workOrders.title,
  priority: workOrders.priority,
  componentId: workOrders.componentId,
  incidentId: workOrders.incidentId,
};

/** Opens the corrective order that a failed task of a checklist asks for. While one is unfinished there is no second: then it is that one, with `created: false`. */
export async function followUpTask(tx: ActorTx, { taskId }: FollowUpTaskInput) {
  assertCan(tx, "work-orders:write");
  return open(tx, await failedTask(tx, taskId));
}

/** The same for a step of a run that measured out of range. */
export async function followUpStep(tx: ActorTx, { id, step }: FollowUpStepInput) {
  assertCan(tx, "work-orders:write");
  return open(tx, await failedStep(tx, id, step));
}

/** Where the plan of the order says so, a failed item opens its corrective order by itself. */
export async function followUpByPlan(tx: ActorTx, planId: string | null, follow: () => ReturnType<typeof open>) {
  if (!planId) return null;
  const [plan] = await tx.select({ asks: maintenancePlans.followUpFailures }).from(maintenancePlans).where(eq(maintenancePlans.id, planId));
  return plan?.asks ? follow() : null;
}

async function open(tx: ActorTx, { key, assetId, correlationId, label, found, source }: Failed) {
  const name = "taskId" in key ? key.taskId : `${key.executionId}:${key.step}`;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`follow-up-of:${name}`}, 0))`);
  const [existing] = await tx
    .select({ id: workOrders.id, number: workOrders.number })
    .from(workOrderFollowUps)
    .innerJoin(workOrders, eq(workOrders.id, workOrderFollowUps.workOrderId))
    .where(and(isOf(key), inArray(workOrders.status, [...unfinished])));
  if (existing) return { ...existing, created: false };
  const from = source ? `Found in WO-${source.number}: ${source.title}` : "";
  const input = createWorkOrderInput.parse({
    title: `Put right: ${label.split("\n")[0]}`.slice(0, 200),
    description: [label, ...found, from].filter(Boolean).join("\n").slice(0, 10_000),
    assetId,
    kind: "corrective",
    priority: source?.priority ?? "medium",
    componentId: source?.componentId ?? null,
    incidentId: source?.incidentId ?? null,
  });
  const made = await createWorkOrder(tx, input, { correlationId, details: { follows: source?.number ?? null, failed: label } });
  await tx.insert(workOrderFollowUps).values({ workOrderId: made.id, ...key });
  return { ...made, created: true };
}

const isOf = (key: Failed["key"]) =>
  "taskId" in key
    ? eq(workOrderFollowUps.taskId, key.taskId)
    : and(eq(workOrderFollowUps.executionId, key.executionId), eq(workOrderFollowUps.step, key.step));

async function failedTask(tx: ActorTx, taskId: string): Promise<Failed> {
  const [row] = await tx
    .select({ task: workOrderTasks, order: source, assetId: workOrders.assetId, correlationId: workOrders.correlationId })
    .from(workOrderTasks)
    .innerJoin(workOrders, eq(workOrders.id, workOrderTasks.workOrderId))
    .where(eq(workOrderTasks.id, taskId));
  if (!row) throw notFound("task");
  const { task, order, assetId, correlationId } = row;
  if (task.passed !== false) throw new AppError("CONFLICT", `"${task.label}" has not failed. Only a failed task asks for another order.`);
  const found = task.value ? [`Found: ${task.value} ${task.unit ?? ""}`.trim()] : [];
  return { key: { taskId }, assetId, correlationId, label: task.label, found, source: order };
}

async function failedStep(tx: ActorTx, executionId: string, step: number): Promise<Failed> {
  const [row] = await tx
    .select({
      done: workflowStepCompletions,
      steps: prescriptions.steps,
      assetId: workflowExecutions.assetId,
      correlationId: workflowExecutions.correlationId,
    })
    .from(workflowStepCompletions)
    .innerJoin(workflowExecutions, eq(workflowExecutions.id, workflowStepCompletions.executionId))
    .innerJoin(prescriptions, eq(prescriptions.id, workflowExecutions.prescriptionId))
    .where(and(eq(workflowStepCompletions.executionId, executionId), eq(workflowStepCompletions.step, step)));
  if (!row) throw notFound("step");
  const { done, steps, assetId, correlationId } = row;
  if (!done.outOfRange)
    throw new AppError("CONFLICT", `Step ${step} measured nothing out of range. Only a failed step asks for another order.`);
  const [order] = await tx.select(source).from(workOrders).where(eq(workOrders.workflowId, executionId));
  const asked = steps[step - 1];
  const measured = `${asked?.reading?.label ?? "Measured"}: ${done.readingValue} ${done.readingUnit ?? ""}, out of range`;
  const label = asked?.description ?? `Step ${step}`;
  return { key: { executionId, step }, assetId, correlationId, label, found: [measured, done.notes ?? ""], source: order };
}

/** Corrective orders that failed items led to, the last first. */
const followUps = (tx: ActorTx, where: SQL | undefined) =>
  tx
    .select({
      taskId: workOrderFollowUps.taskId,
      step: workOrderFollowUps.step,
      number: workOrders.number,
      status: workOrders.status,
    })
    .from(workOrderFollowUps)
    .innerJoin(workOrders, eq(workOrders.id, workOrderFollowUps.workOrderId))
    .where(where)
    .orderBy(desc(workOrders.number))
    .limit(500);
export type FollowUp = Awaited<ReturnType<typeof followUps>>[number];

export function listFollowUps(tx: ActorTx, of: { workOrderId: string } | { executionId: string }) {
  assertCan(tx, "maintenance:read");
  return followUps(
    tx,
    "executionId" in of
      ? eq(workOrderFollowUps.executionId, of.executionId)
      : sql`${workOrderFollowUps.taskId} in (select id from ${workOrderTasks} where work_order_id = ${of.workOrderId}::uuid)`,
  );
}

/** What failed, for the order that puts it right; null for an order of another origin. */
export async function failureBehind(tx: ActorTx, workOrderId: string) {
  assertCan(tx, "maintenance:read");
  const [found] = await tx
    .select({
      executionId: workOrderFollowUps.executionId,
      step: workOrderFollowUps.step,
      task: workOrderTasks.label,
      orderNumber: sql<number | null>`coalesce((select w.number from ${workOrders} w where w.id = ${workOrderTasks.workOrderId}),
        (select w.number from ${workOrders} w where w.workflow_id = ${workOrderFollowUps.executionId}))`,
    })
    .from(workOrderFollowUps)
    .leftJoin(workOrderTasks, eq(workOrderTasks.id, workOrderFollowUps.taskId))
    .where(eq(workOrderFollowUps.workOrderId, workOrderId));
  return found ?? null;
}
