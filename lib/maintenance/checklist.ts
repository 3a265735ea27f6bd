import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import { workOrderTasks } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { followUpByPlan, followUpTask } from "./follow-up";
import { openWorkOrder, tellWorkOrder } from "./move-work-order";
import type { FinishTaskInput, SetChecklistInput } from "./schema";

type Task = typeof workOrderTasks.$inferSelect;

/** Replaces the checklist of an order on which nothing is ticked yet. */
export async function setChecklist(tx: ActorTx, { id, tasks }: SetChecklistInput) {
  assertCan(tx, "work-orders:write");
  const order = await openWorkOrder(tx, id);
  const before = await tx.select().from(workOrderTasks).where(eq(workOrderTasks.workOrderId, id));
  if (before.some(({ doneAt }) => doneAt))
    throw new AppError("CONFLICT", "Tasks of this checklist are done already. It can no longer be replaced.");
  await tx.delete(workOrderTasks).where(eq(workOrderTasks.workOrderId, id));
  if (tasks.length > 0) {
    await tx
      .insert(workOrderTasks)
      .values(tasks.map(({ unit, ...task }, index) => ({ ...task, unit: unit || null, workOrderId: id, position: index + 1 })));
  }
  await recordAudit(tx, {
    action: "work_order.set_checklist",
    resourceType: "work_order",
    resourceId: id,
    details: { number: order.number },
    previous: { tasks: before.map(({ label }) => label) },
    next: { tasks: tasks.map(({ label }) => label) },
  });
  await tellWorkOrder(tx, order, "work_order.updated", { changed: ["checklist"] });
  return { id, number: order.number, tasks: tasks.length };
}

/** Ticks one task, with the answer its kind asks for. Of two people who tick it at once, one wins and the other is told. */
export async function finishTask(tx: ActorTx, { taskId, value, passed }: FinishTaskInput) {
  assertCan(tx, "work-orders:write");
  const [task] = await tx.select().from(workOrderTasks).where(eq(workOrderTasks.id, taskId));
  if (!task) throw notFound("task");
  const order = await openWorkOrder(tx, task.workOrderId);
  const answer = answerOf(task, value, passed);
  const [done] = await tx
    .update(workOrderTasks)
    .set({ ...answer, doneBy: tx.actor.userId, doneAt: new Date() })
    .where(and(eq(workOrderTasks.id, taskId), isNull(workOrderTasks.doneAt)))
    .returning();
  if (!done) throw new AppError("CONFLICT", "Somebody else has done this task already.");
  await recordAudit(tx, {
    action: "work_order.finish_task",
    resourceType: "work_order",
    resourceId: order.id,
    details: { number: order.number, task: task.label },
    next: answer,
  });
  await tellWorkOrder(tx, order, "work_order.updated", { task: task.label, ...answer });
  const followUp = answer.passed === false ? await followUpByPlan(tx, order.planId, () => followUpTask(tx, { taskId })) : null;
  return { id: taskId, workOrderId: order.id, ...answer, followUp };
}

function answerOf({ kind, options, label }: Task, value: string | undefined, passed: boolean | undefined) {
  const wrong = (message: string) => new AppError("VALIDATION_ERROR", `${label}: ${message}`, { value: [message] });
  const text = value?.trim() || null;
  if (kind === "number" && (text === null || !Number.isFinite(Number(text)))) throw wrong("Give a number.");
  if (kind === "text" && text === null) throw wrong("Write what you found.");
  if (kind === "choice" && (text === null || !options.includes(text))) throw wrong(`Choose one of ${options.join(", ")}.`);
  if (kind === "inspection" && passed === undefined) throw wrong("Say whether it passed.");
  return { value: text, passed: kind === "inspection" ? passed! : null };
}
