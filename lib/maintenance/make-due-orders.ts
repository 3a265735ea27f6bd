import "server-only";
import { and, eq, isNull, lte, not, or, sql } from "drizzle-orm";
import { assets, maintenancePlans, workOrders } from "@/db/schema";
import { type ActorTx, savepoint, withActor } from "@/db/with-actor";
import { log } from "@/lib/log";
import { eachOrganization } from "@/lib/telemetry/each-organization";
import { createWorkOrder } from "./create-work-order";
import { followMeter, nextOnGrid } from "./plan-dates";
import { readMeter } from "./plans";
import { createWorkOrderInput } from "./schema";
import { noteNextService } from "./turns";
import { unfinished } from "./words";

type Plan = typeof maintenancePlans.$inferSelect;

/** The job: makes the orders that are due in each organization. */
export const planMaintenance = (payload: Record<string, unknown>) =>
  eachOrganization(payload, "maintenance.plan", async (actor) => {
    await withActor(actor, (tx) => makeDueOrders(tx));
  });

/**
 * Makes an order for each plan of an asset in service that is due within its lead time, unless one of the plan's orders is unfinished: then the plan waits, and its meter is
 * followed meanwhile. One plan's trouble does not keep the others.
 */
export async function makeDueOrders(tx: ActorTx, now = new Date()): Promise<number> {
  const waits = sql<boolean>`exists (select from ${workOrders} w where w.plan_id = ${maintenancePlans.id} and w.status = any(${`{${unfinished.join(",")}}`}::work_order_status[]))`;
  const isDue = lte(
    sql`${maintenancePlans.nextDueAt} - make_interval(days => ${maintenancePlans.leadDays})`,
    sql`${now.toISOString()}::timestamptz`,
  );
  const due = await tx
    .select({ plan: maintenancePlans, waits })
    .from(maintenancePlans)
    .innerJoin(assets, and(eq(assets.id, maintenancePlans.assetId), isNull(assets.retiredAt)))
    .where(and(eq(maintenancePlans.enabled, true), or(eq(maintenancePlans.trigger, "meter"), and(isDue, not(waits)))))
    .for("update", { of: maintenancePlans, skipLocked: true });
  let made = 0;
  for (const { plan, waits } of due) {
    try {
      if (
        await savepoint(tx, (part) => (plan.trigger === "meter" ? orderByMeter(part, plan, now, waits) : orderByCalendar(part, plan, now)))
      )
        made += 1;
    } catch (error) {
      log.error({ err: error, plan: plan.id }, "a plan's order could not be made");
    }
  }
  return made;
}

async function orderByCalendar(tx: ActorTx, plan: Plan, now: Date) {
  const dueAt = plan.nextDueAt!;
  await order(tx, plan, dueAt, { dueAt: dueAt.toISOString() });
  const next = nextOnGrid(plan.dueAnchor ?? dueAt, { count: plan.everyCount!, unit: plan.everyUnit! }, dueAt > now ? dueAt : now);
  await tx.update(maintenancePlans).set({ nextDueAt: next, lastOrderAt: now }).where(eq(maintenancePlans.id, plan.id));
  await noteNextService(tx, plan.assetId);
  return true;
}

async function orderByMeter(tx: ActorTx, plan: Plan, now: Date, waits: boolean) {
  const meter = await readMeter(tx, plan.assetId, plan.meterSensorId);
  if (meter === null) return false;
  const meterLast = plan.meterLast ?? meter;
  const turn = followMeter({ meterLast, meterSeen: plan.meterSeen ?? Math.max(meterLast, meter) }, meter);
  const turns = waits ? 0 : Math.floor((meter - turn.meterLast) / plan.meterEvery!);
  const isDue = turns > 0;
  if (isDue) {
    await order(tx, plan, new Date(now.getTime() + plan.leadDays * 86_400_000), { meter, since: turn.meterLast });
    turn.meterLast += turns * plan.meterEvery!;
  }
  if (isDue || turn.meterLast !== plan.meterLast || turn.meterSeen !== plan.meterSeen)
    await tx
      .update(maintenancePlans)
      .set({ ...turn, ...(isDue && { lastOrderAt: now }) })
      .where(eq(maintenancePlans.id, plan.id));
  if (isDue) await noteNextService(tx, plan.assetId);
  return isDue;
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
}
