import "server-only";
import { and, eq, inArray, isNull, lte, not, or, sql } from "drizzle-orm";
import { assets, maintenancePlans, prescriptions, workOrders } from "@/db/schema";
import { type Actor, type ActorTx, withActor } from "@/db/with-actor";
import { colleaguesWho } from "@/lib/collaboration/colleagues";
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
    await makeDueOrders(actor);
  });

/**
 * Makes an order for each plan of an asset in service that is due within its lead time, unless one of the plan's orders is unfinished: then the plan waits, and its meter is
 * followed meanwhile. Each in a transaction of its own: one plan's trouble does not keep the others, and many of them do not keep people from their orders.
 */
export async function makeDueOrders(actor: Actor, now = new Date()): Promise<number> {
  const due = await withActor(actor, (tx) => findDue(tx, now), { readOnly: true });
  let made = 0;
  for (const { id } of due) {
    try {
      if (await withActor(actor, (tx) => makeOrder(tx, id, now))) made += 1;
    } catch (error) {
      log.error({ err: error, plan: id }, "a plan's order could not be made");
    }
  }
  return made;
}

const waits = sql<boolean>`exists (select from ${workOrders} w where w.plan_id = ${maintenancePlans.id} and w.status = any(${`{${unfinished.join(",")}}`}::work_order_status[]))`;
const inService = and(eq(assets.id, maintenancePlans.assetId), isNull(assets.retiredAt));
const isDue = (now: Date) => {
  const inTime = lte(
    sql`${maintenancePlans.nextDueAt} - make_interval(days => ${maintenancePlans.leadDays})`,
    sql`${now.toISOString()}::timestamptz`,
  );
  return and(eq(maintenancePlans.enabled, true), or(eq(maintenancePlans.trigger, "meter"), and(inTime, not(waits))));
};

const findDue = (tx: ActorTx, now: Date) =>
  tx.select({ id: maintenancePlans.id }).from(maintenancePlans).innerJoin(assets, inService).where(isDue(now)).orderBy(maintenancePlans.id);

/** Looked at again with the row held: another worker may have been faster, and whoever changes the plan right now goes first. */
async function makeOrder(tx: ActorTx, id: string, now: Date) {
  const [found] = await tx
    .select({ plan: maintenancePlans, waits })
    .from(maintenancePlans)
    .innerJoin(assets, inService)
    .where(and(eq(maintenancePlans.id, id), isDue(now)))
    .for("update", { of: maintenancePlans, skipLocked: true });
  if (!found) return false;
  return found.plan.trigger === "meter" ? orderByMeter(tx, found.plan, now, found.waits) : orderByCalendar(tx, found.plan, now);
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
    prescriptionId: plan.prescriptionId && (await versionInUse(tx, plan.prescriptionId)),
    assigneeId: plan.assignTo && (await whoStillMay(tx, plan.assignTo, plan.siteId)),
  });
  await createWorkOrder(tx, input, { planId: plan.id, details: { plan: plan.name, ...details } });
}

/** The version of a procedure that is followed now; null when none is. */
async function versionInUse(tx: ActorTx, prescriptionId: string) {
  const family = tx.select({ id: prescriptions.familyId }).from(prescriptions).where(eq(prescriptions.id, prescriptionId));
  const active = and(inArray(prescriptions.familyId, family), eq(prescriptions.status, "active"));
  const [found] = await tx.select({ id: prescriptions.id }).from(prescriptions).where(active);
  return found?.id ?? null;
}

/** A plan outlives the people it names: without them its orders are open to everybody. */
async function whoStillMay(tx: ActorTx, assigneeId: string, siteId: string | null) {
  const [found] = await colleaguesWho(tx, { permission: "work-orders:write", siteId, ids: [assigneeId] });
  return found?.id ?? null;
}
