import "server-only";
import { gateways } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { known } from "@/lib/assets/values";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { assertSite } from "./places";
import type { CreateGateway } from "./schema";

export async function createGateway(tx: ActorTx, input: CreateGateway) {
  assertCan(tx, "telemetry:write");
  await assertSite(tx, input.siteId);
  const { siteId, name, protocol, ...more } = input;
  const [gateway] = await tx
    .insert(gateways)
    .values({ ...known(more), siteId, name, protocol })
    .returning({ id: gateways.id, name: gateways.name });
  await recordAudit(tx, { action: "gateway.create", resourceType: "gateway", resourceId: gateway!.id, next: input });
  return gateway!;
}
