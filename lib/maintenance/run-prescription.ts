import "server-only";
import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import { assets, prescriptions, workflowExecutions, workflowStepCompletions, workOrders } from "@/db/schema";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import type { EventType } from "@/lib/events/types";
import { feedPrescription } from "./feed-prescription";
import { followUpByPlan, followUpStep } from "./follow-up";
import { openWorkOrder } from "./move-work-order";
import type { CompleteStepInput, FailExecutionInput, FeedbackInput, StartExecutionInput } from "./prescription-schema";
import { minutesBetween } from "./rules";
import type { ById } from "./schema";

type Execution = typeof workflowExecutions.$inferSelect;

/** Begins an active prescription on an asset, alone or as the work of an order (which then points to it and shares its thread). */
export async function startExecution(tx: ActorTx, { prescriptionId, assetId, workOrderId }: StartExecutionInput) {
  assertCan(tx, "work-orders:write");
  const [prescription] = await tx.select().from(prescriptions).where(eq(prescriptions.id, prescriptionId));
  if (!prescription) throw notFound("prescription");
  if (prescription.status !== "active")
    throw new AppError("CONFLICT", `Version ${prescription.version} is ${prescription.status}. Run an active one.`);
  const [asset] = await tx.select({ id: assets.id }).from(assets).where(eq(assets.id, assetId));
  if (!asset) throw notFound("asset");
  const order = workOrderId ? await openWorkOrder(tx, workOrderId) : undefined;
  if (order && order.assetId !== assetId) throw notFound("work order");
  if (order?.workflowId && !(await hasFailed(tx, order.workflowId)))
    throw new AppError("CONFLICT", `WO-${order.number} has a run of a prescription already.`);
  const [execution] = await tx
    .insert(workflowExecutions)
    .values({
      prescriptionId,
      assetId,
      alertId: order?.alertId ?? null,
      status: "in-progress",
      totalSteps: prescription.steps.length,
      startedAt: new Date(),
      executedBy: tx.actor.userId,
      ...(order && { correlationId: order.correlationId }),
    })
    .returning();
  const { id } = execution!;
  if (order) await tx.update(workOrders).set({ workflowId: id, prescriptionId }).where(eq(workOrders.id, order.id));
  // Counting uses is the machinery's, not the technician's.
  await actingAs(tx, systemActor(tx.actor.organizationId!, "maintenance.count", tx.actor), (as) =>
    as
      .update(prescriptions)
      .set({ usageCount: sql`${prescriptions.usageCount} + 1` })
      .where(eq(prescriptions.id, prescriptionId)),
  );
  await recordAudit(tx, {
    action: "execution.start",
    resourceType: "execution",
    resourceId: id,
    details: { prescription: prescription.title, version: prescription.version, workOrder: order?.number ?? null },
    next: { assetId, totalSteps: prescription.steps.length },
  });
  await tellExecution(tx, execution!, "execution.started", { title: prescription.title, workOrderId: order?.id ?? null });
  return { id, totalSteps: prescription.steps.length };
}

/** A run that failed or was called off is no obstacle to another. */
async function hasFailed(tx: ActorTx, id: string) {
  const [run] = await tx.select({ status: workflowExecutions.status }).from(workflowExecutions).where(eq(workflowExecutions.id, id));
  return run?.status === "failed" || run?.status === "cancelled";
}

/** The run while it goes on. Locked, so that it does not end meanwhile. */
export async function openRun(tx: ActorTx, id: string): Promise<Execution | undefined> {
  const going = and(eq(workflowExecutions.id, id), inArray(workflowExecutions.status, ["pending", "in-progress"]));
  const [run] = await tx.select().from(workflowExecutions).where(going).for("update");
  return run;
}

