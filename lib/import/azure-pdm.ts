import "server-only";
import { and, eq, inArray, sql } from "drizzle-orm";
import { type Actor, systemActor } from "@/db/actor";
import { alerts, workOrders } from "@/db/schema";
import { type ActorTx, withActor } from "@/db/with-actor";
import type { Made } from "@/lib/admin/ensure";
import { alertWatcher } from "@/lib/alerts/watch";
import { proveRepair } from "@/lib/maintenance/prove-repair";
import { processTelemetry } from "@/lib/telemetry/process-telemetry";
import { measures, type Signal } from "./azure-pdm-plant";
import { ensureMachine, ensurePlace, ensurePrescriptions, ensureRules, type Machine } from "./azure-pdm-records";
import { folderWith, readCsv, utc } from "./csv-file";
import { addPastAlerts, addPastOrders, type PastAlert, type PastOrder } from "./history";
import { inSlices, type Progress } from "./slices";

const SYSTEM = "Azure PdM";
const DAY = 86_400_000;
export type PdmSummary = {
  machines: number;
  readings: number;
  accepted: number;
  alerts: number;
  orders: number;
  proved: Record<string, number>;
  created: number;
};

/**
 * Microsoft's predictive maintenance sample as a plant whose history is real: machines with four components, hourly readings through the ingestion that
 * gateways use (so that the rules raise their alerts), error codes and failures as alerts, replacements as finished orders, and each replacement after a
 * failure proved on its sensor. A second run changes nothing; a broken one goes on.
 */
export async function importAzurePdm(organizationId: string, given: string, onProgress: Progress): Promise<PdmSummary> {
  const folder = folderWith("PdM_machines", given, "azure_pdm");
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
  const newAlerts = await inSlices(
    past,
    1_000,
    (slice) => withActor(importer, (tx) => addPastAlerts(tx, slice), { timeoutMs: 60_000 }),
    (done, total) => onProgress(done, total, "Alerts"),
  );
  const newOrders = await inSlices(
    maintenance,
    500,
    (slice) =>
      withActor(importer, async (tx) => addPastOrders(tx, SYSTEM, await ordersOf(tx, slice, plant, prescribed, failed)), {
        timeoutMs: 60_000,
      }),
    (done, total) => onProgress(done, total, "Work orders"),
  );
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
  const failureOf = ({ datetime, machineID, comp }: Replacement): Failure => {
    const machine = plant.get(machineID)!;
    const sensorId = machine.sensors.get(measures.find(({ component }) => component === comp)!.signal) ?? null;
    return { assetId: machine.assetId, sensorId, title: `${comp} failed`, at: utc(datetime) };
  };
  const isCorrective = ({ datetime, machineID, comp }: Replacement) => failed.has(`${machineID} ${comp} ${datetime}`);
  const repaired = rows.filter(isCorrective);
  const answered = await alertsBefore(tx, repaired.map(failureOf));
  const alertOf = new Map(repaired.map((row, index) => [row, answered[index] ?? null]));
  const orders: PastOrder[] = [];
  for (const row of rows) {
    const { datetime, machineID, comp } = row;
    const machine = plant.get(machineID)!;
    const at = utc(datetime);
    const corrective = isCorrective(row);
    orders.push({
      assetId: machine.assetId,
      componentId: machine.components.get(comp)!,
      alertId: alertOf.get(row) ?? null,
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
      currency: null,
    });
  }
  return orders;
}

type Failure = { assetId: string; sensorId: string | null; title: string; at: number };

/** For each failure, in their order and in one statement: the alert that a repair of it answers, or null. */
async function alertsBefore(tx: ActorTx, failures: readonly Failure[]): Promise<(string | null)[]> {
  if (failures.length === 0) return [];
  const rows = await tx.execute<{ id: string | null }>(sql`
    select l.id from jsonb_to_recordset(${JSON.stringify(failures.map((one, place) => ({ ...one, place })))}::jsonb)
        as f(place int, "assetId" uuid, "sensorId" uuid, title text, at float8)
      cross join lateral (select to_timestamp(f.at / 1000) as at) t
      left join lateral (select a.id from alerts a where a.asset_id = f."assetId" and (
          (a.sensor_id = f."sensorId" and a.rule_id is not null and a.timestamp between t.at - interval '2 days' and t.at)
          or (a.title = f.title and a.timestamp = t.at))
        order by a.rule_id is null, a.timestamp limit 1) l on true
    order by f.place`);
  return rows.map(({ id }) => id);
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
