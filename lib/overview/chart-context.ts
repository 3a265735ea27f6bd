import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";

/** Everything a chart draws besides its readings. Times are milliseconds since the epoch. */
export type ChartSensor = {
  id: string;
  name: string;
  tagName: string;
  unit: string;
  type: string;
  assetId: string;
  assetName: string;
  newest: number | null;
  lastValue: number | null;
};
export type ChartThreshold = { sensorId: string; value: number; label: string; tone: "warn" | "crit" };
export type ChartSpan = { id: string; from: number; to: number | null; label: string; tone: "warn" | "crit" };

const uuids = (ids: readonly string[]) => sql`${`{${ids.join(",")}}`}::uuid[]`;

/** The sensors of these ids that the actor may see, in the order asked for. */
export async function chartSensors(tx: ActorTx, ids: readonly string[]): Promise<ChartSensor[]> {
  assertCan(tx, "telemetry:read");
  if (ids.length === 0) return [];
  const rows = await tx.execute<ChartSensor>(sql`
    select s.id, s.name, s.tag_name as "tagName", s.engineering_unit as unit, s.type, s.asset_id as "assetId", a.name as "assetName",
      (extract(epoch from t.last_timestamp) * 1000)::float8 as newest, t.last_value as "lastValue"
    from sensors s join assets a on a.organization_id = s.organization_id and a.id = s.asset_id left join sensor_states t on t.sensor_id = s.id
    where s.id = any(${uuids(ids)})`);
  return ids.flatMap((id) => rows.find((row) => row.id === id) ?? []);
}

type RuleRow = {
  sensorId: string;
  unit: string;
  kind: "threshold_high" | "threshold_low";
  value: number;
  clear: number | null;
  severity: string;
};

/** The limits that watch these sensors: enabled rules first, and the sensor's own limits where no rule says otherwise. */
export async function chartThresholds(tx: ActorTx, ids: readonly string[]): Promise<ChartThreshold[]> {
  assertCan(tx, "telemetry:read");
  if (ids.length === 0) return [];
  const named = (list: SQL, value: SQL) => sql`(coalesce(cardinality(${list}), 0) = 0 or ${value} = any(${list}))`;
  const rules = await tx.execute<RuleRow>(sql`
    select s.id as "sensorId", s.engineering_unit as unit, r.condition_type as kind, (r.condition_config ->> 'threshold')::float8 as value,
      (r.condition_config ->> 'clear_threshold')::float8 as clear, r.severity
    from sensors s join assets a on a.organization_id = s.organization_id and a.id = s.asset_id
      join alert_rules r on r.organization_id = s.organization_id and r.enabled and r.condition_type in ('threshold_high', 'threshold_low')
        and ${named(sql`r.sensor_ids`, sql`s.id`)} and ${named(sql`r.sensor_types`, sql`s.type`)} and ${named(sql`r.asset_types`, sql`a.type`)} and ${named(sql`r.site_ids`, sql`s.site_id`)}
    where s.id = any(${uuids(ids)}) order by r.severity desc, r.name limit 24`);
  const own = await tx.execute<{ sensorId: string; unit: string; high: number | null; low: number | null }>(sql`
    select s.id as "sensorId", s.engineering_unit as unit, s.alert_threshold_high as high, s.alert_threshold_low as low from sensors s
    where s.id = any(${uuids(ids)}) and (s.alert_threshold_high is not null or s.alert_threshold_low is not null)`);
  const fromRules = rules.map((row) => ({
    sensorId: row.sensorId,
    value: row.value,
    label: thresholdLabel(row),
    tone: toneOf(row.severity),
  }));
  const watched = new Set(rules.map((row) => row.sensorId));
  const fromSensors = own.flatMap(({ sensorId, unit, high, low }) =>
    watched.has(sensorId)
      ? []
      : [
          ...(high === null ? [] : [{ sensorId, value: high, label: `high limit ${high} ${unit}`, tone: "warn" as const }]),
          ...(low === null ? [] : [{ sensorId, value: low, label: `low limit ${low} ${unit}`, tone: "warn" as const }]),
        ],
  );
  return [...fromRules, ...fromSensors];
}

const toneOf = (severity: string): "warn" | "crit" => (severity === "critical" ? "crit" : "warn");

function thresholdLabel({ kind, value, clear, unit }: RuleRow) {
  const low = kind === "threshold_low";
  const limit = `${low ? "low" : "high"} threshold ${value} ${unit}`;
  return clear === null || clear === value ? limit : `${limit}, clears ${low ? "above" : "below"} ${clear}`;
}

/** Alerts of these sensors that were active at some moment of the window. */
export async function chartSpans(tx: ActorTx, ids: readonly string[], from: Date, to: Date): Promise<ChartSpan[]> {
  if (ids.length === 0) return [];
  const rows = await tx.execute<{ id: string; number: number; severity: string; from: number; to: number | null }>(sql`
    select l.id, l.number, l.severity, (extract(epoch from l.timestamp) * 1000)::float8 as "from", (extract(epoch from l.cleared_at) * 1000)::float8 as "to"
    from alerts l where l.sensor_id = any(${uuids(ids)}) and l.timestamp <= ${to.toISOString()}::timestamptz
      and (l.cleared_at is null or l.cleared_at >= ${from.toISOString()}::timestamptz)
    order by l.timestamp desc limit 24`);
  return rows.map(({ number, severity, ...row }) => ({ ...row, label: `ALR-${number}`, tone: toneOf(severity) })).reverse();
}

/** The sensor a newcomer should look at: of the gravest alert, else the most unusual, else the one that spoke last. */
export async function mostInterestingSensor(tx: ActorTx): Promise<string | undefined> {
  const [row] = await tx.execute<{ id: string }>(sql`
    (select sensor_id as id from alerts where sensor_id is not null and cleared_at is null order by severity desc, timestamp desc limit 1)
    union all (select sensor_id from alerts where sensor_id is not null order by timestamp desc limit 1)
    union all (select sensor_id from sensor_states where last_timestamp is not null order by last_anomaly_score desc nulls last, last_timestamp desc limit 1)
    limit 1`);
  return row?.id;
}
