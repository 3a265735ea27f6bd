import "server-only";
import { and, eq, inArray, type SQL, sql, sum } from "drizzle-orm";
import { workOrders, workOrderTallies } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { dueOrLast, type Matching } from "./match-work-orders";
import type { WorkOrderFilter } from "./schema";
import { rankOfStatus, unfinished, type WorkOrderStatus, workOrderStatuses } from "./words";

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

/** How many of those that match are unfinished and past their date; `capped`: at least so many. */
export async function countOverdue(tx: ActorTx, { where, slow }: Matching) {
  const found = await count(tx, where, unfinished, slow, true);
  const orders = found.reduce((sum, one) => sum + Math.min(one.orders, one.cap ? MOST_COUNTED : one.orders), 0);
  return { orders, capped: found.some(({ cap }) => cap) };
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

async function count(
  tx: ActorTx,
  where: SQL | undefined,
  statuses: readonly WorkOrderStatus[],
  slow: boolean,
  overdue = false,
): Promise<Found> {
  const read = overdue ? dueOrLast : sql`${workOrders.createdAt} desc`; // an index goes along: what is not overdue is not read
  const each = statuses.map((status) => {
    const inStatus = and(eq(workOrders.statusRank, rankOfStatus(status)), overdue ? sql`${dueOrLast} < now()` : undefined);
    const some = slow
      ? sql`select case when ${where} then 1 end as one from ${workOrders} where ${inStatus} order by ${read} limit ${MOST_READ}`
      : sql`select 1 as one from ${workOrders} where ${and(inStatus, where)} limit ${MOST_COUNTED + 1}`;
    return sql`select ${status}::text as status, count(one)::int as orders, count(*)::int as seen from (${some}) o`;
  });
  const rows = await tx.execute<{ status: WorkOrderStatus; orders: number; seen: number }>(sql.join(each, sql` union all `));
  return [...rows].map(({ seen, ...row }) => ({ ...row, cap: slow ? seen === MOST_READ : seen > MOST_COUNTED }));
}
