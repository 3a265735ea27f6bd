import "server-only";
import { eq } from "drizzle-orm";
import { sensors } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { known } from "@/lib/assets/values";
import { difference } from "@/lib/assets/version";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { assertSensorPlace } from "./places";
import { type UpdateSensor, updateSensorInput } from "./schema";

const keys = Object.keys(updateSensorInput.shape).filter((key) => key !== "id");

/** Everything but where it is mounted and its calibration, which has a command of its own. */
export async function updateSensor(tx: ActorTx, { id, ...input }: UpdateSensor) {
  assertCan(tx, "telemetry:write");
  const [before] = await tx.select().from(sensors).where(eq(sensors.id, id)).for("update");
  if (!before) throw notFound("sensor");
  await assertSensorPlace(tx, { assetId: before.assetId, gatewayId: input.gatewayId, componentId: input.componentId });
  const [sensor] = await tx
    .update(sensors)
    .set({ name: before.name, ...known(input) })
    .where(eq(sensors.id, id))
    .returning();
  if (!sensor) throw notFound("sensor");
  const { changed, previous, next } = difference(before, sensor, keys);
  if (changed.length > 0) await recordAudit(tx, { action: "sensor.update", resourceType: "sensor", resourceId: id, previous, next });
  return { id, name: sensor.name };
}
