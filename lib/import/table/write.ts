import "server-only";
import { sql } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import { sensorStates } from "@/db/schema";
import { type ActorTx, actingAs, savepoint } from "@/db/with-actor";
import { refreshSiteStatus } from "@/lib/assets/refresh-site-status";
import { recordAudit } from "@/lib/audit/record";
import type { Bulk, Values } from "./handlers";

const ROWS_AT_ONCE = 500;
/** Up to here each new record has an audit entry of its own; beyond, the chain would be held too long, and an entry names up to five hundred. */
const OWN_ENTRIES = 2_000;
export type NewRow = { row: number; id: string; input: Values };

/**
 * Inserts in blocks, parents first, wherever they stand in the file. A block that the database refuses is tried row by row, so that each error finds its
 * row. What stands inside a row of the file that is not in is left out too, without an error of its own. Returns what is in.
 */
export async function insertRows(
  tx: ActorTx,
  bulk: Bulk,
  rows: readonly NewRow[],
  ownIds: ReadonlySet<string>,
  refuse: (row: number, error: unknown) => void,
) {
  const inserted = new Map<string, NewRow>();
  const isReady = ({ input }: NewRow) => !ownIds.has(input.parentId as string) || inserted.has(input.parentId as string);
  const insert = async (some: readonly NewRow[]) => {
    await savepoint(tx, (inner) => inner.insert(bulk.table).values(some.map(({ id, input }) => ({ id, ...bulk.values(input) }) as never)));
    for (const one of some) inserted.set(one.id, one);
  };
  for (let left = rows; ; ) {
    const ready = left.filter(isReady);
    if (ready.length === 0) return [...inserted.values()];
    left = left.filter((one) => !isReady(one));
    for (let from = 0; from < ready.length; from += ROWS_AT_ONCE) {
      const block = ready.slice(from, from + ROWS_AT_ONCE);
      try {
        await insert(block);
      } catch {
        for (const one of block) await insert([one]).catch((error) => refuse(one.row, error));
      }
    }
  }
}

/** What follows from new rows besides themselves. */
export async function settle(tx: ActorTx, bulk: Bulk, rows: readonly NewRow[]) {
  if (rows.length === 0) return;
  if (bulk.record === "asset")
    await refreshSiteStatus(
      tx,
      rows.map(({ input }) => String(input.siteId)),
    );
  if (bulk.record === "sensor") {
    const ids = rows.map(({ id }) => ({ sensorId: id }));
    await actingAs(tx, systemActor(tx.actor.organizationId!, "sensor.create", tx.actor), async (system) => {
      for (let from = 0; from < ids.length; from += 5_000) await system.insert(sensorStates).values(ids.slice(from, from + 5_000));
    });
  }
}

/** The audit entry and the event of each new row, last of all: the audit chain's lock is held for as short as can be. */
export async function tell(tx: ActorTx, bulk: Bulk, rows: readonly NewRow[]) {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const told = rows.slice(from, from + ROWS_AT_ONCE).map(({ id, row, input }) => ({
      id: bulk.record === "component" ? input.assetId : id,
      site: bulk.record === "site" ? id : (input.siteId ?? null),
      details: { imported: true, row, ...(bulk.record === "component" && { componentId: id, component: input.name }) },
      next: input,
      data: { name: input.name, ...(bulk.record === "asset" && { tag: input.tag }) },
    }));
    const resource = bulk.record === "component" ? "asset" : bulk.record;
    const named = bulk.record === "asset" ? "asset.created" : bulk.record === "component" ? "asset.updated" : null;
    const json = JSON.stringify(told);
    if (rows.length <= OWN_ENTRIES)
      await tx.execute(sql`select count(private.append_audit(${bulk.action}, ${named}::audit_event, ${resource}, n.id, n.details, null, n.next, 'success', null))
        from jsonb_to_recordset(${json}::jsonb) as n(id uuid, details jsonb, next jsonb)`);
    else
      await recordAudit(tx, {
        action: bulk.action,
        resourceType: resource,
        resourceId: null,
        details: { imported: true, records: told.map(({ details, next, ...one }) => ({ id: one.id, row: details.row, ...next })) },
      });
    if (bulk.event)
      await tx.execute(sql`select count(private.append_event(${bulk.event}, ${resource}, n.id, n.site, 'assets:read', n.data, null, null, null))
        from jsonb_to_recordset(${json}::jsonb) as n(id uuid, site uuid, data jsonb)`);
  }
}
