import "server-only";
import { systemActor } from "@/db/actor";
import { sensorStates, sensors } from "@/db/schema";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { known } from "@/lib/assets/values";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { assertSensorPlace } from "./places";
import type { CreateSensor } from "./schema";

export async function createSensor(tx: ActorTx, input: CreateSensor) {
  assertCan(tx, "telemetry:write");
  const asset = await assertSensorPlace(tx, input);
  if (asset.retiredAt)
    throw new AppError("CONFLICT", "This asset is retired; it takes no new sensors.", { assetId: ["Choose an asset in service."] });
  const { assetId, name, tagName, type, engineeringUnit, ...more } = input;
  const [sensor] = await tx
    .insert(sensors)
    .values({ ...known(more), assetId, name, tagName, type, engineeringUnit })
    .returning({ id: sensors.id, name: sensors.name });
  // The engine's memory, which ingestion locks; nobody else writes it.
  await actingAs(tx, systemActor(tx.actor.organizationId!, "sensor.create", tx.actor), (system) =>
    system.insert(sensorStates).values({ sensorId: sensor!.id }),
  );
  await recordAudit(tx, { action: "sensor.create", resourceType: "sensor", resourceId: sensor!.id, next: input });
  return sensor!;
}
