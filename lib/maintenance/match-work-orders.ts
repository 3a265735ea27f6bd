import "server-only";
import { and, eq, gte, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { assets, workOrders } from "@/db/schema";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { assetsMatching, uuidArray } from "@/lib/assets/text-search";
import type { WorkOrderFilter } from "./schema";
import { rankOfPriority } from "./words";

/** Beyond so many matches of a text, the list is walked in its order until a page of them is found. */
const MOST_ORDERS = 2_000;
const MOST_ASSETS = 200;

/** What has no date is due last. An index of the list holds this very expression. */
export const dueOrLast = sql`coalesce(${workOrders.dueDate}, '9999-01-01 00:00:00+00'::timestamptz)`;

/** What the filter asks, except for the status. */
export async function matchingWorkOrders(tx: ActorTx, filter: WorkOrderFilter): Promise<SQL | undefined> {
  const { q, priority, kind, assignee, site, asset, plan, overdue, dueFrom, dueTo } = filter;
  return and(
    q ? await textMatch(tx, q) : undefined,
    priority?.length ? inArray(workOrders.priorityRank, priority.map(rankOfPriority)) : undefined,
    kind?.length ? inArray(workOrders.kind, kind) : undefined,
    assignee?.length ? isWith(tx, assignee) : undefined,
    site?.length ? inArray(workOrders.siteId, site) : undefined,
    asset ? eq(workOrders.assetId, asset) : undefined,
    plan ? eq(workOrders.planId, plan) : undefined,
    overdue ? sql`${dueOrLast} < now()` : undefined,
    dueFrom ? and(sql`${dueOrLast} >= ${dueFrom}::timestamptz`, gte(workOrders.dueDate, new Date(dueFrom))) : undefined,
    dueTo ? and(sql`${dueOrLast} < ${dueTo}::timestamptz`, lt(workOrders.dueDate, new Date(dueTo))) : undefined,
  );
}

function isWith(tx: ActorTx, assignee: NonNullable<WorkOrderFilter["assignee"]>): SQL {
  const people = assignee.filter((one) => one !== "nobody").map((one) => (one === "me" ? tx.actor.userId : one));
  const ids = people.filter((id) => id !== null);
  const nobody = assignee.includes("nobody") ? isNull(workOrders.assignedTo) : undefined;
  return or(ids.length > 0 ? inArray(workOrders.assignedTo, ids) : undefined, nobody) ?? sql`false`;
}

/** The text in what the order says or in its asset's name, or its number. Both texts are looked up beforehand where an index can. */
async function textMatch(tx: ActorTx, q: string): Promise<SQL> {
  const like = `%${q.replace(/[\\%_]/g, "\\$&")}%`;
  const number = /^(?:wo-)?(\d{1,9})$/i.exec(q)?.[1];
  const found = await ordersMatching(tx, q);
  const named = await assetsMatching(tx, q);
  return or(
    found
      ? sql`${workOrders.id} = any(${uuidArray(found)}::uuid[])`
      : sql`(${workOrders.title} ilike ${like} or ${workOrders.description} ilike ${like})`,
    named && named.length <= MOST_ASSETS
      ? sql`${workOrders.assetId} = any(${uuidArray(named)}::uuid[])`
      : sql`exists (select from ${assets} where ${assets.id} = ${workOrders.assetId} and ${assets.name} ilike ${like})`,
    number ? eq(workOrders.number, Number(number)) : undefined,
  )!;
}

/** Undefined when too many match, or the text is shorter than a trigram. */
async function ordersMatching(tx: ActorTx, q: string): Promise<string[] | undefined> {
  if (q.length < 3 || !tx.actor.organizationId) return undefined;
  const rows = await rawOf(tx)<{ id: string }[]>`select id from private.matching_work_order_ids(${q}, ${MOST_ORDERS + 1}) as id`;
  return rows.length > MOST_ORDERS ? undefined : rows.map(({ id }) => id);
}
