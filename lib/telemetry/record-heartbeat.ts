import "server-only";
import { eq, sql } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import { gateways } from "@/db/schema";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { known } from "@/lib/assets/values";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { statusOfLoad } from "./gateway-health";
import type { Heartbeat } from "./schema";

/** A gateway's sign of life and how it is. No audit entry: it is a measurement of the machine, not somebody's decision. */
export async function recordHeartbeat(tx: ActorTx, input: Heartbeat) {
  assertCan(tx, "telemetry:write");
  if (tx.actor.gatewayId && tx.actor.gatewayId !== input.id.toLowerCase()) throw notFound("gateway");
  // A gateway's key may write and not read, so the machinery looks for it; whoever is limited to certain sites looks with their own eyes.
  if (tx.actor.siteScope) return take(tx, input);
  return actingAs(tx, systemActor(tx.actor.organizationId!, "gateway.heartbeat", tx.actor), (system) => take(system, input));
}

async function take(tx: ActorTx, { id, ...load }: Heartbeat) {
  const [before] = await tx.select().from(gateways).where(eq(gateways.id, id)).for("update");
  if (!before) throw notFound("gateway");
  const status = statusOfLoad({ ...before, ...known(load) });
  const [gateway] = await tx
    .update(gateways)
    .set({ ...known(load), status, lastSeen: sql`clock_timestamp()` })
    .where(eq(gateways.id, id))
    .returning({ id: gateways.id, status: gateways.status, lastSeen: gateways.lastSeen });
  if (!gateway) throw notFound("gateway");
  if (status !== before.status) {
    await appendEvent(tx, {
      type: "gateway.status_changed",
      subjectType: "gateway",
      subjectId: id,
      siteId: before.siteId,
      permission: "telemetry:read",
      data: { name: before.name, status, previousStatus: before.status },
    });
  }
  return gateway;
}
