import "server-only";
import { sql } from "drizzle-orm";
import { holds } from "@/db/actor";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";

/** What other domains know about one asset. Times are milliseconds since the epoch; RLS leaves out what the actor may not read. */
export type AssetCounts = {
  sensors: number;
  components: number;
  alerts: number;
  activeAlerts: number;
  incidents: number;
  openIncidents: number;
};

export async function assetCounts(tx: ActorTx, assetId: string): Promise<AssetCounts> {
  assertCan(tx, "assets:read");
  const [row] = await tx.execute<AssetCounts>(sql`
    select (select count(*)::int from sensors where asset_id = ${assetId}::uuid) as sensors, (select count(*)::int from asset_components where asset_id = ${assetId}::uuid) as components,
      l.*, i.* from
      (select count(*)::int as alerts, count(*) filter (where cleared_at is null)::int as "activeAlerts" from alerts where asset_id = ${assetId}::uuid) l,
      (select count(*)::int as incidents, count(*) filter (where status in ('open', 'investigating'))::int as "openIncidents" from incidents where asset_id = ${assetId}::uuid) i`);
  return row!;
}

export type AssetSensor = {
  id: string;
  name: string;
  tagName: string;
  type: string;
  unit: string;
  status: "online" | "offline" | "warning" | "error";
  component: string | null;
  gateway: string | null;
  lastValue: number | null;
  lastAt: number | null;
  anomaly: number | null;
};

export async function assetSensors(tx: ActorTx, assetId: string): Promise<AssetSensor[]> {
  if (!holds(tx.actor, "telemetry:read")) return [];
  return tx.execute<AssetSensor>(sql`
    select s.id, s.name, s.tag_name as "tagName", s.type, s.engineering_unit as unit, s.status, c.name as component, g.name as gateway,
      t.last_value as "lastValue", (extract(epoch from t.last_timestamp) * 1000)::float8 as "lastAt", t.last_anomaly_score as anomaly
    from sensors s left join sensor_states t on t.sensor_id = s.id left join asset_components c on c.id = s.component_id left join gateways g on g.id = s.gateway_id
    where s.asset_id = ${assetId}::uuid order by s.name limit 500`);
}

export type AssetAlert = {
  id: string;
  number: number;
  title: string;
  severity: "low" | "medium" | "high" | "critical";
  acknowledged: boolean;
  raisedAt: number;
  clearedAt: number | null;
  occurrences: number;
};
export const assetAlerts = (tx: ActorTx, assetId: string, limit = 50) =>
  tx.execute<AssetAlert>(sql`select id, number, title, severity, acknowledged, occurrences, (extract(epoch from timestamp) * 1000)::float8 as "raisedAt",
    (extract(epoch from cleared_at) * 1000)::float8 as "clearedAt" from alerts where asset_id = ${assetId}::uuid order by cleared_at is null desc, timestamp desc limit ${limit}`);

export type AssetIncident = {
  id: string;
  number: number;
  title: string;
  status: "open" | "investigating" | "resolved" | "closed";
  priority: "low" | "medium" | "high" | "critical";
  owner: string | null;
  createdAt: number;
};
export const assetIncidents = (tx: ActorTx, assetId: string, limit = 50) =>
  tx.execute<AssetIncident>(sql`select i.id, i.number, i.title, i.status, i.priority, coalesce(p.display_name, p.email) as owner, (extract(epoch from i.created_at) * 1000)::float8 as "createdAt"
    from incidents i left join profiles p on p.id = i.assigned_to where i.asset_id = ${assetId}::uuid order by i.status in ('open', 'investigating') desc, i.created_at desc limit ${limit}`);

export type AuditLine = {
  id: string;
  at: number;
  action: string;
  actor: string | null;
  previous: Record<string, unknown> | null;
  next: Record<string, unknown> | null;
  details: Record<string, unknown>;
};

/** The audit entries of the asset itself, for those who may read the audit log. */
export async function assetAudit(tx: ActorTx, assetId: string): Promise<AuditLine[] | null> {
  if (!holds(tx.actor, "audit:read")) return null;
  return tx.execute<AuditLine>(sql`select id, (extract(epoch from timestamp) * 1000)::float8 as at, action, actor_label as actor, previous_state as previous, new_state as next, details
    from audit_logs where resource_type = 'asset' and resource_id = ${assetId}::uuid order by seq desc limit 50`);
}

/** The score a day ago: what the first change since then started from. Null when nothing has changed. */
export async function healthYesterday(tx: ActorTx, assetId: string): Promise<number | null> {
  const [row] = await tx.execute<{ score: number | null }>(sql`select (data ->> 'previousScore')::float8 as score from domain_events
    where subject_type = 'asset' and subject_id = ${assetId}::uuid and type = 'asset.health_changed' and occurred_at > now() - interval '1 day'
      and jsonb_typeof(data -> 'previousScore') = 'number' order by occurred_at, id limit 1`);
  return row?.score ?? null;
}
