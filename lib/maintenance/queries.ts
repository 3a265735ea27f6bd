import "server-only";
import { and, asc, desc, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { assets, parts, prescriptions, profiles, sites, workOrders } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { keyset, type Order } from "@/lib/keyset";
import { countOverdue, countWorkOrders } from "./count-work-orders";
import { dueOrLast, matchingWorkOrders } from "./match-work-orders";
import type { PartFilter, WorkOrderFilter } from "./schema";
import { rankOfStatus, unfinished, type WorkOrderStatus, workOrderStatuses } from "./words";

const orders = {
  created: { by: sql`${workOrders.createdAt}`, type: "timestamptz" },
  number: { by: sql`${workOrders.number}`, type: "bigint" },
  priority: { by: sql`${workOrders.priorityRank}`, type: "bigint" },
  due: { by: dueOrLast, type: "timestamptz" },
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

/**
 * A page of orders, and how many there are in each status whatever the status filter says. A status that is counted no further is in `capped`; then
 * `total` is the least that match, and `totalIsCapped` says so. `overdue` is counted where it is asked for.
 */
export async function listWorkOrders(tx: ActorTx, filter: WorkOrderFilter, asked: { overdue?: boolean } = {}) {
  assertCan(tx, "maintenance:read");
  const possible: readonly WorkOrderStatus[] = filter.overdue ? unfinished : workOrderStatuses;
  const shown = possible.filter((status) => !filter.status?.length || filter.status.includes(status));
  const matching = await matchingWorkOrders(tx, filter, shown, possible);
  const { counts, capped } = await countWorkOrders(tx, filter, matching, possible);
  const paging = keyset(orderOf(filter.sort), filter);
  const found = await pageOf(
    tx,
    paging,
    matching.shown,
    shown.filter((status) => counts[status] > 0 || capped.includes(status)),
  );
  const total = shown.reduce((sum, status) => sum + counts[status], 0);
  const totalIsCapped = shown.some((status) => capped.includes(status));
  const overdue = asked.overdue ? { overdue: await countOverdue(tx, matching) } : {};
  return { ...paging.page(found), total, totalIsCapped, counts, capped, ...overdue };
}

export type WorkOrderRow = Awaited<ReturnType<typeof listWorkOrders>>["items"][number];

/** Each status is walked along an index in the list's order, and the first of all of them are the page: one walk over all would pass by what it is not for. */
async function pageOf(tx: ActorTx, paging: ReturnType<typeof keyset>, where: SQL | undefined, statuses: readonly WorkOrderStatus[]) {
  if (statuses.length === 0) return [];
  const { by, tie, direction } = paging.order;
  const ranks = `{${statuses.map(rankOfStatus).join(",")}}`;
  const walk = sql`select ${by} as place, ${tie} as id from ${workOrders}
    where ${and(sql`${workOrders.statusRank} = walked.rank`, where, paging.where)} order by ${sql.join(paging.orderBy, sql`, `)} limit ${paging.limit}`;
  const first = sql`select found.id from unnest(${ranks}::smallint[]) as walked(rank), lateral (${walk}) found
    order by found.place ${direction}, found.id ${direction} limit ${paging.limit}`;
  return tx
    .select({ ...row, key: paging.key })
    .from(workOrders)
    .innerJoin(assets, eq(assets.id, workOrders.assetId))
    .leftJoin(sites, eq(sites.id, workOrders.siteId))
    .where(sql`${workOrders.id} in (${first})`)
    .orderBy(...paging.orderBy);
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

/** The orders that an alert has asked for, the newest first. */
export async function listOrdersOfAlert(tx: ActorTx, alertId: string) {
  assertCan(tx, "maintenance:read");
  return tx
    .select({ id: workOrders.id, number: workOrders.number, status: workOrders.status })
    .from(workOrders)
    .where(eq(workOrders.alertId, alertId))
    .orderBy(desc(workOrders.number))
    .limit(20);
}
export type OrderOfAlert = Awaited<ReturnType<typeof listOrdersOfAlert>>[number];

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
export type PrescriptionChoice = Awaited<ReturnType<typeof listPrescriptionChoices>>[number];

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
