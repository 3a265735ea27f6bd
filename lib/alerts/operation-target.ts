import "server-only";
import { eq } from "drizzle-orm";
import { alertRules, assets, sensors, sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { AppError } from "@/lib/errors";

type Target = { ruleId?: string | undefined; sensorId?: string | undefined; assetId?: string | undefined; siteId?: string | undefined };

/**
 * Each record that a silence or window names must be one that its author sees: a foreign key alone would accept one of a site that is not theirs.
 * Answers the site it is for. Who acts for some sites only must name something of them.
 */
export async function siteOfTarget(tx: ActorTx, { ruleId, sensorId, assetId, siteId }: Target): Promise<string | null> {
  const refuse = (field: string, message: string) => new AppError("VALIDATION_ERROR", message, { [field]: [message] });
  const found = new Set<string>();
  if (ruleId) {
    const [rule] = await tx.select({ id: alertRules.id }).from(alertRules).where(eq(alertRules.id, ruleId));
    if (!rule) throw refuse("ruleId", "Choose an existing rule.");
  }
  if (sensorId) {
    const [sensor] = await tx.select({ siteId: sensors.siteId, assetId: sensors.assetId }).from(sensors).where(eq(sensors.id, sensorId));
    if (!sensor) throw refuse("sensorId", "Choose an existing sensor.");
    if (assetId && sensor.assetId !== assetId) throw refuse("sensorId", "This sensor is on another asset.");
    if (sensor.siteId) found.add(sensor.siteId);
  }
  if (assetId) {
    const [asset] = await tx.select({ siteId: assets.siteId }).from(assets).where(eq(assets.id, assetId));
    if (!asset) throw refuse("assetId", "Choose an existing asset.");
    found.add(asset.siteId);
  }
  if (siteId) {
    const [site] = await tx.select({ id: sites.id }).from(sites).where(eq(sites.id, siteId));
    if (!site) throw refuse("siteId", "Choose an existing site.");
    found.add(site.id);
  }
  if (found.size > 1) throw refuse("siteId", "What you chose is at different sites: no alert meets this.");
  const [site] = found;
  if (!site && tx.actor.siteScope) throw refuse("siteId", "You act for some sites only: choose one of them.");
  return site ?? null;
}
