import "server-only";
import { systemActor } from "@/db/actor";
import type { HealthFactor } from "@/db/schema/assets";
import { type ActorTx, actingAs, rawOf } from "@/db/with-actor";
import { appendEvent } from "@/lib/events/append";
import { type HealthFacts, healthOf, type Status } from "./health-rules";
import { refreshSiteStatus } from "./refresh-site-status";

type Row = HealthFacts & { id: string; site_id: string; name: string; status: Status; score: number | null; factors: HealthFactor[] };

/**
 * Computes health and status of these assets anew, then their sites' status. Says so only when something changed; the history of it is the database's
 * (private.note_health). Runs as the organization's machinery.
 */
export async function recomputeHealth(tx: ActorTx, assetIds: Iterable<string>, afterwards?: (() => Promise<unknown>)[]) {
  const ids = [...new Set(assetIds)].sort();
  if (ids.length === 0) return;
  if (tx.actor.kind !== "system")
    return actingAs(tx, systemActor(tx.actor.organizationId!, "assets.health", tx.actor), (inner) => compute(inner, ids, afterwards));
  return compute(tx, ids, afterwards);
}

async function compute(tx: ActorTx, ids: string[], afterwards?: (() => Promise<unknown>)[]) {
  const sql = rawOf(tx);
  // Sent together and run in this order: the facts are read once the rows are held.
  const lock = sql`select id from assets where id = any(${ids}::uuid[]) order by id for no key update`;
  const facts = sql<Row[]>`
    select a.id, a.site_id, a.name, a.status, a.health_score as score, a.health_factors as factors,
      coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'number', l.number, 'severity', l.severity) order by l.severity desc, l.number)
        from alerts l where l.asset_id = a.id and l.organization_id = a.organization_id and l.cleared_at is null), '[]') as alerts,
      coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'score', t.last_anomaly_score) order by t.last_anomaly_score desc, s.id)
        from sensors s join sensor_states t on t.sensor_id = s.id where s.asset_id = a.id and s.organization_id = a.organization_id
          and t.last_anomaly_score >= 0.5 and t.last_received_at > now() - interval '1 hour'), '[]') as scores,
      (select count(*)::int from sensors s where s.asset_id = a.id and s.organization_id = a.organization_id and s.last_seen is not null) as sensors,
      coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) order by s.name)
        from sensors s where s.asset_id = a.id and s.organization_id = a.organization_id and s.last_seen is not null and s.status = 'offline'), '[]') as offline,
      coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'number', o.number, 'days', o.days) order by o.days desc, o.number) from (
        select w.id, w.number, floor(extract(epoch from now() - w.due_date) / 86400)::int as days from work_orders w
        where w.organization_id = a.organization_id and w.asset_id = a.id and w.due_date < now() and w.status in ('open', 'assigned', 'in-progress', 'on-hold')
        order by w.due_date limit 3) o), '[]') as "overdueOrders",
      floor(extract(epoch from now() - a.next_maintenance) / 86400)::int as "overdueDays",
      (extract(epoch from now() - a.commissioning_date) / 31556952)::float8 as "ageYears"
    from assets a where a.id = any(${ids}::uuid[]) order by a.id`;
  const [, rows] = await Promise.all([lock, facts]);
  const found = rows.map((row) => ({ row, next: healthOf(row) }));
  const wrote = JSON.stringify(
    found.map(({ row, next }) => ({ id: row.id, score: next.score, status: next.status, factors: next.factors })),
  );
  const update = sql`update assets a set health_score = n.score, status = n.status, health_factors = n.factors, health_computed_at = now()
    from jsonb_to_recordset(${wrote}::jsonb) as n(id uuid, score int, status asset_status, factors jsonb) where a.id = n.id`.execute();
  const sites = rows.map((row) => row.site_id);
  await Promise.all([update, refreshSiteStatus(tx, sites)]); // sent together: the sites count what the update wrote
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
