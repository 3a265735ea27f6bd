import "server-only";
import { and, asc, eq, inArray } from "drizzle-orm";
import { assets, workOrders } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { dueOrLast } from "@/lib/maintenance/match-work-orders";
import { rankOfStatus, unfinished } from "@/lib/maintenance/words";

/** The unfinished orders of this person, the one that is due first on top. */
export async function listMyOrders(tx: ActorTx, limit = 6) {
  assertCan(tx, "maintenance:read");
  if (!tx.actor.userId) return [];
  return tx
    .select({
      id: workOrders.id,
      number: workOrders.number,
      title: workOrders.title,
      status: workOrders.status,
      priority: workOrders.priority,
      dueDate: workOrders.dueDate,
      assetName: assets.name,
    })
    .from(workOrders)
    .innerJoin(assets, eq(assets.id, workOrders.assetId))
    .where(and(eq(workOrders.assignedTo, tx.actor.userId), inArray(workOrders.statusRank, unfinished.map(rankOfStatus))))
    .orderBy(asc(dueOrLast), asc(workOrders.id))
    .limit(limit);
}
export type MyOrder = Awaited<ReturnType<typeof listMyOrders>>[number];
