import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { assetDowntimes, assets, workOrders } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import type { DowntimeInput } from "./schema";

/** Notes that an asset stands still, or stood still. Without an end it goes on until the order is completed or somebody ends it. */
export async function recordDowntime(tx: ActorTx, input: DowntimeInput) {
  assertCan(tx, "work-orders:write");
  const [asset] = await tx.select({ name: assets.name }).from(assets).where(eq(assets.id, input.assetId));
  if (!asset) throw notFound("asset");
  if (input.workOrderId) {
    const [order] = await tx.select({ assetId: workOrders.assetId }).from(workOrders).where(eq(workOrders.id, input.workOrderId));
    if (order?.assetId !== input.assetId) throw notFound("work order");
  }
  if (!input.endedAt) {
    const [open] = await tx
      .select({ id: assetDowntimes.id })
      .from(assetDowntimes)
      .where(and(eq(assetDowntimes.assetId, input.assetId), isNull(assetDowntimes.endedAt)));
    if (open) throw new AppError("CONFLICT", `${asset.name} stands still already. End that downtime first.`);
  }
  const [row] = await tx
    .insert(assetDowntimes)
    .values({
      assetId: input.assetId,
      workOrderId: input.workOrderId ?? null,
      startedAt: new Date(input.startedAt),
      endedAt: input.endedAt ? new Date(input.endedAt) : null,
      planned: input.planned,
      reason: input.reason || null,
      createdBy: tx.actor.userId,
    })
    .returning({ id: assetDowntimes.id });
  await recordAudit(tx, { action: "downtime.record", resourceType: "asset", resourceId: input.assetId, next: { ...input } });
  return { id: row!.id };
}

/** The asset runs again. */
export async function endDowntime(tx: ActorTx, { id }: { id: string }) {
  assertCan(tx, "work-orders:write");
  const [row] = await tx
    .update(assetDowntimes)
    .set({ endedAt: sql`greatest(${assetDowntimes.startedAt}, now())` })
    .where(and(eq(assetDowntimes.id, id), isNull(assetDowntimes.endedAt)))
    .returning({ assetId: assetDowntimes.assetId });
  if (!row) throw notFound("open downtime");
  await recordAudit(tx, { action: "downtime.end", resourceType: "asset", resourceId: row.assetId, details: { downtime: id } });
  return { id };
}
