import "server-only";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { and, eq, inArray, sql } from "drizzle-orm";
import { type Actor, systemActor } from "@/db/actor";
import { alertRules, alerts, assetComponents, assets, gateways, prescriptions, sensors, sites, workOrders } from "@/db/schema";
import { type ActorTx, withActor } from "@/db/with-actor";
import { ensure, type Made } from "@/lib/admin/ensure";
import { createAlertRule } from "@/lib/alerts/create-alert-rule";
import { alertRuleInput } from "@/lib/alerts/schema";
import { alertWatcher } from "@/lib/alerts/watch";
import { createAsset } from "@/lib/assets/create-asset";
import { createComponent } from "@/lib/assets/create-component";
import { createSite } from "@/lib/assets/create-site";
import { createAssetInput, createComponentInput, createSiteInput } from "@/lib/assets/schema";
import { proveRepair } from "@/lib/maintenance/prove-repair";
import { createGateway } from "@/lib/telemetry/create-gateway";
import { createSensor } from "@/lib/telemetry/create-sensor";
import { processTelemetry } from "@/lib/telemetry/process-telemetry";
import { createGatewayInput, createSensorInput } from "@/lib/telemetry/schema";
import { measures, procedures, type Signal } from "./azure-pdm-plant";
import { readCsv, utc } from "./csv-file";
import { addPastAlerts, addPastOrders, type PastAlert, type PastOrder } from "./history";

const SITE = "Azure PdM plant";
const SYSTEM = "Azure PdM";
const DAY = 86_400_000;
export type Progress = (done: number, total: number, what: string) => void;
type Machine = { assetId: string; components: Map<string, string>; sensors: Map<Signal, string> };
export type PdmSummary = {
  machines: number;
  readings: number;
  accepted: number;
  alerts: number;
  orders: number;
  proved: Record<string, number>;
  created: number;
};

/** Where the files are: the folder itself, or `azure_pdm` in it. */
const folderOf = (folder: string) =>
  [folder, join(folder, "azure_pdm")].find(
    (place) => existsSync(join(place, "PdM_machines.csv")) || existsSync(join(place, "PdM_machines.csv.gz")),
  ) ?? folder;

/**
 * Microsoft's predictive maintenance sample as a plant whose history is real: machines with four components, hourly readings through the ingestion that
 * gateways use (so that the rules raise their alerts), error codes and failures as alerts, replacements as finished orders, and each replacement after a
 * failure proved on its sensor. A second run changes nothing; a broken one goes on.
 */
export async function importAzurePdm(organizationId: string, given: string, onProgress: Progress): Promise<PdmSummary> {
  const folder = folderOf(given);
  const machines = readCsv(folder, "PdM_machines", ["machineID", "model", "age"]);
  const errors = readCsv(folder, "PdM_errors", ["datetime", "machineID", "errorID"]);
  const failures = readCsv(folder, "PdM_failures", ["datetime", "machineID", "failure"]);
  const maintenance = readCsv(folder, "PdM_maint", ["datetime", "machineID", "comp"]);
  const telemetry = readCsv(folder, "PdM_telemetry_m1-20_90d", ["datetime", "machineID", "volt", "rotate", "pressure", "vibration"]);
  const importer = systemActor(organizationId, "import.azure-pdm");
  const made: Made = { count: 0 };
  const withSensors = new Set(telemetry.map(({ machineID }) => machineID));

  const plant = new Map<string, Machine>();
  const place = await withActor(importer, (tx) => ensurePlace(tx, made));
  for (const [index, machine] of machines.entries()) {
    plant.set(
      machine.machineID,
      await withActor(importer, (tx) => ensureMachine(tx, made, place, machine, withSensors.has(machine.machineID))),
    );
    onProgress(index + 1, machines.length, "Machines");
  }
  const prescribed = await withActor(importer, async (tx) => {
    await ensureRules(tx, made);
    return ensurePrescriptions(tx, made);
  });
  const accepted = await sendTelemetry(importer, place.gatewayId, plant, telemetry, onProgress);

  const failed = new Map(failures.map((row) => [`${row.machineID} ${row.failure} ${row.datetime}`, row]));
  const past: PastAlert[] = [
    ...errors.map(({ machineID, errorID, datetime }) => pastError(plant.get(machineID)!, errorID, utc(datetime))),
    ...failures.map(({ machineID, failure, datetime }) => pastFailure(plant.get(machineID)!, failure, utc(datetime))),
  ];
  let newAlerts = 0;
  for (let at = 0; at < past.length; at += 1_000) {
    newAlerts += await withActor(importer, (tx) => addPastAlerts(tx, past.slice(at, at + 1_000)), { timeoutMs: 60_000 });
    onProgress(Math.min(past.length, at + 1_000), past.length, "Alerts");
  }
  let newOrders = 0;
  for (let at = 0; at < maintenance.length; at += 500) {
    const rows = maintenance.slice(at, at + 500);
    newOrders += await withActor(importer, async (tx) => addPastOrders(tx, SYSTEM, await ordersOf(tx, rows, plant, prescribed, failed)), {
      timeoutMs: 60_000,
    });
    onProgress(Math.min(maintenance.length, at + 500), maintenance.length, "Work orders");
  }
  const proved = await proveAll(importer, onProgress);
  return {
    machines: machines.length,
    readings: telemetry.length * 4,
    accepted,
    alerts: newAlerts,
    orders: newOrders,
    proved,
    created: made.count,
  };
}

