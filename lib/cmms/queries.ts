import "server-only";
import { and, desc, eq, sql } from "drizzle-orm";
import { cmmsConnections, cmmsLinks, cmmsSyncs, workOrders } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { nameOf } from "@/lib/maintenance/queries";
import type { Conflict, OrderResult } from "./words";

/** The connections with how many orders each holds. Only columns the API may read: the credentials are not one of them. */
export async function listConnections(tx: ActorTx) {
  assertCan(tx, "maintenance:read");
  // Named with its table: drizzle leaves it out where one table is read, and a link has an id of its own.
  const links = (state: string) => sql<number>`(select count(*)::int from cmms_links l where l.connection_id = cmms_connections.id
    and (${state} = 'any' or l.state = ${state}))`;
  return tx
    .select({
      id: cmmsConnections.id,
      system: cmmsConnections.system,
      name: cmmsConnections.name,
      baseUrl: cmmsConnections.baseUrl,
      settings: cmmsConnections.settings,
      conflictRule: cmmsConnections.conflictRule,
      enabled: cmmsConnections.enabled,
      hourly: cmmsConnections.hourly,
      linked: links("any"),
      conflicts: links("conflict"),
      failed: links("failed"),
      lastRun: sql<"running" | "completed" | "partial" | "failed" | null>`(select s.status from cmms_syncs s
        where s.connection_id = cmms_connections.id order by s.started_at desc limit 1)`,
    })
    .from(cmmsConnections)
    .orderBy(cmmsConnections.system, cmmsConnections.name)
    .limit(100);
}
export type ConnectionRow = Awaited<ReturnType<typeof listConnections>>[number];

/** The latest runs, each with its result per order. */
export async function listSyncs(tx: ActorTx, limit = 10) {
  assertCan(tx, "maintenance:read");
  const rows = await tx
    .select({
      id: cmmsSyncs.id,
      system: cmmsConnections.system,
      operation: cmmsSyncs.operation,
      status: cmmsSyncs.status,
      results: cmmsSyncs.results,
      succeeded: cmmsSyncs.succeeded,
      failed: cmmsSyncs.failed,
      conflicts: cmmsSyncs.conflicts,
      message: cmmsSyncs.message,
      startedBy: nameOf(cmmsSyncs.startedBy),
      startedAt: cmmsSyncs.startedAt,
      finishedAt: cmmsSyncs.finishedAt,
    })
    .from(cmmsSyncs)
    .innerJoin(cmmsConnections, eq(cmmsConnections.id, cmmsSyncs.connectionId))
    .orderBy(desc(cmmsSyncs.startedAt))
    .limit(limit);
  return rows.map((row) => ({ ...row, results: row.results as unknown as OrderResult[] }));
}
export type SyncRow = Awaited<ReturnType<typeof listSyncs>>[number];

const link = {
  id: cmmsLinks.id,
  connectionId: cmmsLinks.connectionId,
  system: cmmsConnections.system,
  connection: cmmsConnections.name,
  workOrderId: cmmsLinks.workOrderId,
  number: workOrders.number,
  title: workOrders.title,
  externalId: cmmsLinks.externalId,
  externalUrl: cmmsLinks.externalUrl,
  state: cmmsLinks.state,
  conflict: cmmsLinks.conflict,
  message: cmmsLinks.message,
  lastSyncedAt: cmmsLinks.lastSyncedAt,
};
const linked = (tx: ActorTx) =>
  tx
    .select(link)
    .from(cmmsLinks)
    .innerJoin(cmmsConnections, eq(cmmsConnections.id, cmmsLinks.connectionId))
    .innerJoin(workOrders, eq(workOrders.id, cmmsLinks.workOrderId));
const withConflict = <T extends { conflict: unknown }>({ conflict, ...row }: T) => ({ ...row, conflict: (conflict ?? []) as Conflict[] });

/** Orders of which both sides changed the same field, and somebody has to say which is right. */
export async function listConflicts(tx: ActorTx) {
  assertCan(tx, "maintenance:read");
  const rows = await linked(tx)
    .where(and(eq(cmmsLinks.state, "conflict")))
    .orderBy(desc(cmmsLinks.lastSyncedAt))
    .limit(100);
  return rows.map(withConflict);
}

/** Where an order is known elsewhere. */
export async function listLinksOf(tx: ActorTx, workOrderId: string) {
  assertCan(tx, "maintenance:read");
  return (await linked(tx).where(eq(cmmsLinks.workOrderId, workOrderId)).limit(10)).map(withConflict);
}
export type LinkRow = Awaited<ReturnType<typeof listLinksOf>>[number];
