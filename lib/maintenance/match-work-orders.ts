import "server-only";
import { and, eq, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { assets, workOrders } from "@/db/schema";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { assetsMatching, uuidArray } from "@/lib/assets/text-search";
import type { WorkOrderFilter } from "./schema";
import { rankOfPriority, rankOfStatus, type WorkOrderStatus } from "./words";

/** Beyond so many matches of a text, the list is walked in its order until a page of them is found. */
const MOST_ORDERS = 2_000;
const MOST_ASSETS = 200;

/** What has no date is due last. An index of the list holds this very expression. */
const NEVER = sql`'9999-01-01 00:00:00+00'::timestamptz`;
export const dueOrLast = sql`(case when ${workOrders.dueDate} is null then ${NEVER} else ${workOrders.dueDate} end)`;

/** What a filter asks, except for the status. `shown` is the same condition for the statuses of the page. `slow`: each row must be read to know. */
export type Matching = { where: SQL | undefined; shown: SQL | undefined; slow: boolean };

export async function matchingWorkOrders(
  tx: ActorTx,
  filter: WorkOrderFilter,
  shown: readonly WorkOrderStatus[],
  all: readonly WorkOrderStatus[],
): Promise<Matching> {
  const { q, priority, kind, assignee, site, asset, plan, overdue, dueFrom, dueTo } = filter;
  const rest = and(
    priority?.length ? inArray(workOrders.priorityRank, priority.map(rankOfPriority)) : undefined,
    kind?.length ? inArray(workOrders.kind, kind) : undefined,
    assignee?.length ? isWith(tx, assignee) : undefined,
    site?.length ? inArray(workOrders.siteId, site) : undefined,
    asset ? eq(workOrders.assetId, asset) : undefined,
    plan ? eq(workOrders.planId, plan) : undefined,
    overdue ? sql`${dueOrLast} < now()` : undefined,
    dueFrom ? sql`${dueOrLast} >= ${dueFrom}::timestamptz and ${dueOrLast} < ${NEVER}` : undefined,
    dueTo ? sql`${dueOrLast} < ${dueTo}::timestamptz` : undefined,
  );
  if (!q) return { where: rest, shown: rest, slow: false };
  const assetIds = await assetsSaying(tx, q);
  const named = assetIds && assetIds.length <= MOST_ASSETS ? assetIds : undefined;
  const found = await ordersMatching(tx, q, all);
  // Many match somewhere; where the page looks it may be few, or none.
  const foundHere = found ?? (shown.length < all.length ? await ordersMatching(tx, q, shown) : undefined);
  return { where: and(rest, textMatch(q, found, named)), shown: and(rest, textMatch(q, foundHere, named)), slow: !found || !named };
}

function isWith(tx: ActorTx, assignee: NonNullable<WorkOrderFilter["assignee"]>): SQL {
  const people = assignee.filter((one) => one !== "nobody").map((one) => (one === "me" ? tx.actor.userId : one));
  const ids = people.filter((id) => id !== null);
  const nobody = assignee.includes("nobody") ? isNull(workOrders.assignedTo) : undefined;
  return or(ids.length > 0 ? inArray(workOrders.assignedTo, ids) : undefined, nobody) ?? sql`false`;
}

/** The text in what the order says or in its asset's name, or its number: by what was looked up beforehand, or row by row. */
function textMatch(q: string, found: readonly string[] | undefined, named: readonly string[] | undefined): SQL | undefined {
  const word = beginningOf(q);
  const like = `%${q.replace(/[\\%_]/g, "\\$&")}%`;
  const lowered = sql`(select lower(${like}))`; // "ilike" says the same, and lowers the text that is looked for again for each row
  const says = (column: SQL | AnyPgColumn) => (word ? sql`${column} ~* ${word}` : sql`lower(${column}) like ${lowered}`);
  const number = /^(?:wo-)?(\d{1,9})$/i.exec(q)?.[1];
  const match = or(
    found ? sql`${workOrders.id} = any(${uuidArray(found)}::uuid[])` : sql`(${says(workOrders.title)} or ${says(workOrders.description)})`,
    named
      ? sql`${workOrders.assetId} = any(${uuidArray(named)}::uuid[])`
      : sql`exists (select from ${assets} where ${assets.id} = ${workOrders.assetId} and ${says(assets.name)})`,
    number ? eq(workOrders.number, Number(number)) : undefined,
  );
  // Under the policies the planner takes every word for a rare one: it would read all orders and sort what matches, where the list's own order comes upon
  // a page of a common word at once (of a million orders 0.1 s instead of 1.5 s). Of a "coalesce" it believes that every second row passes.
  return found && named ? match : sql`coalesce(${match}, false)`;
}

/** Scripts that put no spaces between words. There a short text may stand anywhere. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;

/** Two letters are looked for where a word begins, as private.matching_work_order_ids does: there an index finds them. Undefined for other texts. */
const beginningOf = (q: string) => (/^[\p{L}\p{N}]{2}$/u.test(q) && !UNSPACED.test(q) ? `(^|[\\t\\n\\r -/:-@\\[-\`{-~])${q}` : undefined);

/** Assets are few beside their orders: for two letters their names are read. */
async function assetsSaying(tx: ActorTx, q: string): Promise<string[] | undefined> {
  const word = beginningOf(q);
  if (!word) return assetsMatching(tx, q);
  const rows = await tx
    .select({ id: assets.id })
    .from(assets)
    .where(sql`${assets.name} ~* ${word}`)
    .limit(MOST_ASSETS + 1);
  return rows.map(({ id }) => id);
}

/** Undefined when too many match, or the text is shorter than a trigram and not two letters. */
export async function ordersMatching(tx: ActorTx, q: string, statuses: readonly WorkOrderStatus[]): Promise<string[] | undefined> {
  if ((q.length < 3 && !beginningOf(q)) || !tx.actor.organizationId) return undefined;
  const ranks = `{${statuses.map(rankOfStatus).join(",")}}`;
  const rows = await rawOf(tx)<{ id: string }[]>`
    select id from private.matching_work_order_ids(${q}, ${ranks}::smallint[], ${MOST_ORDERS + 1}) as id`;
  return rows.length > MOST_ORDERS ? undefined : rows.map(({ id }) => id);
}
