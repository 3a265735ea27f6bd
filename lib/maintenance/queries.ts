import "server-only";
import { and, asc, desc, eq, gte, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { assets, parts, prescriptions, profiles, sites, workOrders } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { keyset, type Order } from "@/lib/keyset";
import type { PartFilter, WorkOrderFilter } from "./schema";
import { unfinished, type WorkOrderStatus, workOrderStatuses } from "./words";

const rank = sql`array_position(array['low', 'medium', 'high', 'emergency'], ${workOrders.priority}::text)::bigint`;
const orders = {
  created: { by: sql`${workOrders.createdAt}`, type: "timestamptz" },
  number: { by: sql`${workOrders.number}::bigint`, type: "bigint" },
  priority: { by: rank, type: "bigint" },
  due: { by: sql`coalesce(${workOrders.dueDate}, '9999-01-01 00:00:00+00'::timestamptz)`, type: "timestamptz" },
} as const;

function orderOf(sort: string): Order {
  const desc = sort.startsWith("-");
  const id = (desc ? sort.slice(1) : sort) as keyof typeof orders;
  return { ...orders[id], id, tie: sql`${workOrders.id}`, desc };
}

export const nameOf = (column: SQL | AnyPgColumn) =>
  sql<string | null>`(select coalesce(display_name, email) from ${profiles} where id = ${column})`;

export const row = {
  id: workOrders.id,
  number: workOrders.number,
  title: workOrders.title,
  kind: workOrders.kind,
  status: workOrders.status,
  priority: workOrders.priority,
  assetId: workOrders.assetId,
  assetName: assets.name,
  assetTag: assets.tag,
  siteId: workOrders.siteId,
  siteName: sites.name,
  assignedTo: workOrders.assignedTo,
  assigneeName: nameOf(workOrders.assignedTo),
  dueDate: workOrders.dueDate,
  startedAt: workOrders.startedAt,
  completedAt: workOrders.completedAt,
  createdAt: workOrders.createdAt,
};

/** Written out, not bound: each status has an index of its own, which a plan finds only when it sees the word. */
const inStatus: Record<WorkOrderStatus, SQL> = {
  open: sql`${workOrders.status} = 'open'`,
  assigned: sql`${workOrders.status} = 'assigned'`,
  "in-progress": sql`${workOrders.status} = 'in-progress'`,
  "on-hold": sql`${workOrders.status} = 'on-hold'`,
  completed: sql`${workOrders.status} = 'completed'`,
  verified: sql`${workOrders.status} = 'verified'`,
  cancelled: sql`${workOrders.status} = 'cancelled'`,
};

/** How far the counts beside a list count, per status: finished work piles up, and its exact number helps nobody. */
const MOST_UNFINISHED = 10_000;
const MOST_FINISHED = 1_000;
const capOf = (status: WorkOrderStatus) => ((unfinished as readonly WorkOrderStatus[]).includes(status) ? MOST_UNFINISHED : MOST_FINISHED);

/**
 * A page of orders, and how many there are in each status whatever the status filter says. A status that reaches its cap is in `capped`; then
 * `total` is the least that match, and `totalIsCapped` says so.
 */
export async function listWorkOrders(tx: ActorTx, filter: WorkOrderFilter) {
  assertCan(tx, "maintenance:read");
  const others = conditionsOf(tx, filter);
  const where = and(...others, filter.status?.length ? or(...filter.status.map((status) => inStatus[status])) : undefined);
  const paging = keyset(orderOf(filter.sort), filter);
  const found = await tx
    .select({ ...row, key: paging.key })
    .from(workOrders)
    .innerJoin(assets, eq(assets.id, workOrders.assetId))
    .leftJoin(sites, eq(sites.id, workOrders.siteId))
    .where(and(where, paging.where))
    .orderBy(...paging.orderBy)
    .limit(paging.limit);
  const perStatus = workOrderStatuses.map((status) => {
    const rest = and(...others, inStatus[status])!;
    return sql`select ${status}::text as status, (select count(*)::int from (select 1 from ${workOrders} ${joinFor(filter)} where ${rest} limit ${capOf(status) + 1}) c) as count`;
  });
  const counts = Object.fromEntries(workOrderStatuses.map((status) => [status, 0])) as Record<WorkOrderStatus, number>;
  const capped: WorkOrderStatus[] = [];
  for (const { status, count } of await tx.execute<{ status: WorkOrderStatus; count: number }>(sql.join(perStatus, sql` union all `))) {
    counts[status] = Math.min(count, capOf(status));
    if (count > capOf(status)) capped.push(status);
  }
  const shown: readonly WorkOrderStatus[] = filter.status?.length ? filter.status : workOrderStatuses;
  const total = shown.reduce((sum, status) => sum + counts[status], 0);
  return { ...paging.page(found), total, totalIsCapped: shown.some((status) => capped.includes(status)), counts, capped };
}

export type WorkOrderRow = Awaited<ReturnType<typeof listWorkOrders>>["items"][number];

/** Only a search by words looks at the asset too. */
const joinFor = ({ q }: WorkOrderFilter) => (q ? sql`join ${assets} on ${assets.id} = ${workOrders.assetId}` : sql``);

function conditionsOf(
  tx: ActorTx,
  { q, priority, kind, assignee, site, asset, plan, overdue, dueFrom, dueTo }: WorkOrderFilter,
): (SQL | undefined)[] {
  const people = assignee?.filter((one) => one !== "nobody").map((one) => (one === "me" ? tx.actor.userId : one));
  const ids = people?.filter((id) => id !== null && id !== undefined) ?? [];
  return [
    q ? textMatch(q) : undefined,
    priority?.length ? inArray(workOrders.priority, priority) : undefined,
    kind?.length ? inArray(workOrders.kind, kind) : undefined,
    assignee?.length
      ? or(
          ids.length > 0 ? inArray(workOrders.assignedTo, ids) : undefined,
          assignee.includes("nobody") ? isNull(workOrders.assignedTo) : undefined,
          ...(ids.length === 0 && !assignee.includes("nobody") ? [sql`false`] : []),
        )
      : undefined,
    site?.length ? inArray(workOrders.siteId, site) : undefined,
    asset ? eq(workOrders.assetId, asset) : undefined,
    plan ? eq(workOrders.planId, plan) : undefined,
    overdue ? and(lt(workOrders.dueDate, sql`now()`), inArray(workOrders.status, [...unfinished])) : undefined,
    dueFrom ? gte(workOrders.dueDate, new Date(dueFrom)) : undefined,
    dueTo ? lt(workOrders.dueDate, new Date(dueTo)) : undefined,
  ];
}

function textMatch(q: string) {
  const like = `%${q.replace(/[\\%_]/g, "\\$&")}%`;
  const number = /^(?:wo-)?(\d{1,9})$/i.exec(q)?.[1];
  return or(
    sql`${workOrders.title} ilike ${like}`,
    sql`${workOrders.description} ilike ${like}`,
    sql`${assets.name} ilike ${like}`,
    number ? eq(workOrders.number, Number(number)) : undefined,
  );
}

/** "WO-12", "12" or an id; anything else is no work order. */
export function workOrderRef(text: string): number | string {
  const number = /^(?:WO-)?(\d{1,9})$/i.exec(text)?.[1];
  if (number) return Number(number);
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text;
  throw notFound("work order");
}

/** A page of the parts in use, by name; `low` keeps those at or below their reorder point. */
export async function listParts(tx: ActorTx, { q, low, ...place }: PartFilter) {
  assertCan(tx, "maintenance:read");
  const like = q ? `%${q.replace(/[\\%_]/g, "\\$&")}%` : undefined;
  const where = and(
    isNull(parts.retiredAt),
    like ? or(sql`${parts.name} ilike ${like}`, sql`${parts.number} ilike ${like}`) : undefined,
    low ? sql`${parts.quantityOnHand} <= ${parts.reorderPoint}` : undefined,
  );
  const paging = keyset({ id: "name", by: sql`${parts.name}`, type: "text", tie: sql`${parts.id}`, desc: false }, place);
  const found = await tx
    .select({
      id: parts.id,
      number: parts.number,
      name: parts.name,
      unit: parts.unit,
      location: parts.location,
      quantityOnHand: parts.quantityOnHand,
      reorderPoint: parts.reorderPoint,
      unitCost: parts.unitCost,
      currency: parts.currency,
      key: paging.key,
    })
    .from(parts)
    .where(and(where, paging.where))
    .orderBy(...paging.orderBy)
    .limit(paging.limit);
  const [{ total }] = (await tx.select({ total: sql<number>`count(*)::int` }).from(parts).where(where)) as [{ total: number }];
  return { ...paging.page(found), total };
}
export type PartRow = Awaited<ReturnType<typeof listParts>>["items"][number];

/** Active prescriptions for a kind of asset, the best first. */
export async function listPrescriptionChoices(tx: ActorTx, assetType: string | null) {
  assertCan(tx, "maintenance:read");
  return tx
    .select({
      id: prescriptions.id,
      title: prescriptions.title,
      successRate: prescriptions.successRate,
      assetType: prescriptions.assetType,
    })
    .from(prescriptions)
    .where(eq(prescriptions.status, "active"))
    .orderBy(
      sql`${prescriptions.assetType} is not distinct from ${assetType} desc`,
      desc(sql`coalesce(${prescriptions.successRate}, -1)`),
      asc(prescriptions.title),
    )
    .limit(100);
}

/** Parts in stock, as choices of a form. */
export async function listPartChoices(tx: ActorTx) {
  assertCan(tx, "maintenance:read");
  const found = await tx
    .select({ id: parts.id, number: parts.number, name: parts.name, unit: parts.unit, quantity: parts.quantityOnHand })
    .from(parts)
    .where(and(isNull(parts.retiredAt), sql`${parts.quantityOnHand} > 0`))
    .orderBy(asc(parts.name))
    .limit(1_000);
  return found.map(({ id, number, name, unit, quantity }) => ({ value: id, label: `${name} · ${number}`, detail: `${quantity} ${unit}` }));
}
