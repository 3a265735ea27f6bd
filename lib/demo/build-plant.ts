import "server-only";
import { and, eq } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import { assetComponents } from "@/db/schema";
import { type ActorTx, withActor } from "@/db/with-actor";
import type { Made } from "@/lib/admin/ensure";
import { ensureAlertRule, ensureAsset, ensureGateway, ensureSensor, ensureSite } from "@/lib/admin/ensure-plant";
import { alertRuleInput } from "@/lib/alerts/schema";
import { createComponent } from "@/lib/assets/create-component";
import { createComponentInput } from "@/lib/assets/schema";
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
      for (const { gateway: _, organization: __, ...site } of own) siteIds.set(site.name, await ensureSite(tx, made, site));
      const assetIds = new Map<string, string>();
      for (const asset of demoAssets.filter(({ site }) => siteIds.has(site)))
        assetIds.set(asset.tag, await addAsset(tx, made, asset, siteIds.get(asset.site)!, assetIds));

      const plant: DemoPlant = { sites: siteIds, gateways: [] };
      const sensorIds = new Map<string, string>();
      for (const { name: site, gateway: name } of own) {
        if (!name) continue;
        const id = await ensureGateway(tx, made, {
          siteId: siteIds.get(site)!,
          name,
          protocol: "OPC UA",
          firmwareVersion: "4.2.1",
        });
        const tags = new Set(demoAssets.filter((asset) => asset.site === site).map(({ tag }) => tag));
        for (const sensor of demoSensors.filter(({ asset }) => tags.has(asset)))
          sensorIds.set(sensor.key, await addSensor(tx, made, sensor, assetIds.get(sensor.asset)!, id));
        plant.gateways.push({
          id,
          sensors: demoSensors.filter(({ asset }) => tags.has(asset)).map(({ key }) => ({ key, id: sensorIds.get(key)! })),
        });
      }
      for (const { sensors: keys, rule } of demoRules.filter((rule) => rule.organization === organization))
        await ensureAlertRule(tx, made, alertRuleInput.parse({ ...rule, sensorIds: keys.map((key) => sensorIds.get(key)!) }));
      return plant;
    },
    { timeoutMs: 60_000 },
  );
}

function addAsset(tx: ActorTx, made: Made, asset: (typeof demoAssets)[number], siteId: string, known: Map<string, string>) {
  const { tag, name, type, make, model, criticality, since, hours, parent, components = [] } = asset;
  const serviced = 20 + ((hours * 7) % 100); // days ago; the last service and the next are half a year apart
  return ensureAsset(
    tx,
    made,
    {
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
    },
    async ({ id }) => {
      for (const [part, kind, daysLeft] of components)
        await createComponent(tx, createComponentInput.parse({ assetId: id, name: part, type: kind, remainingUsefulLifeDays: daysLeft }));
    },
  );
}

async function addSensor(tx: ActorTx, made: Made, sensor: (typeof demoSensors)[number], assetId: string, gatewayId: string) {
  const { key, name, type, unit, component } = sensor;
  const [part] = component
    ? await tx
        .select({ id: assetComponents.id })
        .from(assetComponents)
        .where(and(eq(assetComponents.assetId, assetId), eq(assetComponents.name, component)))
    : [];
  return ensureSensor(tx, made, {
    assetId,
    gatewayId,
    name,
    type,
    engineeringUnit: unit,
    tagName: key,
    reportingIntervalSeconds: 300,
    ...(part && { componentId: part.id }),
  });
}
