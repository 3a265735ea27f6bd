import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { assets, prescriptions, sensors } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { ensure, type Made } from "@/lib/admin/ensure";
import { ensureAlertRule, ensureAsset, ensureComponent, ensureGateway, ensureSensor, ensureSite } from "@/lib/admin/ensure-plant";
import { alertRuleInput } from "@/lib/alerts/schema";
import { measures, procedures, type Signal } from "./azure-pdm-plant";

const SITE = "Azure PdM plant";
export type Machine = { assetId: string; components: Map<string, string>; sensors: Map<Signal, string> };

export async function ensurePlace(tx: ActorTx, made: Made) {
  const siteId = await ensureSite(tx, made, {
    name: SITE,
    location: "Microsoft's predictive maintenance sample, 2015",
    region: "Reference data",
    timezone: "UTC",
  });
  const gatewayId = await ensureGateway(tx, made, { siteId, name: "PdM gateway", protocol: "OPC UA" });
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
  const assetId = await ensureAsset(tx, made, {
    siteId: place.siteId,
    tag: `PDM-${machineID.padStart(3, "0")}`,
    name: `Machine ${machineID}`,
    type: "machine",
    model,
    criticality: Number(age) > 15 ? "high" : "medium",
    commissioningDate: `${2015 - Number(age)}-01-01`,
    tags: ["azure-pdm"],
  });
  const components = new Map<string, string>();
  for (const comp of procedures.keys())
    components.set(comp, await ensureComponent(tx, made, { assetId, name: comp, type: "replaceable part" }));
  const found = new Map<Signal, string>();
  for (const { signal, name, type, unit, component } of sensed ? measures : []) {
    const id = await ensureSensor(tx, made, {
      assetId,
      gatewayId: place.gatewayId,
      componentId: components.get(component),
      name,
      tagName: signal,
      type,
      engineeringUnit: unit,
      reportingIntervalSeconds: 3_600,
      retentionDays: 36_500,
    });
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
    await ensureAlertRule(tx, made, alertRuleInput.parse({ ...rule, sensorIds: rows.map(({ id }) => id) }));
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
