import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { alertRules, assetComponents, assets, gateways, prescriptions, sensors, sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
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
import { measures, procedures, type Signal } from "./azure-pdm-plant";

const SITE = "Azure PdM plant";
export type Machine = { assetId: string; components: Map<string, string>; sensors: Map<Signal, string> };

export async function ensurePlace(tx: ActorTx, made: Made) {
  const siteId = await ensure(
    made,
    () => tx.select({ id: sites.id }).from(sites).where(eq(sites.name, SITE)),
    () =>
      createSite(
        tx,
        createSiteInput.parse({
          name: SITE,
          location: "Microsoft's predictive maintenance sample, 2015",
          region: "Reference data",
          timezone: "UTC",
        }),
      ),
  );
  const gatewayId = await ensure(
    made,
    () =>
      tx
        .select({ id: gateways.id })
        .from(gateways)
        .where(and(eq(gateways.siteId, siteId), eq(gateways.name, "PdM gateway"))),
    () => createGateway(tx, createGatewayInput.parse({ siteId, name: "PdM gateway", protocol: "OPC UA" })),
  );
  return { siteId, gatewayId };
}

type Row = { machineID: string; model: string; age: string };
export async function ensureMachine(
  tx: ActorTx,
  made: Made,
  place: { siteId: string; gatewayId: string },
  { machineID, model, age }: Row,
  sensed: boolean,
): Promise<Machine> {
  const tag = `PDM-${machineID.padStart(3, "0")}`;
  const assetId = await ensure(
    made,
    () => tx.select({ id: assets.id }).from(assets).where(eq(assets.tag, tag)),
    () =>
      createAsset(
        tx,
        createAssetInput.parse({
          siteId: place.siteId,
          tag,
          name: `Machine ${machineID}`,
          type: "machine",
          model,
          criticality: Number(age) > 15 ? "high" : "medium",
          commissioningDate: `${2015 - Number(age)}-01-01`,
          tags: ["azure-pdm"],
        }),
      ),
  );
  const components = new Map<string, string>();
  for (const comp of procedures.keys()) {
    const id = await ensure(
      made,
      () =>
        tx
          .select({ id: assetComponents.id })
          .from(assetComponents)
          .where(and(eq(assetComponents.assetId, assetId), eq(assetComponents.name, comp))),
      () => createComponent(tx, createComponentInput.parse({ assetId, name: comp, type: "replaceable part" })),
    );
    components.set(comp, id);
  }
  const found = new Map<Signal, string>();
  for (const { signal, name, type, unit, component } of sensed ? measures : []) {
    const id = await ensure(
      made,
      () =>
        tx
          .select({ id: sensors.id })
          .from(sensors)
          .where(and(eq(sensors.assetId, assetId), eq(sensors.tagName, signal))),
      () =>
        createSensor(
          tx,
          createSensorInput.parse({
            assetId,
            gatewayId: place.gatewayId,
            componentId: components.get(component),
            name,
            tagName: signal,
            type,
            engineeringUnit: unit,
            reportingIntervalSeconds: 3_600,
            retentionDays: 36_500,
          }),
        ),
    );
    found.set(signal, id);
  }
  return { assetId, components, sensors: found };
}

export async function ensureRules(tx: ActorTx, made: Made) {
  for (const { signal, rule } of measures) {
    const rows = await tx
      .select({ id: sensors.id })
      .from(sensors)
      .innerJoin(assets, eq(assets.id, sensors.assetId))
      .where(and(eq(sensors.tagName, signal), sql`'azure-pdm' = any(${assets.tags})`));
    await ensure(
      made,
      () => tx.select({ id: alertRules.id }).from(alertRules).where(eq(alertRules.name, rule.name)),
      () => createAlertRule(tx, alertRuleInput.parse({ ...rule, sensorIds: rows.map(({ id }) => id) })),
    );
  }
}

/** The procedures come as the plant's own, in use: written and approved before this installation knew it. */
export async function ensurePrescriptions(tx: ActorTx, made: Made) {
  const found = new Map<string, string>();
  for (const [comp, { title, steps }] of procedures) {
    const id = await ensure(
      made,
      () =>
        tx
          .select({ id: prescriptions.id })
          .from(prescriptions)
          .where(and(eq(prescriptions.title, title), eq(prescriptions.status, "active"))),
      async () => {
        const [row] = await tx
          .insert(prescriptions)
          .values({
            familyId: sql`null`,
            title,
            status: "active",
            assetType: "machine",
            category: comp,
            steps: steps.map((step, index) => ({ order: index + 1, tools: [], safety: [], ...step })),
            requiresApproval: false,
            estimatedDurationMinutes: steps.reduce((sum, { expectedTime }) => sum + expectedTime, 0),
            activatedAt: new Date(),
          })
          .returning({ id: prescriptions.id });
        return row!;
      },
    );
    found.set(comp, id);
  }
  return found;
}
