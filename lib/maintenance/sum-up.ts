import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { partMovements, workOrderLabor } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { cents } from "./rules";

/** When a timer ends now. The database's clock, which began it, may be ahead of ours: it never ends before it began. */
export const endOf = (now: Date) => sql`greatest(${workOrderLabor.startedAt}, ${now.toISOString()}::timestamptz)`;

/** Nobody works on an order that waits or has ended: every timer on it stops. */
export const stopTimers = (tx: ActorTx, id: string, now: Date) =>
  tx
    .update(workOrderLabor)
    .set({ endedAt: endOf(now) })
    .where(and(eq(workOrderLabor.workOrderId, id), isNull(workOrderLabor.endedAt)));

/** What time and parts came to. Labour without a rate counts as time, not as money. */
export async function sumUp(tx: ActorTx, id: string) {
  const hours = sql`extract(epoch from ${workOrderLabor.endedAt} - ${workOrderLabor.startedAt}) / 3600`;
  const [labor] = await tx
    .select({
      hours: sql<number>`coalesce(sum(${hours}), 0)::float8`,
      cost: sql<number>`coalesce(sum(${hours} * ${workOrderLabor.hourlyRate}), 0)::float8`,
    })
    .from(workOrderLabor)
    .where(eq(workOrderLabor.workOrderId, id));
  const [parts] = await tx
    .select({ cost: sql<number>`coalesce(sum(-${partMovements.quantity} * ${partMovements.unitCost}), 0)::float8` })
    .from(partMovements)
    .where(eq(partMovements.workOrderId, id));
  return { laborHours: Math.min(9_999.99, cents(labor!.hours)), laborCost: cents(labor!.cost), partsCost: cents(Math.max(0, parts!.cost)) };
}
