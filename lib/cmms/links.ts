import "server-only";
import { and, eq, ne, sql } from "drizzle-orm";
import { assets, cmmsLinks, prescriptions, workflowExecutions, workOrders } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { notFound } from "@/lib/errors";
import { type WorkOrder, workOrderForUpdate } from "@/lib/maintenance/move-work-order";
import type { External } from "./adapter";
import type { CmmsSystem, Conflict, Shared, SharedFields } from "./words";

export type Link = typeof cmmsLinks.$inferSelect;

/** An order as it stands, with its asset's tag and its link to this connection. */
export async function readOrder(tx: ActorTx, id: string, connectionId: string) {
  const [found] = await tx
    .select({ order: workOrders, assetTag: assets.tag, link: cmmsLinks })
    .from(workOrders)
    .innerJoin(assets, eq(assets.id, workOrders.assetId))
    .leftJoin(cmmsLinks, and(eq(cmmsLinks.workOrderId, workOrders.id), eq(cmmsLinks.connectionId, connectionId)))
    .where(eq(workOrders.id, id));
  if (!found) throw notFound("work order");
  return found;
}

/** A link with its order, both locked, the order first: a run does so too. */
export async function linkForUpdate(tx: ActorTx, id: string) {
  const [known] = await tx.select({ workOrderId: cmmsLinks.workOrderId }).from(cmmsLinks).where(eq(cmmsLinks.id, id));
  if (!known) throw notFound("link");
  const order = await workOrderForUpdate(tx, known.workOrderId);
  const [link] = await tx.select().from(cmmsLinks).where(eq(cmmsLinks.id, id)).for("update");
  if (!link) throw notFound("link");
  return { link, order };
}

export const fieldsOf = ({ title, description, status, priority, dueDate }: WorkOrder): SharedFields => ({
  title,
  description,
  status,
  priority,
  dueDate: dueDate?.toISOString() ?? null,
});

type Outcome = { agreed: Shared; conflicts: Conflict[]; failure: string | null };

/**
 * Writes down what both sides agree on, for the state of ours that `order` is. Call it after the last write to the order in this transaction, with
 * the row locked: its version is what the next run compares with.
 */
export async function keepLink(
  tx: ActorTx,
  order: WorkOrder,
  connection: { id: string; system: CmmsSystem },
  external: External,
  { agreed, conflicts, failure }: Outcome,
) {
  if (order.externalId !== external.id || order.externalSystem !== connection.system) {
    // Another installation of the system, connected before, may have given the same number to another order.
    const elsewhere = and(
      eq(workOrders.externalSystem, connection.system),
      eq(workOrders.externalId, external.id),
      ne(workOrders.id, order.id),
    );
    await tx.update(workOrders).set({ externalId: null, externalSystem: null }).where(elsewhere);
    await tx.update(workOrders).set({ externalId: external.id, externalSystem: connection.system }).where(eq(workOrders.id, order.id));
  }
  await markWork(tx, order, connection.system, external.id);
  const state = conflicts.length > 0 ? "conflict" : failure ? "failed" : "synced";
  const set = {
    externalId: external.id,
    externalUrl: external.url,
    externalVersion: external.version,
    agreed,
    state,
    conflict: conflicts.length > 0 ? conflicts : null,
    message: failure,
    ourVersion: sql`(select updated_at from work_orders where id = ${order.id}::uuid)`,
    lastSyncedAt: sql`now()`,
  } as const;
  await tx
    .insert(cmmsLinks)
    .values({ connectionId: connection.id, workOrderId: order.id, ...set })
    .onConflictDoUpdate({ target: [cmmsLinks.organizationId, cmmsLinks.connectionId, cmmsLinks.workOrderId], set });
}

/** The run of an order that is known over there says so, also one that was begun later; and so does the prescription it follows. */
async function markWork(tx: ActorTx, { workflowId, prescriptionId }: WorkOrder, system: CmmsSystem, externalId: string) {
  if (workflowId)
    await tx
      .update(workflowExecutions)
      .set({ syncedToCmms: true, cmmsWorkOrderId: externalId })
      .where(and(eq(workflowExecutions.id, workflowId), sql`${workflowExecutions.cmmsWorkOrderId} is distinct from ${externalId}`));
  if (prescriptionId)
    await tx
      .update(prescriptions)
      .set({ cmmsLinked: sql`array_append(${prescriptions.cmmsLinked}, ${system})` })
      .where(and(eq(prescriptions.id, prescriptionId), sql`${system} <> all(${prescriptions.cmmsLinked})`));
}
