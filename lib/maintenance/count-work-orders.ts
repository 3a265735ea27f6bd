import "server-only";
import { and, inArray, type SQL, sql, sum } from "drizzle-orm";
import { workOrders, workOrderTallies } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import type { WorkOrderFilter } from "./schema";
import { rankOfStatus, type WorkOrderStatus, workOrderStatuses } from "./words";

/** How far matches are counted in each status where no tally knows: the exact number of thousands helps nobody. */
const MOST_COUNTED = 1_000;

type Counted = { counts: Record<WorkOrderStatus, number>; capped: WorkOrderStatus[] };

/** How many orders match in each of these statuses; in the others none. By site, priority and kind the tallies say it exactly, beyond that counting stops. */
export async function countWorkOrders(
  tx: ActorTx,
  filter: WorkOrderFilter,
  where: SQL | undefined,
  statuses: readonly WorkOrderStatus[],
): Promise<Counted> {
  const found = isTallied(filter) ? await tally(tx, filter) : await count(tx, where, statuses);
  const counts = Object.fromEntries(workOrderStatuses.map((status) => [status, 0])) as Record<WorkOrderStatus, number>;
  const capped: WorkOrderStatus[] = [];
  for (const { status, orders, cap } of found) {
    if (!statuses.includes(status)) continue;
    counts[status] = cap ? MOST_COUNTED : orders;
    if (cap) capped.push(status);
  }
  return { counts, capped };
}

type Found = { status: WorkOrderStatus; orders: number; cap: boolean }[];

const isTallied = ({ q, assignee, asset, plan, overdue, dueFrom, dueTo }: WorkOrderFilter) =>
  !(q || assignee?.length || asset || plan || overdue || dueFrom || dueTo);

async function tally(tx: ActorTx, { site, priority, kind }: WorkOrderFilter): Promise<Found> {
  const rows = await tx
    .select({ status: workOrderTallies.status, orders: sum(workOrderTallies.orders).mapWith(Number) })
    .from(workOrderTallies)
    .where(
      and(
        site?.length ? inArray(workOrderTallies.siteId, site) : undefined,
        priority?.length ? inArray(workOrderTallies.priority, priority) : undefined,
        kind?.length ? inArray(workOrderTallies.kind, kind) : undefined,
      ),
    )
    .groupBy(workOrderTallies.status);
  return rows.map((row) => ({ ...row, cap: false }));
}

async function count(tx: ActorTx, where: SQL | undefined, statuses: readonly WorkOrderStatus[]): Promise<Found> {
  const each = statuses.map((status) => {
    const matching = and(sql`${workOrders.statusRank} = ${rankOfStatus(status)}`, where);
    const some = sql`select 1 from ${workOrders} where ${matching} limit ${MOST_COUNTED + 1}`;
    return sql`select ${status}::text as status, (select count(*)::int from (${some}) o) as orders`;
  });
  const rows = await tx.execute<{ status: WorkOrderStatus; orders: number }>(sql.join(each, sql` union all `));
  return [...rows].map((row) => ({ ...row, cap: row.orders > MOST_COUNTED }));
}
