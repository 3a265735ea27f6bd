import "server-only";
import { sql } from "drizzle-orm";
import { workOrders } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";

import { assertCan } from "@/lib/auth/permissions";
import { dueOrLast } from "@/lib/maintenance/match-work-orders";
import { rankOfStatus, unfinished } from "@/lib/maintenance/words";

const ranks = `{${unfinished.map(rankOfStatus).join(",")}}`;

type Days = number[];
export type Figures = {
  assets: number;
  health: number | null;
  unhealthy: number;
  alerts: number;
  criticalAlerts: number;
  unacknowledged: number;
  raisedLastDay: number;
  incidents: number;
  myIncidents: number;
  unassigned: number;
  /** Unfinished work orders of the actor. */
  myOrders: number;
  sensors: number;
  sensorsOnline: number;
  newestReading: number | null;
};

/** The numbers at the top. Each part counts only what the actor may see. */
export async function overviewFigures(tx: ActorTx): Promise<Figures> {
  assertCan(tx, "assets:read");
  const [row] = await tx.execute<Figures>(sql`
    select a.*, l.*, i.*, o.*, s.* from
      (select count(*)::int as assets, round(avg(health_score), 1)::float8 as health, count(*) filter (where status in ('warning', 'critical'))::int as unhealthy
        from assets where retired_at is null) a,
      (select count(*)::int as alerts, count(*) filter (where severity = 'critical')::int as "criticalAlerts", count(*) filter (where not acknowledged)::int as unacknowledged,
        count(*) filter (where first_seen_at > now() - interval '1 day')::int as "raisedLastDay" from alerts where cleared_at is null) l,
      (select count(*)::int as incidents, count(*) filter (where assigned_to = (select auth.uid()))::int as "myIncidents",
        count(*) filter (where assigned_to is null)::int as unassigned from incidents where status in ('open', 'investigating')) i,
      (select count(*)::int as "myOrders" from work_orders where assigned_to = (select auth.uid()) and status_rank = any(${ranks}::smallint[])) o,
      (select count(*)::int as sensors, count(*) filter (where status = 'online')::int as "sensorsOnline",
        (extract(epoch from max(last_seen)) * 1000)::float8 as "newestReading" from sensors) s`);
  return row!;
}

const lastDays = 14;
/** One number per day of the viewer's zone, oldest first, today last. */
async function perDay(tx: ActorTx, source: ReturnType<typeof sql>, zone: string): Promise<Days> {
  const rows = await tx.execute<{ n: number }>(sql`
    select coalesce(c.n, 0)::float8 as n from generate_series(0, ${lastDays - 1}) d
    left join (select (now() at time zone ${zone})::date - (at at time zone ${zone})::date as ago, sum(n) as n from (${source}) e where at > now() - interval '15 days' group by 1) c
      on c.ago = ${lastDays - 1} - d order by d`);
  return rows.map(({ n }) => n);
}

export const alertsPerDay = (tx: ActorTx, zone: string) => perDay(tx, sql`select first_seen_at as at, 1 as n from alerts`, zone);
export const incidentsPerDay = (tx: ActorTx, zone: string) => perDay(tx, sql`select created_at as at, 1 as n from incidents`, zone);

/** Mean health at the end of each day: today's figure, walked back over what the changes since then gave and took. */
export async function healthPerDay(tx: ActorTx, zone: string, { health, assets }: Pick<Figures, "health" | "assets">): Promise<Days> {
  if (health === null || assets === 0) return [];
  const changes = await perDay(
    tx,
    sql`select occurred_at as at, (data ->> 'score')::float8 - (data ->> 'previousScore')::float8 as n from domain_events
      where type = 'asset.health_changed' and jsonb_typeof(data -> 'previousScore') = 'number' and jsonb_typeof(data -> 'score') = 'number' and occurred_at > now() - interval '15 days'`,
    zone,
  );
  const days: Days = [];
  let at = health;
  for (const change of changes.reverse()) {
    days.unshift(Math.min(100, Math.max(0, at)));
    at -= change / assets;
  }
  return days;
}

