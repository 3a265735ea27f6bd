import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import type { Made } from "@/lib/admin/ensure";
import { ensureAlertRule, ensureAsset, ensureGateway, ensureSensor, ensureSite } from "@/lib/admin/ensure-plant";
import { nabPresets } from "@/lib/alerts/presets";
import { alertRuleInput } from "@/lib/alerts/schema";
import type { NabWindow } from "./nab-files";

const SITE = "NAB reference plant";
const GATEWAY = "NAB replay gateway";

type Source = {
  file: string;
  tag: string;
  asset: string;
  assetType: string;
  sensor: string;
  type: "temperature" | "flow" | "energy";
  unit: string;
  every: number;
  about: string;
};

/** The seven "known cause" series of NAB. The first two are replayed unless all are asked for. */
export const nabSources: readonly Source[] = [
  {
    file: "realKnownCause/machine_temperature_system_failure.csv",
    tag: "NAB-MACHINE",
    asset: "Industrial machine",
    assetType: "machine",
    sensor: "Machine temperature",
    type: "temperature",
    unit: "°F",
    every: 300,
    about: "Temperature of an internal component of a large industrial machine.",
  },
  {
    file: "realKnownCause/ambient_temperature_system_failure.csv",
    tag: "NAB-ROOM",
    asset: "Office room",
    assetType: "room",
    sensor: "Room temperature",
    type: "temperature",
    unit: "°F",
    every: 3_600,
    about: "Temperature of an office room.",
  },
  {
    file: "realKnownCause/cpu_utilization_asg_misconfiguration.csv",
    tag: "NAB-ASG",
    asset: "Server group",
    assetType: "server",
    sensor: "Processor use",
    type: "energy",
    unit: "%",
    every: 300,
    about: "Processor use of a group of servers after a wrong setting.",
  },
  {
    file: "realKnownCause/ec2_request_latency_system_failure.csv",
    tag: "NAB-EC2",
    asset: "Web server",
    assetType: "server",
    sensor: "Request latency",
    type: "flow",
    unit: "ms",
    every: 300,
    about: "Latency of requests to a server in a data centre.",
  },
  {
    file: "realKnownCause/nyc_taxi.csv",
    tag: "NAB-TAXI",
    asset: "Taxi service",
    assetType: "service",
    sensor: "Passengers per half hour",
    type: "flow",
    unit: "passengers",
    every: 1_800,
    about: "Taxi passengers in New York City; holidays and a storm are the exceptions.",
  },
  {
    file: "realKnownCause/rogue_agent_key_hold.csv",
    tag: "NAB-KEYS-HOLD",
    asset: "Keyboard, hold times",
    assetType: "workstation",
    sensor: "Key hold time",
    type: "flow",
    unit: "s",
    every: 300,
    about: "Time keys are held, over several users of one machine.",
  },
  {
    file: "realKnownCause/rogue_agent_key_updown.csv",
    tag: "NAB-KEYS-PAUSE",
    asset: "Keyboard, pauses",
    assetType: "workstation",
    sensor: "Key pause time",
    type: "flow",
    unit: "s",
    every: 300,
    about: "Time between keys, over several users of one machine.",
  },
];

export type NabSensor = {
  file: string;
  sensorId: string;
  assetId: string /** Newest stored reading, ms since the epoch. */;
  lastAt: number | null;
};

/** Site, gateway, assets, sensors and rules of the corpus: what is missing is made, what is there is left as it is. `created` counts. */
export async function ensureNabPlant(tx: ActorTx, windowsOf: ReadonlyMap<string, NabWindow[]>) {
  const made: Made = { count: 0 };
  const place = { name: SITE, location: "Replayed from the Numenta Anomaly Benchmark", region: "Reference data", timezone: "UTC" };
  const siteId = await ensureSite(tx, made, place);
  const gatewayId = await ensureGateway(tx, made, { siteId, name: GATEWAY, protocol: "REST API" });
  const found: NabSensor[] = [];
  for (const source of nabSources.filter(({ file }) => windowsOf.has(file)))
    found.push(await ensureSource(tx, made, source, siteId, gatewayId, windowsOf.get(source.file)!));
  await ensureRules(tx, made, found);
  return { siteId, gatewayId, sensors: found, created: made.count };
}

async function ensureSource(
  tx: ActorTx,
  made: Made,
  source: Source,
  siteId: string,
  gatewayId: string,
  windows: NabWindow[],
): Promise<NabSensor> {
  const { file, tag, asset, assetType, sensor, type, unit, every, about } = source;
  const assetId = await ensureAsset(
    tx,
    made,
    {
      siteId,
      tag,
      name: asset,
      type: assetType,
      criticality: "high",
      tags: ["nab"],
      specifications: { source: `NAB ${file}`, about },
    },
    (created) => {
      const failures = windows.map((window, index) => ({ ...window, label: `Known failure ${index + 1} of ${windows.length} (NAB)` }));
      // Beside the plain facts that a form edits: the failures which back-tests and charts hold their alerts against.
      return tx.execute(
        sql`update assets set specifications = specifications || ${JSON.stringify({ known_failures: failures })}::jsonb where id = ${created.id}::uuid`,
      );
    },
  );
  // The corpus is from 2013 to 2015: the usual retention would delete it the next night.
  const sensorId = await ensureSensor(tx, made, {
    assetId,
    gatewayId,
    name: sensor,
    type,
    engineeringUnit: unit,
    tagName: file.slice(file.lastIndexOf("/") + 1, -".csv".length),
    description: about,
    reportingIntervalSeconds: every,
    retentionDays: 36_500,
  });
  const [state] = await tx.execute<{ at: number | null }>(
    sql`select (extract(epoch from last_timestamp) * 1000)::float8 as at from sensor_states where sensor_id = ${sensorId}::uuid`,
  );
  return { file, sensorId, assetId, lastAt: state?.at ?? null };
}

async function ensureRules(tx: ActorTx, made: Made, present: NabSensor[]) {
  for (const { series, rule } of nabPresets) {
    const sensor = present.find(({ file }) => file === series);
    if (!sensor) continue;
    await ensureAlertRule(tx, made, alertRuleInput.parse({ ...rule, sensorIds: [sensor.sensorId] }));
  }
}

/** Keys of the gateway under this name that still open something. */
export async function liveKeysOf(tx: ActorTx, gatewayId: string, name: string) {
  const keys = await tx.execute<{ id: string }>(
    sql`select id from api_keys where gateway_id = ${gatewayId}::uuid and name = ${name} and revoked_at is null and (expires_at is null or expires_at > now())`,
  );
  return keys.map(({ id }) => id);
}
