import "server-only";
import { and, eq } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import { alertRules, assetComponents, assets, gateways, sensors, sites } from "@/db/schema";
import { type ActorTx, withActor } from "@/db/with-actor";
import { ensure, type Made } from "@/lib/admin/ensure";
import { createAlertRule } from "@/lib/alerts/create-alert-rule";
import { alertRuleInput } from "@/lib/alerts/schema";
import { createAsset } from "@/lib/assets/create-asset";
import { createComponent } from "@/lib/assets/create-component";
import { createSite } from "@/lib/assets/create-site";
import { createAssetInput, createComponentInput, createSiteInput } from "@/lib/assets/schema";
import { createGateway } from "@/lib/telemetry/create-gateway";
import { createSensor } from "@/lib/telemetry/create-sensor";
import { createGatewayInput, createSensorInput } from "@/lib/telemetry/schema";
import type { DemoOrganization } from "./people";
import { demoAssets, demoRules, demoSensors, demoSites } from "./plant";

const DAY = 86_400_000;
const day = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Which gateway sends which sensors, by the keys of plant.ts. */
export type DemoPlant = { sites: Map<string, string>; gateways: { id: string; sensors: { id: string; key: string }[] }[] };

/** Sites, assets, gateways, sensors and rules of one demo organization, made by the commands that people use. What is there is left alone. */
export function buildPlant(organizationId: string, organization: DemoOrganization): Promise<DemoPlant> {
  return withActor(
    systemActor(organizationId, "demo"),
    async (tx) => {
      const made: Made = { count: 0 };
      const own = demoSites.filter((site) => site.organization === organization);
      const siteIds = new Map<string, string>();
      for (const { gateway: _, organization: __, ...site } of own) {
        siteIds.set(
          site.name,
          await ensure(
            made,
            () => tx.select({ id: sites.id }).from(sites).where(eq(sites.name, site.name)),
            () => createSite(tx, createSiteInput.parse(site)),
          ),
        );
      }
      const assetIds = new Map<string, string>();
      for (const asset of demoAssets.filter(({ site }) => siteIds.has(site)))
        assetIds.set(asset.tag, await ensureAsset(tx, made, asset, siteIds.get(asset.site)!, assetIds));

      const plant: DemoPlant = { sites: siteIds, gateways: [] };
      const sensorIds = new Map<string, string>();
      for (const { name: site, gateway: name } of own) {
        if (!name) continue;
        const id = await ensure(
          made,
          () => tx.select({ id: gateways.id }).from(gateways).where(eq(gateways.name, name)),
          () =>
            createGateway(tx, createGatewayInput.parse({ siteId: siteIds.get(site)!, name, protocol: "OPC UA", firmwareVersion: "4.2.1" })),
        );
        const tags = new Set(demoAssets.filter((asset) => asset.site === site).map(({ tag }) => tag));
        for (const sensor of demoSensors.filter(({ asset }) => tags.has(asset)))
          sensorIds.set(sensor.key, await ensureSensor(tx, made, sensor, assetIds.get(sensor.asset)!, id));
        plant.gateways.push({
          id,
          sensors: demoSensors.filter(({ asset }) => tags.has(asset)).map(({ key }) => ({ key, id: sensorIds.get(key)! })),
        });
      }
      for (const { sensors: keys, rule } of demoRules.filter((rule) => rule.organization === organization)) {
        const input = alertRuleInput.parse({ ...rule, sensorIds: keys.map((key) => sensorIds.get(key)!) });
        await ensure(
          made,
          () => tx.select({ id: alertRules.id }).from(alertRules).where(eq(alertRules.name, rule.name)),
          () => createAlertRule(tx, input),
        );
      }
      return plant;
    },
    { timeoutMs: 60_000 },
  );
}

async function ensureAsset(tx: ActorTx, made: Made, asset: (typeof demoAssets)[number], siteId: string, known: Map<string, string>) {
  const { tag, name, type, make, model, criticality, since, hours, parent, components = [] } = asset;
  return ensure(
    made,
    () => tx.select({ id: assets.id }).from(assets).where(eq(assets.tag, tag)),
    async () => {
      const serviced = 20 + ((hours * 7) % 100); // days ago; the last service and the next are half a year apart
      const created = await createAsset(
        tx,
        createAssetInput.parse({
          siteId,
          tag,
          name,
          type,
          make,
          model,
          criticality,
          commissioningDate: since,
          operatingHours: hours,
          serialNumber: `${make.slice(0, 3).toUpperCase()}-${since.slice(2, 4)}${(hours * 31).toString().slice(-5).padStart(5, "0")}`,
          ...(parent && { parentId: known.get(parent) }),
          lastMaintenance: day(Date.now() - serviced * DAY),
          nextMaintenance: day(Date.now() + (182 - serviced) * DAY),
        }),
      );
      for (const [part, kind, daysLeft] of components)
        await createComponent(
          tx,
          createComponentInput.parse({ assetId: created.id, name: part, type: kind, remainingUsefulLifeDays: daysLeft }),
        );
      return created;
    },
  );
}

async function ensureSensor(tx: ActorTx, made: Made, sensor: (typeof demoSensors)[number], assetId: string, gatewayId: string) {
  const { key, name, type, unit, component } = sensor;
  return ensure(
    made,
    () =>
      tx
        .select({ id: sensors.id })
        .from(sensors)
        .where(and(eq(sensors.assetId, assetId), eq(sensors.tagName, key))),
    async () => {
      const [part] = component
        ? await tx
            .select({ id: assetComponents.id })
            .from(assetComponents)
            .where(and(eq(assetComponents.assetId, assetId), eq(assetComponents.name, component)))
        : [];
      const input = {
        assetId,
        gatewayId,
        name,
        type,
        engineeringUnit: unit,
        tagName: key,
        reportingIntervalSeconds: 300,
        ...(part && { componentId: part.id }),
      };
      return createSensor(tx, createSensorInput.parse(input));
    },
  );
}