async function ensurePlace(tx: ActorTx, made: Made) {
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
async function ensureMachine(
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

async function ensureRules(tx: ActorTx, made: Made) {
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
async function ensurePrescriptions(tx: ActorTx, made: Made) {
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

type Reading = Record<"datetime" | "machineID" | Signal, string>;
/** A day of all machines at a time, from where the database stopped. */
async function sendTelemetry(importer: Actor, gatewayId: string, plant: Map<string, Machine>, rows: Reading[], onProgress: Progress) {
  const known = await withActor(
    importer,
    (tx) =>
      tx.execute<{
        sensor_id: string;
        at: number;
      }>(sql`select t.sensor_id, (extract(epoch from t.last_timestamp) * 1000)::float8 as at from sensor_states t
      join sensors s on s.id = t.sensor_id where s.gateway_id = ${gatewayId}::uuid`),
    { readOnly: true },
  );
  const lastOf = new Map(known.map(({ sensor_id, at }) => [sensor_id, at]));
  const days = new Map<number, { sensorId: string; value: number; timestamp: string }[]>();
  for (const row of rows) {
    const at = utc(row.datetime);
    const day = Math.floor(at / DAY);
    const batch = days.get(day) ?? [];
    days.set(day, batch);
    for (const [signal, sensorId] of plant.get(row.machineID)!.sensors) {
      if (at > (lastOf.get(sensorId) ?? -1)) batch.push({ sensorId, value: Number(row[signal]), timestamp: new Date(at).toISOString() });
    }
  }
  let [accepted, done] = [0, 0];
  for (const [, readings] of [...days].sort(([a], [b]) => a - b)) {
    if (readings.length > 0)
      accepted += (await processTelemetry({ ...importer, gatewayId }, { gatewayId, readings }, alertWatcher)).accepted;
    onProgress((done += 1), days.size, "Days of readings");
  }
  return accepted;
}

const pastError = ({ assetId }: Machine, code: string, at: number): PastAlert => ({
  assetId,
  sensorId: null,
  title: `Error code ${code.replace("error", "")}`,
  description: "Non-breaking error that the machine reported about itself.",
  severity: "low",
  at,
  clearedAt: at + 3_600_000,
});

const pastFailure = ({ assetId, sensors: own }: Machine, comp: string, at: number): PastAlert => ({
  assetId,
  sensorId: own.get(measures.find(({ component }) => component === comp)!.signal) ?? null,
  title: `${comp} failed`,
  description: "The component failed and was replaced.",
  severity: "critical",
  at,
  clearedAt: at + 3_600_000,
});

type Replacement = { datetime: string; machineID: string; comp: string };
/** A replacement at the hour of a failure repaired it; every other was planned. It answers the first alert of the sensor in the two days before, or the failure's own. */
async function ordersOf(
  tx: ActorTx,
  rows: Replacement[],
  plant: Map<string, Machine>,
  prescribed: Map<string, string>,
  failed: ReadonlyMap<string, unknown>,
) {
  const orders: PastOrder[] = [];
  for (const { datetime, machineID, comp } of rows) {
    const machine = plant.get(machineID)!;
    const at = utc(datetime);
    const corrective = failed.has(`${machineID} ${comp} ${datetime}`);
    const sensorId = machine.sensors.get(measures.find(({ component }) => component === comp)!.signal);
    const alertId = corrective ? await alertBefore(tx, machine.assetId, sensorId ?? null, `${comp} failed`, at) : null;
    orders.push({
      assetId: machine.assetId,
      componentId: machine.components.get(comp)!,
      alertId,
      prescriptionId: prescribed.get(comp)!,
      externalId: `${machineID}/${comp}/${datetime}`,
      title: `${corrective ? "Replace failed" : "Replace"} ${comp} of machine ${machineID}`,
      description: null,
      kind: corrective ? "corrective" : "preventive",
      at,
      completedAt: at,
      resolution: `${comp} replaced.`,
      failureMode: corrective ? comp : null,
      cost: 0,
      currency: "EUR",
    });
  }
  return orders;
}

async function alertBefore(tx: ActorTx, assetId: string, sensorId: string | null, failure: string, at: number) {
  const [row] = await tx.execute<{ id: string }>(sql`
    select id from alerts where asset_id = ${assetId}::uuid and (
      (sensor_id = ${sensorId}::uuid and rule_id is not null and timestamp between ${new Date(at - 2 * DAY).toISOString()}::timestamptz and ${new Date(at).toISOString()}::timestamptz)
      or (title = ${failure} and timestamp = ${new Date(at).toISOString()}::timestamptz))
    order by rule_id is null, timestamp limit 1`);
  return row?.id ?? null;
}

/** Every order that has an alert of a sensor and no proof yet. */
async function proveAll(importer: Actor, onProgress: Progress) {
  const open = await withActor(
    importer,
    (tx) =>
      tx
        .select({ id: workOrders.id })
        .from(workOrders)
        .innerJoin(alerts, eq(alerts.id, workOrders.alertId))
        .where(
          and(
            eq(workOrders.externalSystem, SYSTEM),
            inArray(workOrders.status, ["completed", "verified"]),
            sql`${alerts.sensorId} is not null and not exists (select from repair_proofs p where p.work_order_id = ${workOrders.id})`,
          ),
        ),
    { readOnly: true },
  );
  const proved: Record<string, number> = {};
  for (const [index, { id }] of open.entries()) {
    const { verdict } = await withActor(importer, (tx) => proveRepair(tx, { id }));
    proved[verdict] = (proved[verdict] ?? 0) + 1;
    onProgress(index + 1, open.length, "Proofs");
  }
  return proved;
}
