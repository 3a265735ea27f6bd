import "server-only";
import { and, count, desc, eq, isNull, sql } from "drizzle-orm";
import { assets, profiles, sensorCalibrations, sensors } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";

export type CalibrationRow = Awaited<ReturnType<typeof listCalibrations>>[number];

/** A sensor's calibrations, newest first. */
export async function listCalibrations(tx: ActorTx, sensorId: string) {
  assertCan(tx, "telemetry:read");
  return tx
    .select({
      id: sensorCalibrations.id,
      calibratedAt: sensorCalibrations.calibratedAt,
      nextDueAt: sensorCalibrations.nextDueAt,
      offsetBefore: sensorCalibrations.offsetBefore,
      scaleBefore: sensorCalibrations.scaleBefore,
      offsetAfter: sensorCalibrations.offsetAfter,
      scaleAfter: sensorCalibrations.scaleAfter,
      appliesFrom: sensorCalibrations.appliesFrom,
      appliedAt: sensorCalibrations.appliedAt,
      readingsChanged: sensorCalibrations.readingsChanged,
      certificate: sensorCalibrations.certificate,
      note: sensorCalibrations.note,
      by: profiles.displayName,
    })
    .from(sensorCalibrations)
    .leftJoin(profiles, eq(profiles.id, sensorCalibrations.createdBy))
    .where(eq(sensorCalibrations.sensorId, sensorId))
    .orderBy(desc(sensorCalibrations.calibratedAt), desc(sensorCalibrations.id))
    .limit(200);
}

/** How many sensors in service are due within so many days, overdue ones included. */
export async function countDue(tx: ActorTx, days: number): Promise<number> {
  assertCan(tx, "telemetry:read");
  const [row] = await tx
    .select({ due: count() })
    .from(sensors)
    .innerJoin(assets, eq(assets.id, sensors.assetId))
    .where(and(isNull(assets.retiredAt), sql`${sensors.nextCalibrationDate} <= current_date + ${days}::int`));
  return row!.due;
}
