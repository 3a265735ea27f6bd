import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { BACK_TEST_MAX_READINGS, BACK_TEST_MAX_SENSORS } from "@/lib/telemetry/limits";
import { type BackTest, backTest, type KnownFailure } from "./back-test";
import type { Sample } from "./conditions";
import { matches } from "./rules-cache";
import type { AlertCondition, AlertRuleInput } from "./schema";

export type BackTestDraft = AlertCondition & Partial<Pick<AlertRuleInput, "assetTypes" | "sensorTypes" | "siteIds" | "sensorIds">>;
export type LabelledFailure = KnownFailure & { label: string };
export type SensorBackTest = {
  sensorId: string;
  name: string;
  unit: string;
  assetId: string;
  assetName: string;
  readings: number;
  failures: LabelledFailure[];
  result: BackTest;
};
export type BackTestRun = {
  sensors: SensorBackTest[];
  total: {
    sensors: number;
    readings: number;
    fired: number;
    alertsPerDay: number;
    caught: number;
    totalFailures: number;
    falseAlarms: number | null;
  };
  /** Sensors or readings that were left out because there were too many. */
  leftOut: { sensors: number; stoppedAt: number | null };
};

type SensorRow = {
  id: string;
  name: string;
  type: string;
  unit: string;
  assetId: string;
  assetName: string;
  assetType: string;
  siteId: string | null;
  specifications: { known_failures?: unknown };
};
const DAY = 86_400_000;

/** Would this rule have fired? Replays stored readings of the sensors it would watch through the very engine that runs rules live. Writes nothing. */
export async function runBackTest(tx: ActorTx, draft: BackTestDraft, { from, to }: { from: Date; to: Date }): Promise<BackTestRun> {
  assertCan(tx, "alert-rules:write");
  assertCan(tx, "telemetry:read");
  if (!(to > from)) throw new AppError("VALIDATION_ERROR", "Choose an end after the start.", { to: ["Choose an end after the start."] });
  const some = (list: readonly string[] | undefined) => (list && list.length > 0 ? new Set(list) : null);
  const targets = {
    assetTypes: some(draft.assetTypes),
    sensorTypes: some(draft.sensorTypes),
    siteIds: some(draft.siteIds),
    sensorIds: some(draft.sensorIds),
  };
  const all = await rawOf(tx)<
    SensorRow[]
  >`select s.id, s.name, s.type, s.engineering_unit as unit, s.asset_id as "assetId", a.name as "assetName", a.type as "assetType",
    s.site_id as "siteId", a.specifications from sensors s join assets a on a.id = s.asset_id where a.retired_at is null order by s.name, s.id`;
  const matching = all.filter((sensor) => matches({ targets }, sensor));
  const chosen = matching.slice(0, BACK_TEST_MAX_SENSORS);
  const incidents = await incidentSpans(tx, [...new Set(chosen.map(({ assetId }) => assetId))]);

  const condition = { conditionType: draft.conditionType, conditionConfig: draft.conditionConfig } as AlertCondition;
  const sensors: SensorBackTest[] = [];
  let left = BACK_TEST_MAX_READINGS;
  for (const { id, name, unit, assetId, assetName, specifications } of chosen) {
    const samples = await loadSamples(tx, id, from, to, left);
    left -= samples.length;
    const failures = [...labelled(specifications.known_failures), ...(incidents.get(assetId) ?? [])]
      .filter((failure) => failure.to >= from.getTime() && failure.from < to.getTime())
      .sort((a, b) => a.from - b.from);
    const result = backTest(condition, samples, failures.length > 0 ? { knownFailures: failures } : {});
    sensors.push({ sensorId: id, name, unit, assetId, assetName, readings: samples.length, failures, result });
    if (left <= 0) break;
  }
  const stopped = left <= 0 ? sensors.length : null;
  return { sensors, total: totalOf(sensors), leftOut: { sensors: matching.length - sensors.length, stoppedAt: stopped } };
}

function totalOf(sensors: readonly SensorBackTest[]): BackTestRun["total"] {
  const sum = (value: (sensor: SensorBackTest) => number) => sensors.reduce((total, sensor) => total + value(sensor), 0);
  const known = sensors.filter(({ result }) => result.falseAlarms !== null);
  return {
    sensors: sensors.length,
    readings: sum(({ readings }) => readings),
    fired: sum(({ result }) => result.fired.length),
    alertsPerDay: sum(({ result }) => result.alertsPerDay),
    caught: sum(({ result }) => result.caught),
    totalFailures: sum(({ result }) => result.totalFailures),
    falseAlarms: known.length > 0 ? known.reduce((total, { result }) => total + result.falseAlarms!, 0) : null,
  };
}

/** Day by day, until there are enough. */
async function loadSamples(tx: ActorTx, sensorId: string, from: Date, to: Date, most: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let since = from.getTime(); since < to.getTime() && samples.length < most; ) {
    const [next] = await rawOf(tx)<{ at: number | null }[]>`select (extract(epoch from min(day)) * 1000)::float8 as at from telemetry_pieces
      where organization_id = (select auth.organization_id()) and sensor_id = ${sensorId}::uuid and day > ${new Date(since - DAY).toISOString()}::timestamptz`;
    if (next!.at === null) break;
    const [begin, end] = [Math.max(since, next!.at), Math.min(next!.at + DAY, to.getTime())];
    since = next!.at + DAY;
    if (begin >= end) continue;
    const some = await rawOf(tx)<{ at: number; value: number; quality: Sample["quality"]; score: number | null }[]>`
      select (extract(epoch from "timestamp") * 1000)::float8 as at, value, quality, anomaly_score::float8 as score
      from private.readings(${sensorId}::uuid, ${new Date(begin).toISOString()}::timestamptz, ${new Date(end).toISOString()}::timestamptz) order by "timestamp" limit ${most - samples.length}`;
    for (const { at, value, quality, score } of some) samples.push({ at, value, quality, anomalyScore: score });
  }
  return samples;
}

/** What people recorded as failures: each incident from the first of its alerts (or its opening) to its resolution. */
async function incidentSpans(tx: ActorTx, assetIds: string[]): Promise<Map<string, LabelledFailure[]>> {
  const rows = await rawOf(tx)<{ asset_id: string; label: string; from: number; to: number }[]>`
    select i.asset_id, 'INC-' || i.number as label,
      (extract(epoch from coalesce(min(a."timestamp"), i.created_at)) * 1000)::float8 as "from",
      (extract(epoch from coalesce(max(a.cleared_at), i.resolved_at, now())) * 1000)::float8 as "to"
    from incidents i left join incident_alerts l on l.incident_id = i.id left join alerts a on a.id = l.alert_id
    where i.asset_id = any(${assetIds}::uuid[]) group by i.id order by 3`;
  const spans = new Map<string, LabelledFailure[]>();
  for (const { asset_id, label, from, to } of rows)
    spans.set(asset_id, [...(spans.get(asset_id) ?? []), { label, from, to: Math.max(from, to) }]);
  return spans;
}

/** `specifications.known_failures` of an asset: `[{from, to, label}]`, or the same as JSON text. Anything else counts as none. */
export function labelled(value: unknown): LabelledFailure[] {
  const list = typeof value === "string" ? parsed(value) : value;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: { from?: unknown; to?: unknown; label?: unknown } | null) => {
    const [from, to] = [Date.parse(String(entry?.from)), Date.parse(String(entry?.to))];
    return from <= to ? [{ from, to, label: typeof entry?.label === "string" ? entry.label : "Known failure" }] : [];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
