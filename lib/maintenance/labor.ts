import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import { workOrderLabor, workOrders } from "@/db/schema";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { openWorkOrder } from "./move-work-order";
import { minutesBetween } from "./rules";
import type { AddLaborInput, ById } from "./schema";
import { endOf } from "./sum-up";

/** Starts the person's timer on an order. A person works on one order at a time: a timer elsewhere is stopped, and the answer says which. */
export async function startTimer(tx: ActorTx, { id }: ById) {
  assertCan(tx, "work-orders:write");
  const order = await openWorkOrder(tx, id);
  if (order.status !== "in-progress")
    throw new AppError("CONFLICT", `WO-${order.number} is ${order.status}. Start the work before the timer.`);
  const running = await runningTimer(tx);
  if (running?.workOrderId === id) throw new AppError("CONFLICT", `Your timer on WO-${order.number} runs already.`);
  if (running) await endTimer(tx, running.id);
  else if (tx.actor.siteScope) await endUnseen(tx, personOf(tx));
  await tx.insert(workOrderLabor).values({ workOrderId: id, userId: personOf(tx) });
  await recordAudit(tx, {
    action: "work_order.start_timer",
    resourceType: "work_order",
    resourceId: id,
    details: { number: order.number },
  });
  return { id, stopped: running?.number ?? null };
}

/** Stops the person's timer on an order. */
export async function stopTimer(tx: ActorTx, { id }: ById) {
  assertCan(tx, "work-orders:write");
  const running = await runningTimer(tx);
  if (running?.workOrderId !== id) throw new AppError("CONFLICT", "Your timer does not run on this order.");
  const minutes = await endTimer(tx, running.id);
  await recordAudit(tx, {
    action: "work_order.stop_timer",
    resourceType: "work_order",
    resourceId: id,
    details: { number: running.number, minutes },
  });
  return { id, minutes };
}

/** Time that was worked without the timer: it ends now and lasted so many minutes. */
export async function addLabor(tx: ActorTx, { id, minutes, hourlyRate, note }: AddLaborInput) {
  assertCan(tx, "work-orders:write");
  const order = await openWorkOrder(tx, id);
  const endedAt = new Date();
  await tx.insert(workOrderLabor).values({
    workOrderId: id,
    userId: tx.actor.userId,
    startedAt: new Date(endedAt.getTime() - minutes * 60_000),
    endedAt,
    hourlyRate: hourlyRate ?? null,
    note: note || null,
  });
  await recordAudit(tx, {
    action: "work_order.add_labor",
    resourceType: "work_order",
    resourceId: id,
    details: { number: order.number, minutes, hourlyRate: hourlyRate ?? null },
  });
  return { id, minutes };
}

function personOf(tx: ActorTx) {
  if (!tx.actor.userId) throw new AppError("FORBIDDEN", "Only a person has a timer. Add the time instead.");
  return tx.actor.userId;
}

async function runningTimer(tx: ActorTx) {
  const [row] = await tx
    .select({ id: workOrderLabor.id, workOrderId: workOrderLabor.workOrderId, number: workOrders.number })
    .from(workOrderLabor)
    .innerJoin(workOrders, eq(workOrders.id, workOrderLabor.workOrderId))
    .where(and(eq(workOrderLabor.userId, personOf(tx)), isNull(workOrderLabor.endedAt)))
    .for("update", { of: workOrderLabor });
  return row;
}

/** A timer on an order that its person no longer sees, because either has moved to another site: nobody else could stop it for them. */
const endUnseen = (tx: ActorTx, person: string) =>
  actingAs(tx, systemActor(tx.actor.organizationId!, "maintenance.timer", tx.actor), (as) =>
    as
      .update(workOrderLabor)
      .set({ endedAt: endOf(new Date()) })
      .where(and(eq(workOrderLabor.userId, person), isNull(workOrderLabor.endedAt))),
  );

async function endTimer(tx: ActorTx, timerId: string) {
  const [ended] = await tx
    .update(workOrderLabor)
    .set({ endedAt: endOf(new Date()) })
    .where(eq(workOrderLabor.id, timerId))
    .returning();
  return minutesBetween(ended!.startedAt, ended!.endedAt!);
}