/** Finishes the next step. Steps go in order; a step that asks for a reading needs one; of two people who finish the same step, one wins. The last one ends the run. */
export async function completeStep(tx: ActorTx, { id, step, notes, reading }: CompleteStepInput) {
  assertCan(tx, "work-orders:write");
  const execution = await executionForUpdate(tx, id);
  if (step <= execution.currentStep) throw await takenBy(tx, id, step);
  if (execution.status !== "in-progress") throw new AppError("CONFLICT", `This run is ${execution.status}.`);
  if (execution.pausedAt) throw new AppError("CONFLICT", "This run is paused. Resume it first.");
  if (step !== execution.currentStep + 1) throw new AppError("CONFLICT", `Step ${execution.currentStep + 1} comes first.`);
  const [prescription] = await tx
    .select({ steps: prescriptions.steps })
    .from(prescriptions)
    .where(eq(prescriptions.id, execution.prescriptionId));
  const wanted = prescription!.steps[step - 1]?.reading;
  if (wanted && reading === undefined) {
    const message = `This step asks for ${wanted.label} in ${wanted.unit}.`;
    throw new AppError("VALIDATION_ERROR", message, { reading: [message] });
  }
  const measured = wanted ? reading! : undefined;
  const outOfRange =
    wanted !== undefined && ((wanted.min !== undefined && measured! < wanted.min) || (wanted.max !== undefined && measured! > wanted.max));
  const now = new Date();
  await tx.insert(workflowStepCompletions).values({
    executionId: id,
    step,
    completedBy: tx.actor.userId,
    completedAt: now,
    notes: notes || null,
    readingValue: measured ?? null,
    readingUnit: wanted?.unit ?? null,
    outOfRange,
  });
  const last = step === execution.totalSteps;
  const entry = { step, completed_at: now.toISOString(), ...(notes && { notes }) };
  await tx
    .update(workflowExecutions)
    .set({
      currentStep: step,
      stepCompletions: [...execution.stepCompletions, entry],
      ...(last && { status: "completed" as const, completedAt: now }),
    })
    .where(eq(workflowExecutions.id, id));
  await recordAudit(tx, {
    action: "execution.complete_step",
    resourceType: "execution",
    resourceId: id,
    details: { step, of: execution.totalSteps, reading: measured ?? null, outOfRange },
  });
  await tellExecution(tx, execution, "execution.step_completed", {
    step,
    of: execution.totalSteps,
    reading: measured ?? null,
    unit: wanted?.unit ?? null,
    outOfRange,
  });
  if (last) await tellExecution(tx, execution, "execution.completed", { steps: execution.totalSteps });
  const followUp = outOfRange ? await followUpByPlan(tx, await planBehind(tx, id), () => followUpStep(tx, { id, step })) : null;
  return { id, step, done: last, outOfRange, followUp };
}

/** The plan whose order this run works on. */
async function planBehind(tx: ActorTx, id: string) {
  const [order] = await tx.select({ planId: workOrders.planId }).from(workOrders).where(eq(workOrders.workflowId, id));
  return order?.planId ?? null;
}

async function takenBy(tx: ActorTx, executionId: string, step: number) {
  const [row] = await tx.execute<{
    name: string | null;
  }>(sql`select coalesce(p.display_name, p.email) as name from workflow_step_completions c
    left join profiles p on p.id = c.completed_by where c.execution_id = ${executionId}::uuid and c.step = ${step}`);
  return new AppError("CONFLICT", `${row?.name ?? "Somebody else"} has finished step ${step} already.`);
}

/** Waits, for a part or for tomorrow. */
export async function pauseExecution(tx: ActorTx, { id }: ById) {
  assertCan(tx, "work-orders:write");
  const [paused] = await tx
    .update(workflowExecutions)
    .set({ pausedAt: new Date() })
    .where(and(eq(workflowExecutions.id, id), eq(workflowExecutions.status, "in-progress"), isNull(workflowExecutions.pausedAt)))
    .returning();
  if (!paused) throw await notNow(tx, id, "paused");
  await recordAudit(tx, { action: "execution.pause", resourceType: "execution", resourceId: id, details: { step: paused.currentStep } });
  await tellExecution(tx, paused, "execution.paused", { step: paused.currentStep });
  return { id };
}

