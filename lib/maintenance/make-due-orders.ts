import "server-only";
import { and, eq, inArray, lte, or, sql } from "drizzle-orm";
import { assets, maintenancePlans, workOrders } from "@/db/schema";
import { type ActorTx, savepoint, withActor } from "@/db/with-actor";
import { log } from "@/lib/log";
import { eachOrganization } from "@/lib/telemetry/each-organization";
import { createWorkOrder } from "./create-work-order";
import { nextOnGrid } from "./plan-dates";
import { readMeter } from "./plans";
import { createWorkOrderInput } from "./schema";
import { unfinished } from "./words";

type Plan = typeof maintenancePlans.$inferSelect;

/** The job: makes the orders that are due in each organization. */
export const planMaintenance = (payload: Record<string, unknown>) =>
  eachOrganization(payload, "maintenance.plan", async (actor) => {
    await withActor(actor, (tx) => makeDueOrders(tx));
  });

/**
 * Makes an order for each plan that is due within its lead time, unless one of the plan's orders is unfinished: then the plan waits. A plan that
 * counts from completion waits for it too. One plan's trouble does not keep the others.
 */
export async function makeDueOrders(tx: ActorTx, now = new Date()): Promise<number> {
  const due = await tx
    .select()
    .from(maintenancePlans)
    .where(
      and(
        eq(maintenancePlans.enabled, true),
        or(
          eq(maintenancePlans.trigger, "meter"),
          lte(
            sql`${maintenancePlans.nextDueAt} - make_interval(days => ${maintenancePlans.leadDays})`,
            sql`${now.toISOString()}::timestamptz`,
          ),
        ),
        sql`not exists (select from ${workOrders} w where w.plan_id = ${maintenancePlans.id} and w.status = any(${`{${unfinished.join(",")}}`}::work_order_status[]))`,
      ),
    )
    .for("update", { skipLocked: true });
  let made = 0;
  for (const plan of due) {
    try {
      if (await savepoint(tx, (part) => (plan.trigger === "meter" ? orderByMeter(part, plan, now) : orderByCalendar(part, plan, now))))
        made += 1;
    } catch (error) {
      log.error({ err: error, plan: plan.id }, "a plan's order could not be made");
    }
  }
  return made;
}

async function orderByCalendar(tx: ActorTx, plan: Plan, now: Date) {
  const interval = { count: plan.everyCount!, unit: plan.everyUnit! };
  // Counted from completion: the next turn starts when the last order was finished, not when it was planned.
  const completed = plan.basedOn === "completed" ? await lastCompletion(tx, plan.id) : undefined;
  const dueAt = completed && plan.lastOrderAt ? nextOnGrid(completed, interval, completed) : plan.nextDueAt!;
  if (dueAt.getTime() - plan.leadDays * 86_400_000 > now.getTime()) {
    await tx.update(maintenancePlans).set({ nextDueAt: dueAt }).where(eq(maintenancePlans.id, plan.id));
    return false;
  }
  await order(tx, plan, dueAt, { dueAt: dueAt.toISOString() });
  await tx
    .update(maintenancePlans)
    .set({ nextDueAt: nextOnGrid(dueAt, interval, now), lastOrderAt: now })
    .where(eq(maintenancePlans.id, plan.id));
  return true;
}

async function orderByMeter(tx: ActorTx, plan: Plan, now: Date) {
  const meter = await readMeter(tx, plan.assetId, plan.meterSensorId);
  if (meter === null) return false;
  // A meter that was replaced starts low again: count from there.
  if (plan.meterLast === null || meter < plan.meterLast) {
    await tx.update(maintenancePlans).set({ meterLast: meter }).where(eq(maintenancePlans.id, plan.id));
    return false;
  }
  if (meter - plan.meterLast < plan.meterEvery!) return false;
  await order(tx, plan, new Date(now.getTime() + plan.leadDays * 86_400_000), { meter, since: plan.meterLast });
  const turns = Math.floor((meter - plan.meterLast) / plan.meterEvery!);
  await tx
    .update(maintenancePlans)
    .set({ meterLast: plan.meterLast + turns * plan.meterEvery!, lastOrderAt: now })
    .where(eq(maintenancePlans.id, plan.id));
  return true;
}

async function order(tx: ActorTx, plan: Plan, dueAt: Date, details: Record<string, unknown>) {
  const input = createWorkOrderInput.parse({
    title: plan.title,
    description: plan.description ?? "",
    assetId: plan.assetId,
    kind: "preventive",
    priority: plan.priority,
    dueDate: dueAt.toISOString(),
    requiresSignature: plan.requiresSignature,
    prescriptionId: plan.prescriptionId,
    assigneeId: plan.assignTo,
  });
  await createWorkOrder(tx, input, { planId: plan.id, details: { plan: plan.name, ...details } });
  await tx.update(assets).set({ nextMaintenance: dueAt }).where(eq(assets.id, plan.assetId));
}

async function lastCompletion(tx: ActorTx, planId: string): Promise<Date | undefined> {
  const [row] = await tx
    .select({ at: sql<string | null>`max(${workOrders.completedAt})` })
    .from(workOrders)
    .where(and(eq(workOrders.planId, planId), inArray(workOrders.status, ["completed", "verified"])));
  return row?.at ? new Date(row.at) : undefined;
}
