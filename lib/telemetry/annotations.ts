import "server-only";
import { and, asc, eq, gte, inArray, isNull, lte, or, sql } from "drizzle-orm";
import { holds } from "@/db/actor";
import { profiles, sensors, telemetryAnnotations } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import type { AddAnnotation } from "./annotation-schema";

/** Writes a remark onto a stretch of a sensor's history, or of its whole asset's. */
export async function addAnnotation(tx: ActorTx, { sensorId, wholeAsset, from, to, text, kind }: AddAnnotation) {
  assertCan(tx, "comments:write");
  const [sensor] = await tx.select({ assetId: sensors.assetId }).from(sensors).where(eq(sensors.id, sensorId));
  if (!sensor) throw notFound("sensor");
  const [made] = await tx
    .insert(telemetryAnnotations)
    .values({ assetId: sensor.assetId, sensorId: wholeAsset ? null : sensorId, fromAt: from, toAt: to, text, kind })
    .returning({ id: telemetryAnnotations.id });
  await recordAudit(tx, {
    action: "annotation.add",
    resourceType: "asset",
    resourceId: sensor.assetId,
    details: { annotationId: made!.id },
    next: { sensorId: wholeAsset ? null : sensorId, from, to, text, kind },
  });
  return made!;
}

/** One's own, or anybody's for those who look after the sensors. */
export async function removeAnnotation(tx: ActorTx, { id }: { id: string }) {
  assertCan(tx, "comments:write");
  const [before] = await tx.select().from(telemetryAnnotations).where(eq(telemetryAnnotations.id, id)).for("update");
  if (!before) throw notFound("annotation");
  if (!mayRemove(tx, before.createdBy))
    throw new AppError("FORBIDDEN", "Only its author, or somebody with telemetry:write, may remove this.");
  await tx.delete(telemetryAnnotations).where(eq(telemetryAnnotations.id, id));
  const { assetId, sensorId, fromAt, toAt, text, kind } = before;
  await recordAudit(tx, {
    action: "annotation.remove",
    resourceType: "asset",
    resourceId: assetId,
    details: { annotationId: id },
    previous: { sensorId, from: fromAt, to: toAt, text, kind },
  });
  return { id };
}

const mayRemove = (tx: ActorTx, author: string | null) =>
  holds(tx.actor, "telemetry:write") || (author !== null && author === tx.actor.userId && holds(tx.actor, "comments:write"));

export type Annotation = Awaited<ReturnType<typeof listAnnotations>>[number];

/** What is remarked on these sensors, or on their assets as a whole, within a stretch of time. */
export async function listAnnotations(tx: ActorTx, { sensorIds, from, to }: { sensorIds: readonly string[]; from: Date; to: Date }) {
  assertCan(tx, "telemetry:read");
  if (sensorIds.length === 0) return [];
  const their = tx
    .select({ id: sensors.assetId })
    .from(sensors)
    .where(inArray(sensors.id, [...sensorIds]));
  const rows = await tx
    .select({
      id: telemetryAnnotations.id,
      assetId: telemetryAnnotations.assetId,
      sensorId: telemetryAnnotations.sensorId,
      from: telemetryAnnotations.fromAt,
      to: telemetryAnnotations.toAt,
      text: telemetryAnnotations.text,
      kind: telemetryAnnotations.kind,
      createdBy: telemetryAnnotations.createdBy,
      author: profiles.displayName,
    })
    .from(telemetryAnnotations)
    .leftJoin(profiles, eq(profiles.id, telemetryAnnotations.createdBy))
    .where(
      and(
        or(
          inArray(telemetryAnnotations.sensorId, [...sensorIds]),
          and(isNull(telemetryAnnotations.sensorId), inArray(telemetryAnnotations.assetId, their)),
        ),
        lte(telemetryAnnotations.fromAt, to),
        gte(sql`coalesce(${telemetryAnnotations.toAt}, ${telemetryAnnotations.fromAt})`, sql`${from.toISOString()}::timestamptz`),
      ),
    )
    .orderBy(asc(telemetryAnnotations.fromAt), asc(telemetryAnnotations.id))
    .limit(200);
  return rows.map(({ createdBy, ...row }) => ({ ...row, removable: mayRemove(tx, createdBy) }));
}
