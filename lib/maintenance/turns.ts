import "server-only";
import { eq, sql } from "drizzle-orm";
import { assets, maintenancePlans } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { addInterval } from "./plan-dates";
import { unfinished } from "./words";

/** A plan that counts from completion starts its next turn when its order is finished, early or late. By the machinery: technicians keep no plans. */
export async function restartTurn(tx: ActorTx, planId: string, completedAt: Date) {
  const [plan] = await tx.select().from(maintenancePlans).where(eq(maintenancePlans.id, planId)).for("update");
  if (plan?.trigger !== "calendar" || plan.basedOn !== "completed") return;
  const nextDueAt = addInterval(completedAt, { count: plan.everyCount!, unit: plan.everyUnit! });
  await tx.update(maintenancePlans).set({ nextDueAt, dueAnchor: nextDueAt }).where(eq(maintenancePlans.id, planId));
}

/** An asset's next service is the first of what its plans ask for: orders that wait, and dates ahead. Done or called off, it is no longer overdue. */
export async function noteNextService(tx: ActorTx, assetId: string) {
  const next = sql`(select min(due) from (
    select w.due_date as due from work_orders w where w.asset_id = ${assetId}::uuid and w.plan_id is not null and w.status = any(${`{${unfinished.join(",")}}`}::work_order_status[])
    union all select p.next_due_at from maintenance_plans p where p.asset_id = ${assetId}::uuid and p.enabled and p.trigger = 'calendar') d)`;
  await tx.update(assets).set({ nextMaintenance: next }).where(eq(assets.id, assetId));
}