/** Goes on where it was. */
export async function resumeExecution(tx: ActorTx, { id }: ById) {
  assertCan(tx, "work-orders:write");
  const before = await executionForUpdate(tx, id);
  const [resumed] = await tx
    .update(workflowExecutions)
    .set({ pausedAt: null, pausedMinutes: before.pausedMinutes + (before.pausedAt ? minutesBetween(before.pausedAt, new Date()) : 0) })
    .where(and(eq(workflowExecutions.id, id), eq(workflowExecutions.status, "in-progress"), isNotNull(workflowExecutions.pausedAt)))
    .returning();
  if (!resumed) throw await notNow(tx, id, "resumed");
  await recordAudit(tx, { action: "execution.resume", resourceType: "execution", resourceId: id, details: { step: resumed.currentStep } });
  await tellExecution(tx, resumed, "execution.resumed", { step: resumed.currentStep });
  return { id };
}

/** Ends a run that could not be finished, and says why. */
export const failExecution = (tx: ActorTx, input: FailExecutionInput) => endExecution(tx, input, "failed", "execution.failed");
/** Ends a run that is not needed. */
export const cancelExecution = (tx: ActorTx, input: FailExecutionInput) => endExecution(tx, input, "cancelled", "execution.cancelled");

async function endExecution(tx: ActorTx, { id, reason }: FailExecutionInput, status: "failed" | "cancelled", event: EventType) {
  assertCan(tx, "work-orders:write");
  const [ended] = await tx
    .update(workflowExecutions)
    .set({ status, failureReason: reason, completedAt: new Date() })
    .where(
      and(
        eq(workflowExecutions.id, id),
        inArray(workflowExecutions.status, status === "failed" ? ["in-progress"] : ["pending", "in-progress"]),
      ),
    )
    .returning();
  if (!ended) throw await notNow(tx, id, status);
  await recordAudit(tx, {
    action: status === "failed" ? "execution.fail" : "execution.cancel",
    resourceType: "execution",
    resourceId: id,
    details: { step: ended.currentStep, reason },
  });
  await tellExecution(tx, ended, event, { step: ended.currentStep, reason });
  return { id, status };
}

/** What those who followed it thought of it; once the run has ended. */
export async function rateExecution(tx: ActorTx, { id, rating, notes }: FeedbackInput) {
  assertCan(tx, "work-orders:write");
  const [rated] = await tx
    .update(workflowExecutions)
    .set({ feedbackRating: rating, feedbackNotes: notes || null })
    .where(and(eq(workflowExecutions.id, id), inArray(workflowExecutions.status, ["completed", "failed"])))
    .returning();
  if (!rated) throw await notNow(tx, id, "rated");
  await actingAs(tx, systemActor(tx.actor.organizationId!, "maintenance.rate", tx.actor), (as) =>
    feedPrescription(as, rated.prescriptionId),
  );
  await recordAudit(tx, { action: "execution.rate", resourceType: "execution", resourceId: id, details: { rating } });
  return { id, rating };
}

async function executionForUpdate(tx: ActorTx, id: string): Promise<Execution> {
  const [found] = await tx.select().from(workflowExecutions).where(eq(workflowExecutions.id, id)).for("update");
  if (!found) throw notFound("run");
  return found;
}

async function notNow(tx: ActorTx, id: string, wanted: string) {
  const { status, pausedAt } = await executionForUpdate(tx, id);
  return new AppError("CONFLICT", `This run is ${pausedAt && status === "in-progress" ? "paused" : status}. It cannot be ${wanted} now.`);
}

const tellExecution = (tx: ActorTx, execution: Execution, type: EventType, data: Record<string, unknown>) =>
  appendEvent(tx, {
    type,
    subjectType: "execution",
    subjectId: execution.id,
    siteId: execution.siteId,
    permission: "maintenance:read",
    correlationId: execution.correlationId,
    data: { assetId: execution.assetId, by: tx.actor.userId, byName: tx.actor.label ?? null, ...data },
  });
