import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { appendEvent } from "@/lib/events/append";

export type PastAlert = {
  assetId: string;
  sensorId: string | null;
  title: string;
  description: string;
  severity: "low" | "medium" | "high" | "critical";
  at: number;
  clearedAt: number;
};
export type PastOrder = {
  assetId: string;
  componentId: string | null;
  alertId: string | null;
  prescriptionId: string | null;
  externalId: string;
  title: string;
  description: string | null;
  kind: "corrective" | "preventive";
  at: number;
  completedAt: number;
  resolution: string;
  failureMode: string | null;
  cost: number;
  /** Null: the organization's. */
  currency: string | null;
};

/**
 * Alerts of the past, numbered in their order, cleared and acknowledged by nobody. Those that are there already (same asset, title and time) are left
 * alone. Only critical ones are told to the thread: thousands of old errors would bury it. Answers how many were new.
 */
export async function addPastAlerts(tx: ActorTx, alerts: readonly PastAlert[]): Promise<number> {
  // One import after another: nothing else tells two alerts of the past apart, and neither import would see what the other adds.
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended('gantry.past-alerts', 0) # hashtextextended(auth.organization_id()::text, 0))`,
  );
  const rows = [...alerts].sort((a, b) => a.at - b.at);
  const made = await tx.execute<{
    id: string;
    number: number;
    asset_id: string;
    site_id: string | null;
    correlation_id: string;
    severity: string;
    at: string;
  }>(sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("assetId" uuid, "sensorId" uuid, title text, description text, severity alert_severity, at float8, "clearedAt" float8)),
    fresh as (
      select g.*, row_number() over (order by at, "assetId", title) as place from given g
      where not exists (select from alerts a where a.asset_id = g."assetId" and a.title = g.title and a.timestamp = to_timestamp(g.at / 1000))),
    numbers as (
      insert into alert_sequences as s (last_value) select count(*)::int from fresh having count(*) > 0
      on conflict (organization_id) do update set last_value = s.last_value + excluded.last_value returning last_value)
    insert into alerts (number, asset_id, sensor_id, title, description, severity, category, timestamp, first_seen_at, last_seen_at, cleared_at, resolved, resolved_at, duration_minutes)
    select n.last_value - (select count(*) from fresh) + f.place, f."assetId", f."sensorId", f.title, f.description, f.severity, 'system', to_timestamp(f.at / 1000), to_timestamp(f.at / 1000),
      to_timestamp(f."clearedAt" / 1000), to_timestamp(f."clearedAt" / 1000), true, to_timestamp(f."clearedAt" / 1000), round((f."clearedAt" - f.at) / 60000)::int
    from fresh f, numbers n returning id, number, asset_id, site_id, correlation_id, severity::text, timestamp::text as at`);
  for (const alert of made.filter(({ severity }) => severity === "critical")) {
    await appendEvent(tx, {
      type: "alert.resolved",
      subjectType: "alert",
      subjectId: alert.id,
      siteId: alert.site_id,
      permission: "alerts:read",
      correlationId: alert.correlation_id,
      occurredAt: new Date(alert.at),
      data: { number: alert.number, severity: alert.severity, assetId: alert.asset_id, notes: "Imported from the plant's records." },
    });
  }
  return made.length;
}

/** Finished orders of the past, by their number in the other system: one that is there already is left alone. Answers how many were new. */
export async function addPastOrders(tx: ActorTx, system: string, orders: readonly PastOrder[]): Promise<number> {
  const rows = [...orders].sort((a, b) => a.at - b.at);
  const made = await tx.execute<{ id: string }>(sql`
    with given as (
      select *, row_number() over (order by at, "externalId") as place from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("assetId" uuid, "componentId" uuid, "alertId" uuid,
        "prescriptionId" uuid, "externalId" text, title text, description text, kind text, at float8, "completedAt" float8, resolution text, "failureMode" text, cost float8, currency text))
    insert into work_orders (asset_id, component_id, alert_id, prescription_id, external_system, external_id, title, description, kind, status, created_at, started_at, completed_at,
      actual_duration_minutes, resolution_notes, failure_mode, other_cost, currency, correlation_id)
    select g."assetId", g."componentId", g."alertId", g."prescriptionId", ${system}, g."externalId", g.title, g.description, g.kind, 'completed', to_timestamp(g.at / 1000),
      to_timestamp(g.at / 1000), to_timestamp(g."completedAt" / 1000), round((g."completedAt" - g.at) / 60000)::int, g.resolution, g."failureMode", g.cost, coalesce(g.currency, private.organization_currency()),
      coalesce((select a.correlation_id from alerts a where a.id = g."alertId"), gen_random_uuid())
    from given g where not exists (select from work_orders w where w.external_system = ${system} and w.external_id = g."externalId") order by g.place
    on conflict (organization_id, external_system, external_id) where external_id is not null do nothing returning id`);
  return made.length;
}
