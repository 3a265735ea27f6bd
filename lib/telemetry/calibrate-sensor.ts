import "server-only";
import { eq, sql } from "drizzle-orm";
import { sensors } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { known } from "@/lib/assets/values";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import type { CalibrateSensor } from "./schema";

/** From the next batch on, value = raw × scale + offset. History keeps the values it had; `raw_value` allows deriving it again. */
export async function calibrateSensor(tx: ActorTx, { id, offset, scale, calibrationDate, nextCalibrationDate }: CalibrateSensor) {
  assertCan(tx, "telemetry:write");
  const [before] = await tx.select().from(sensors).where(eq(sensors.id, id)).for("update");
  if (!before) throw notFound("sensor");
  const [sensor] = await tx
    .update(sensors)
    .set({
      calibrationOffset: offset,
      calibrationScale: scale,
      calibrationDate: calibrationDate ?? sql`current_date`,
      ...known({ nextCalibrationDate }),
    })
    .where(eq(sensors.id, id))
    .returning();
  if (!sensor) throw notFound("sensor");
  const facts = (row: typeof before) => ({
    offset: row.calibrationOffset,
    scale: row.calibrationScale,
    calibrationDate: row.calibrationDate,
    nextCalibrationDate: row.nextCalibrationDate,
  });
  await recordAudit(tx, {
    action: "sensor.calibrate",
    resourceType: "sensor",
    resourceId: id,
    previous: facts(before),
    next: facts(sensor),
  });
  await appendEvent(tx, {
    type: "sensor.calibrated",
    subjectType: "sensor",
    subjectId: id,
    siteId: sensor.siteId,
    permission: "telemetry:read",
    data: {
      name: sensor.name,
      assetId: sensor.assetId,
      offset,
      scale,
      previousOffset: before.calibrationOffset,
      previousScale: before.calibrationScale,
    },
  });
  return { id, name: sensor.name };
}