/** Readings of each of the last 24 hours, from the hourly rollups. */
export async function readingsPerHour(tx: ActorTx): Promise<number[]> {
  const rows = await tx.execute<{ n: number }>(sql`
    select coalesce(c.n, 0)::float8 as n from generate_series(0, 23) h
    left join (select floor(extract(epoch from date_trunc('hour', now()) - r.bucket) / 3600)::int as ago, sum(r.count) as n
      from (select id from sensors where last_seen > now() - interval '25 hours' limit 2000) s
        join lateral (select bucket, count from telemetry_rollups r where r.sensor_id = s.id and r.resolution = '1h' and r.bucket > now() - interval '24 hours') r on true
      group by 1) c on c.ago = 23 - h order by h`);
  return rows.map(({ n }) => n);
}

export type Need = {
  id: string;
  kind: "alert" | "incident" | "order" | "gateway" | "asset";
  level: "low" | "medium" | "high" | "critical";
  word: string;
  title: string;
  number: number | null;
  subjectId: string;
  context: string | null;
  since: number;
  owner: string | null;
};

/** What waits for somebody, gravest first: open incidents, active alerts that no incident took, orders past their date, silent gateways. An alert inside an incident is that incident. */
export async function needsAttention(tx: ActorTx, limit = 8): Promise<Need[]> {
  assertCan(tx, "assets:read");
  return tx.execute<Need>(sql`
    select n.* from (
      select 'i' || i.id as id, 'incident' as kind, i.priority as level, case when i.assigned_to is null then 'Unassigned' else initcap(i.priority) end as word, i.title, i.number,
        i.id as "subjectId", a.tag as context, (extract(epoch from i.created_at) * 1000)::float8 as since, coalesce(p.display_name, p.email) as owner
      from incidents i left join assets a on a.organization_id = i.organization_id and a.id = i.asset_id left join profiles p on p.id = i.assigned_to
      where i.status in ('open', 'investigating')
      union all
      select 'l' || l.id, 'alert', l.severity::text, initcap(l.severity::text), l.title, l.number, l.id, coalesce(a.tag, a.name), (extract(epoch from l.timestamp) * 1000)::float8,
        (select coalesce(p.display_name, p.email) from profiles p where p.id = l.acknowledged_by)
      from alerts l join assets a on a.organization_id = l.organization_id and a.id = l.asset_id
      where l.cleared_at is null and not exists (select from incident_alerts x join incidents i on i.id = x.incident_id
        where x.organization_id = l.organization_id and x.alert_id = l.id and i.status in ('open', 'investigating'))
      union all
      (select 'w' || w.id, 'order', case w.priority when 'emergency' then 'critical' when 'low' then 'medium' else 'high' end, 'Overdue', w.title, w.number,
        w.id, coalesce(a.tag, a.name), (extract(epoch from w.due_date) * 1000)::float8, (select coalesce(p.display_name, p.email) from profiles p where p.id = w.assigned_to)
      from unnest(${ranks}::smallint[]) as walked(rank), lateral (select id, title, number, priority, due_date, assigned_to, asset_id, organization_id from ${workOrders}
          where status_rank = walked.rank and ${dueOrLast} < now() order by ${dueOrLast}, id limit ${limit}) w
        join assets a on a.organization_id = w.organization_id and a.id = w.asset_id)
      union all
      select 'g' || g.id, 'gateway', 'high', 'Offline', 'Gateway ' || g.name || ' is offline' || case when g.buffered_messages > 0 then ', ' || to_char(g.buffered_messages, 'FM999,999,999') || ' messages buffered' else '' end,
        null, g.id, s.name, (extract(epoch from g.last_seen) * 1000)::float8, null
      from gateways g join sites s on s.organization_id = g.organization_id and s.id = g.site_id where g.status = 'offline' and g.last_seen is not null
    ) n
    order by array_position(array['critical', 'high', 'medium', 'low'], n.level), n.since desc limit ${limit}`);
}
