import "server-only";
import { and, eq } from "drizzle-orm";
import { assetComponents, assets, gateways, sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { AppError } from "@/lib/errors";

const missing = (what: string, field: string) =>
  new AppError("NOT_FOUND", `No such ${what}.`, { [field]: [`Choose an existing ${what}.`] });

/** Names the field instead of leaving it to the foreign key, which knows no site scope. */
export async function assertSite(tx: ActorTx, siteId: string) {
  const [site] = await tx.select({ id: sites.id }).from(sites).where(eq(sites.id, siteId));
  if (!site) throw missing("site", "siteId");
}

type Place = { assetId: string; gatewayId?: string | null | undefined; componentId?: string | null | undefined };

export async function assertSensorPlace(tx: ActorTx, { assetId, gatewayId, componentId }: Place) {
  const [asset] = await tx.select({ retiredAt: assets.retiredAt }).from(assets).where(eq(assets.id, assetId));
  if (!asset) throw missing("asset", "assetId");
  if (gatewayId) {
    const [gateway] = await tx.select({ id: gateways.id }).from(gateways).where(eq(gateways.id, gatewayId));
    if (!gateway) throw missing("gateway", "gatewayId");
  }
  if (componentId) {
    const [component] = await tx
      .select({ id: assetComponents.id })
      .from(assetComponents)
      .where(and(eq(assetComponents.id, componentId), eq(assetComponents.assetId, assetId)));
    if (!component) throw missing("component", "componentId");
  }
  return asset;
}
