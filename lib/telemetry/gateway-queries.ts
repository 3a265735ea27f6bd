import "server-only";
import { and, asc, eq, getTableColumns, ilike, inArray, or, sql } from "drizzle-orm";
import { gateways, sensors, sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { type GatewayFilter, gatewayFilter } from "./schema";

const sensorCount = sql<number>`(select count(*)::int from ${sensors} s where s.gateway_id = ${gateways.id} and s.organization_id = ${gateways.organizationId})`;
const columns = {
  id: gateways.id,
  name: gateways.name,
  protocol: gateways.protocol,
  status: gateways.status,
  siteId: gateways.siteId,
  siteName: sites.name,
  ipAddress: gateways.ipAddress,
  firmwareVersion: gateways.firmwareVersion,
  bufferUsage: gateways.bufferUsage,
  bufferedMessages: gateways.bufferedMessages,
  lastSeen: gateways.lastSeen,
  offlineAfterSeconds: gateways.offlineAfterSeconds,
  sensorCount,
};
export type GatewayRow = Awaited<ReturnType<typeof listGateways>>[number];
export type GatewayRecord = Awaited<ReturnType<typeof getGateway>>;

/** Gateways by name, with how many sensors each reads. */
export async function listGateways(tx: ActorTx, filter: GatewayFilter = {}) {
  assertCan(tx, "telemetry:read");
  const { q, site, status } = gatewayFilter.parse(filter);
  const like = q && `%${q.replace(/[\\%_]/g, "\\$&")}%`;
  return tx
    .select(columns)
    .from(gateways)
    .innerJoin(sites, eq(sites.id, gateways.siteId))
    .where(
      and(
        like ? or(ilike(gateways.name, like), ilike(sites.name, like)) : undefined,
        site && inArray(gateways.siteId, site),
        status && inArray(gateways.status, status),
      ),
    )
    .orderBy(asc(gateways.name))
    .limit(1_000);
}

/** One gateway with all that is known of it. */
export async function getGateway(tx: ActorTx, id: string) {
  assertCan(tx, "telemetry:read");
  const [gateway] = await tx
    .select({ ...getTableColumns(gateways), siteName: sites.name, sensorCount })
    .from(gateways)
    .innerJoin(sites, eq(sites.id, gateways.siteId))
    .where(eq(gateways.id, id));
  if (!gateway) throw notFound("gateway");
  return gateway;
}

/** Gateways a sensor may be read by, for a form. */
export async function gatewayOptions(tx: ActorTx) {
  assertCan(tx, "telemetry:read");
  const rows = await tx
    .select({ value: gateways.id, label: gateways.name, detail: sites.name })
    .from(gateways)
    .innerJoin(sites, eq(sites.id, gateways.siteId))
    .orderBy(asc(gateways.name))
    .limit(1_000);
  return rows;
}
