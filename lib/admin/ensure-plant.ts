import "server-only";
import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { alertRules, assetComponents, assets, gateways, sensors, sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { createAlertRule } from "@/lib/alerts/create-alert-rule";
import type { AlertRuleInput } from "@/lib/alerts/schema";
import { createAsset } from "@/lib/assets/create-asset";
import { createComponent } from "@/lib/assets/create-component";
import { createSite } from "@/lib/assets/create-site";
import { createAssetInput, createComponentInput, createSiteInput } from "@/lib/assets/schema";
import { createGateway } from "@/lib/telemetry/create-gateway";
import { createSensor } from "@/lib/telemetry/create-sensor";
import { createGatewayInput, createSensorInput } from "@/lib/telemetry/schema";
import { ensure, type Made } from "./ensure";

// The parts of a plant by what makes each unique, made by the commands that people use. What is there is left as it is. All answer the id.

export const ensureSite = (tx: ActorTx, made: Made, site: z.input<typeof createSiteInput>) =>
  ensure(
    made,
    () => tx.select({ id: sites.id }).from(sites).where(eq(sites.name, site.name)),
    () => createSite(tx, createSiteInput.parse(site)),
  );

export const ensureGateway = (tx: ActorTx, made: Made, gateway: z.input<typeof createGatewayInput>) =>
  ensure(
    made,
    () => tx.select({ id: gateways.id }).from(gateways).where(eq(gateways.name, gateway.name)),
    () => createGateway(tx, createGatewayInput.parse(gateway)),
  );

/** `complete` gives a new asset what no form asks for. */
export const ensureAsset = (
  tx: ActorTx,
  made: Made,
  asset: z.input<typeof createAssetInput> & { tag: string },
  complete?: (created: { id: string }) => Promise<unknown>,
) =>
  ensure(
    made,
    () => tx.select({ id: assets.id }).from(assets).where(eq(assets.tag, asset.tag)),
    async () => {
      const created = await createAsset(tx, createAssetInput.parse(asset));
      await complete?.(created);
      return created;
    },
  );

export const ensureComponent = (tx: ActorTx, made: Made, component: z.input<typeof createComponentInput>) =>
  ensure(
    made,
    () =>
      tx
        .select({ id: assetComponents.id })
        .from(assetComponents)
        .where(and(eq(assetComponents.assetId, component.assetId), eq(assetComponents.name, component.name))),
    () => createComponent(tx, createComponentInput.parse(component)),
  );

export const ensureSensor = (tx: ActorTx, made: Made, sensor: z.input<typeof createSensorInput>) =>
  ensure(
    made,
    () =>
      tx
        .select({ id: sensors.id })
        .from(sensors)
        .where(and(eq(sensors.assetId, sensor.assetId), eq(sensors.tagName, sensor.tagName))),
    () => createSensor(tx, createSensorInput.parse(sensor)),
  );

export const ensureAlertRule = (tx: ActorTx, made: Made, rule: AlertRuleInput) =>
  ensure(
    made,
    () => tx.select({ id: alertRules.id }).from(alertRules).where(eq(alertRules.name, rule.name)),
    () => createAlertRule(tx, rule),
  );
