import "server-only";
import { eq, sql } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import { sensorCalibrations, sensorStates, sensors } from "@/db/schema";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { known } from "@/lib/assets/values";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { enqueueJob } from "@/lib/jobs/enqueue";
import type { CalibrateSensor } from "./schema";

/**
 * From the next batch on, value = raw × scale + offset. With `appliesFrom`, a job derives the readings stored since then anew; otherwise history keeps
 * the values it had.
 */
export async function calibrateSensor(tx: ActorTx, input: CalibrateSensor) {
  assertCan(tx, "telemetry:write");
  const { id, offset, scale, calibrationDate, nextCalibrationDate, appliesFrom = null, certificate = null, note = null } = input;
  if (appliesFrom && appliesFrom.getTime() > Date.now()) {
    const message = "Choose a moment that has passed, or leave it empty.";
    throw new AppError("VALIDATION_ERROR", message, { appliesFrom: [message] });
  }
  const [seen] = await tx.select({ id: sensors.id }).from(sensors).where(eq(sensors.id, id));
  if (!seen) throw notFound("sensor");
  // Ingestion locks this row before it reads the calibration: a batch on its way is stored before this, and the job finds it.
  const machinery = systemActor(tx.actor.organizationId!, "sensor.calibrate", tx.actor);
  await actingAs(tx, machinery, (system) =>
    system.select({ id: sensorStates.sensorId }).from(sensorStates).where(eq(sensorStates.sensorId, id)).for("update"),
  );
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
  const calibrationId = await keep(tx, machinery, {
    sensorId: id,
    offsetBefore: before.calibrationOffset,
    scaleBefore: before.calibrationScale,
    offsetAfter: offset,
    scaleAfter: scale,
    nextDueAt: sensor.nextCalibrationDate ? new Date(`${sensor.nextCalibrationDate}T00:00:00Z`) : null,
    appliesFrom,
    certificate,
    note,
    createdBy: tx.actor.userId,
  });
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
    details: { calibrationId, appliesFrom, certificate, note },
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
  if (appliesFrom) await enqueueJob(tx, "telemetry.rederive", { calibrationId }, { queue: `rederive:${id}` });
  return { id, name: sensor.name, calibrationId };
}

/** The history is written by the machinery alone, in the name of who calibrated, at the clock's moment: the row's order is the order of the locks. */
async function keep(tx: ActorTx, machinery: ReturnType<typeof systemActor>, row: typeof sensorCalibrations.$inferInsert) {
  return actingAs(tx, machinery, async (system) => {
    const [kept] = await system
      .insert(sensorCalibrations)
      .values({ ...row, calibratedAt: sql`clock_timestamp()` as never })
      .returning({ id: sensorCalibrations.id });
    return kept!.id;
  });
}
