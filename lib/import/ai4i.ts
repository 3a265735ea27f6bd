import "server-only";
import { sql } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import { type ActorTx, withActor } from "@/db/with-actor";
import type { Made } from "@/lib/admin/ensure";
import { ensureAsset, ensureGateway, ensureSensor, ensureSite } from "@/lib/admin/ensure-plant";
import { alertWatcher } from "@/lib/alerts/watch";
import { processTelemetry } from "@/lib/telemetry/process-telemetry";
import { folderWith, readCsv } from "./csv-file";
import { addPastAlerts, type PastAlert } from "./history";
import type { Progress } from "./slices";

const SITE = "AI4I milling shop";
const FILE = "ai4i2020";
/** The set has no times: its rows are read as one part a minute. */
const BEGIN = Date.UTC(2020, 0, 1);
const signals = [
  { column: "Air temperature [K]", name: "Air temperature", type: "temperature", unit: "K" },
  { column: "Process temperature [K]", name: "Process temperature", type: "temperature", unit: "K" },
  { column: "Rotational speed [rpm]", name: "Rotational speed", type: "flow", unit: "rpm" },
  { column: "Torque [Nm]", name: "Torque", type: "energy", unit: "Nm" },
  { column: "Tool wear [min]", name: "Tool wear", type: "acoustic", unit: "min" },
] as const;
const modes = { TWF: "tool wear", HDF: "heat dissipation", PWF: "power", OSF: "overstrain", RNF: "random" } as const;
const columns = [
  "UDI",
  "Product ID",
  "Type",
  "Machine failure",
  ...signals.map(({ column }) => column),
  ...(Object.keys(modes) as (keyof typeof modes)[]),
] as const;
type Row = Record<(typeof columns)[number], string>;

/**
 * The AI4I 2020 milling data (Matzka 2020, UCI, CC BY 4.0) as one milling machine with five sensors, a part a minute; each failed part is a critical alert that
 * names its failure modes. The set is synthetic. A second run changes nothing.
 */
export async function importAi4i(organizationId: string, folder: string, onProgress: Progress) {
  const rows = readCsv(folderWith(FILE, folder, FILE), FILE, columns);
  const importer = systemActor(organizationId, "import.ai4i");
  const made: Made = { count: 0 };
  const plant = await withActor(importer, (tx) => ensurePlant(tx, made));
  const [state] = await withActor(
    importer,
    (tx) =>
      tx.execute<{
        at: number | null;
      }>(sql`select (extract(epoch from min(t.last_timestamp)) * 1000)::float8 as at from sensors s left join sensor_states t on t.sensor_id = s.id
        where s.asset_id = ${plant.assetId}::uuid having count(t.sensor_id) = count(*)`),
    { readOnly: true },
  );
  const waiting = rows.filter((_, index) => state?.at == null || BEGIN + index * 60_000 > state.at);
  const skipped = rows.length - waiting.length;
  let accepted = 0;
  for (let at = 0; at < waiting.length; at += 200) {
    const readings = waiting
      .slice(at, at + 200)
      .flatMap((row, index) => readingsOf(row, plant.sensors, BEGIN + (skipped + at + index) * 60_000));
    accepted += (
      await processTelemetry({ ...importer, gatewayId: plant.gatewayId }, { gatewayId: plant.gatewayId, readings }, alertWatcher)
    ).accepted;
    onProgress(skipped + Math.min(waiting.length, at + 200), rows.length, "Parts");
  }
  const failures = rows.map((row, index) => ({ row, at: BEGIN + index * 60_000 })).filter(({ row }) => row["Machine failure"] === "1");
  const alerts = await withActor(
    importer,
    (tx) =>
      addPastAlerts(
        tx,
        failures.map((failure) => alertOf(plant.assetId, failure)),
      ),
    { timeoutMs: 60_000 },
  );
  return { rows: rows.length, accepted, failures: failures.length, alerts, created: made.count };
}

const readingsOf = (row: Row, ids: Map<string, string>, at: number) =>
  signals.map(({ column, name }) => ({ sensorId: ids.get(name)!, value: Number(row[column]), timestamp: new Date(at).toISOString() }));

function alertOf(assetId: string, { row, at }: { row: Row; at: number }): PastAlert {
  const found = (Object.keys(modes) as (keyof typeof modes)[]).filter((mode) => row[mode] === "1").map((mode) => modes[mode]);
  return {
    assetId,
    sensorId: null,
    title: `Failure at part ${row["Product ID"]}`,
    description: `Failure mode: ${found.join(", ") || "not named"}. Quality variant ${row.Type}.`,
    severity: "critical",
    at,
    clearedAt: at + 60_000,
  };
}

async function ensurePlant(tx: ActorTx, made: Made) {
  const siteId = await ensureSite(tx, made, {
    name: SITE,
    location: "AI4I 2020 predictive maintenance data",
    region: "Reference data",
    timezone: "UTC",
  });
  const gatewayId = await ensureGateway(tx, made, { siteId, name: "Milling gateway", protocol: "OPC UA" });
  const assetId = await ensureAsset(tx, made, {
    siteId,
    tag: "AI4I-MILL",
    name: "Milling machine",
    type: "milling machine",
    criticality: "high",
    tags: ["ai4i"],
  });
  const ids = new Map<string, string>();
  for (const { name, type, unit } of signals) {
    const id = await ensureSensor(tx, made, {
      assetId,
      gatewayId,
      name,
      tagName: name.toLowerCase().replaceAll(" ", "_"),
      type,
      engineeringUnit: unit,
      reportingIntervalSeconds: 60,
      retentionDays: 36_500,
    });
    ids.set(name, id);
  }
  return { assetId, gatewayId, sensors: ids };
}
