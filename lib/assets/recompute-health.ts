import "server-only";
import { systemActor } from "@/db/actor";
import type { HealthFactor } from "@/db/schema/assets";
import { type ActorTx, actingAs, rawOf } from "@/db/with-actor";
import { appendEvent } from "@/lib/events/append";
import { refreshSiteStatus } from "./refresh-site-status";

type Status = "healthy" | "warning" | "critical" | "offline";
type Severity = "low" | "medium" | "high" | "critical";
export type HealthFacts = {
  alerts: { id: string; number: number; severity: Severity }[];
  /** Newest anomaly score of each sensor whose last reading came within the hour. */
  scores: { id: string; name: string; score: number }[];
  /** Sensors that have sent something once. */
  sensors: number;
  offline: { id: string; name: string }[];
  overdueDays: number | null;
  ageYears: number | null;
};

const COST: Record<Severity, { each: number; most: number }> = {
  critical: { each: 40, most: 60 },
  high: { each: 20, most: 40 },
  medium: { each: 10, most: 20 },
  low: { each: 4, most: 8 },
};

/** Health as a sum anybody can check: 100 less what each factor costs. */
export function healthOf(facts: HealthFacts): { score: number; status: Status; factors: HealthFactor[] } {
  const factors: HealthFactor[] = [];
  const spent = new Map<string, number>();
  const cost = (label: string, points: number, purse: string, most: number, ref?: HealthFactor["ref"]) => {
    const real = Math.min(points, most - (spent.get(purse) ?? 0));
    if (real <= 0) return;
    spent.set(purse, (spent.get(purse) ?? 0) + real);
    factors.push({ label, points: -real, ...(ref && { ref }) });
  };
  for (const { id, number, severity } of facts.alerts) {
    cost(`Active ${severity} alert ALR-${number}`, COST[severity].each, severity, COST[severity].most, { type: "alert", id });
  }
  for (const { id, name, score } of facts.scores) {
    if (score >= 0.5) cost(`Unusual reading of ${name}`, Math.round(score * 10), "score", 15, { type: "sensor", id });
  }
  for (const { id, name } of facts.offline) cost(`${name} sends nothing`, 5, "offline", 20, { type: "sensor", id });
  if (facts.overdueDays !== null && facts.overdueDays >= 0) {
    cost(`Maintenance overdue by ${facts.overdueDays} days`, facts.overdueDays > 30 ? 15 : 10, "maintenance", 15);
  }
  if (facts.ageYears !== null && facts.ageYears >= 15) cost(`In service for ${Math.floor(facts.ageYears)} years`, 5, "age", 5);

  const score = Math.max(0, 100 + factors.reduce((sum, { points }) => sum + points, 0));
  const active = (...severities: Severity[]) => facts.alerts.some(({ severity }) => severities.includes(severity));
  const silent = facts.sensors > 0 && facts.offline.length === facts.sensors;
  const status =
    active("critical") || score < 40 ? "critical" : silent ? "offline" : active("high", "medium") || score < 75 ? "warning" : "healthy";
  return { score, status, factors };
}

type Row = HealthFacts & { id: string; site_id: string; name: string; status: Status; score: number | null; factors: HealthFactor[] };

/** Computes health and status of these assets anew, then their sites' status. Says so only when something changed. Runs as the organization's machinery. */
export async function recomputeHealth(tx: ActorTx, assetIds: Iterable<string>, afterwards?: (() => Promise<unknown>)[]) {
  const ids = [...new Set(assetIds)].sort();
  if (ids.length === 0) return;
  if (tx.actor.kind !== "system")
    return actingAs(tx, systemActor(tx.actor.organizationId!, "assets.health", tx.actor), (inner) => compute(inner, ids, afterwards));
  return compute(tx, ids, afterwards);
}

async function compute(tx: ActorTx, ids: string[], afterwards?: (() => Promise<unknown>)[]) {
  const sql = rawOf(tx);
  await sql`select id from assets where id = any(${ids}::uuid[]) order by id for no key update`;
  const rows = await sql<Row[]>`
    select a.id, a.site_id, a.name, a.status, a.health_score as score, a.health_factors as factors,
      coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'number', l.number, 'severity', l.severity) order by l.severity desc, l.number)
        from alerts l where l.asset_id = a.id and l.organization_id = a.organization_id and l.cleared_at is null), '[]') as alerts,
      coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'score', t.last_anomaly_score) order by t.last_anomaly_score desc, s.id)
        from sensors s join sensor_states t on t.sensor_id = s.id where s.asset_id = a.id and s.organization_id = a.organization_id
          and t.last_anomaly_score >= 0.5 and t.last_received_at > now() - interval '1 hour'), '[]') as scores,
      (select count(*)::int from sensors s where s.asset_id = a.id and s.organization_id = a.organization_id and s.last_seen is not null) as sensors,
      coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) order by s.name)
        from sensors s where s.asset_id = a.id and s.organization_id = a.organization_id and s.last_seen is not null and s.status = 'offline'), '[]') as offline,
      floor(extract(epoch from now() - a.next_maintenance) / 86400)::int as "overdueDays",
      (extract(epoch from now() - a.commissioning_date) / 31556952)::float8 as "ageYears"
    from assets a where a.id = any(${ids}::uuid[]) order by a.id`;
  const found = rows.map((row) => ({ row, next: healthOf(row) }));
  const wrote = JSON.stringify(
    found.map(({ row, next }) => ({ id: row.id, score: next.score, status: next.status, factors: next.factors })),
  );
  await sql`update assets a set health_score = n.score, status = n.status, health_factors = n.factors, health_computed_at = now()
    from jsonb_to_recordset(${wrote}::jsonb) as n(id uuid, score int, status asset_status, factors jsonb) where a.id = n.id`;
  await refreshSiteStatus(
    tx,
    rows.map((row) => row.site_id),
  );
  for (const { row, next } of found) {
    if (row.status === next.status && row.score !== null && Math.abs(row.score - next.score) < 1) continue;
    const tell = () =>
      appendEvent(tx, {
        type: "asset.health_changed",
        subjectType: "asset",
        subjectId: row.id,
        siteId: row.site_id,
        permission: "assets:read",
        data: { name: row.name, status: next.status, previousStatus: row.status, score: next.score, previousScore: row.score },
      });
    if (afterwards) afterwards.push(tell);
    else await tell();
  }
}
