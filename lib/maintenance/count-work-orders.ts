import "server-only";
import { and, eq, inArray, type SQL, sql, sum } from "drizzle-orm";
import { workOrders, workOrderTallies } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import type { Matching } from "./match-work-orders";
import type { WorkOrderFilter } from "./schema";
import { rankOfStatus, type WorkOrderStatus, workOrderStatuses } from "./words";

/** How far matches are counted in each status where no tally knows: the exact number of thousands helps nobody. */
const MOST_COUNTED = 1_000;
/** How many orders of each status are read to count those that contain a text which the index cannot look up. */
const MOST_READ = 2_000;

type Counted = { counts: Record<WorkOrderStatus, number>; capped: WorkOrderStatus[] };

/**
 * How many orders match in each of these statuses; in the others none. By site, priority and kind the tallies say it exactly; beyond that counting stops
 * somewhere, and the status is in `capped`: at least so many match.
 */
export async function countWorkOrders(
  tx: ActorTx,
  filter: WorkOrderFilter,
  { where, slow }: Matching,
  statuses: readonly WorkOrderStatus[],
): Promise<Counted> {
  const found = isTallied(filter) ? await tally(tx, filter) : await count(tx, where, statuses, slow);
  const counts = Object.fromEntries(workOrderStatuses.map((status) => [status, 0])) as Record<WorkOrderStatus, number>;
  const capped: WorkOrderStatus[] = [];
  for (const { status, orders, cap } of found) {
    if (!statuses.includes(status)) continue;
    counts[status] = Math.min(orders, cap ? MOST_COUNTED : orders);
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

async function count(tx: ActorTx, where: SQL | undefined, statuses: readonly WorkOrderStatus[], slow: boolean): Promise<Found> {
  const each = statuses.map((status) => {
    const inStatus = eq(workOrders.statusRank, rankOfStatus(status));
    const some = slow
      ? sql`select case when ${where} then 1 end as one from ${workOrders} where ${inStatus} order by ${workOrders.createdAt} desc limit ${MOST_READ}`
      : sql`select 1 as one from ${workOrders} where ${and(inStatus, where)} limit ${MOST_COUNTED + 1}`;
    return sql`select ${status}::text as status, count(one)::int as orders, count(*)::int as seen from (${some}) o`;
  });
  const rows = await tx.execute<{ status: WorkOrderStatus; orders: number; seen: number }>(sql.join(each, sql` union all `));
  return [...rows].map(({ seen, ...row }) => ({ ...row, cap: slow ? seen === MOST_READ : seen > MOST_COUNTED }));
}
