import "server-only";
import { eq } from "drizzle-orm";
import { gateways } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { known } from "@/lib/assets/values";
import { difference } from "@/lib/assets/version";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import type { UpdateGateway } from "./schema";

const keys = [
  "name",
  "protocol",
  "ipAddress",
  "port",
  "firmwareVersion",
  "offlineAfterSeconds",
  "mqttTopics",
  "opcuaNodes",
  "modbusMapping",
] as const;

export async function updateGateway(tx: ActorTx, { id, ...input }: UpdateGateway) {
  assertCan(tx, "telemetry:write");
  const [before] = await tx.select().from(gateways).where(eq(gateways.id, id)).for("update");
  if (!before) throw notFound("gateway");
  const [gateway] = await tx
    .update(gateways)
    .set({ name: before.name, ...known(input) })
    .where(eq(gateways.id, id))
    .returning();
  if (!gateway) throw notFound("gateway");
  const { changed, previous, next } = difference(before, gateway, keys);
  if (changed.length > 0) await recordAudit(tx, { action: "gateway.update", resourceType: "gateway", resourceId: id, previous, next });
  return { id, name: gateway.name };
}
