import "server-only";
import { sql } from "drizzle-orm";
import type { HealthFactor } from "@/db/schema/assets";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import type { Status } from "./health-rules";
import { localDays } from "./local-days";

export type HealthPoint = { at: number; score: number | null; status: Status; factors: HealthFactor[] };

/**
 * How an asset's health went between two moments: what held at the beginning, then each change. At most 2000 changes, the newest. Times are ms since
 * the epoch.
 */
export async function healthHistory(tx: ActorTx, { assetId, from, to }: { assetId: string; from: Date; to: Date }): Promise<HealthPoint[]> {
  assertCan(tx, "assets:read");
  const column = sql`(extract(epoch from computed_at) * 1000)::float8 as at, health_score as score, status, factors`;
  const [before] = await tx.execute<HealthPoint>(sql`select ${column} from asset_health_history
    where asset_id = ${assetId}::uuid and computed_at < ${from.toISOString()}::timestamptz order by computed_at desc limit 1`);
  const changes = await tx.execute<HealthPoint>(sql`select ${column} from asset_health_history
    where asset_id = ${assetId}::uuid and computed_at >= ${from.toISOString()}::timestamptz and computed_at <= ${to.toISOString()}::timestamptz
    order by computed_at desc limit 2000`);
  return [...(before ? [{ ...before, at: from.getTime() }] : []), ...changes.reverse()];
}

export type SiteHealthDay = { day: string; health: number | null; critical: number; warning: number; offline: number };

/**
 * A site day by day: the mean health of its assets in service, and how many were unwell, as each day ended (the present one: now). Days are those of
 * the site's time zone.
 */
export async function siteHealthByDay(
  tx: ActorTx,
  { siteId, days, now = new Date() }: { siteId: string; days: number; now?: Date },
): Promise<SiteHealthDay[]> {
  assertCan(tx, "assets:read");
  const found = await tx.execute<SiteHealthDay>(sql`
    with day as (select s.id, d.* from sites s, lateral (${localDays(sql`s.timezone`, days, now)}) d where s.id = ${siteId}::uuid)
    select to_char(day.at, 'YYYY-MM-DD') as day, round(avg(h.health_score))::int as health, count(*) filter (where h.status = 'critical')::int as critical,
      count(*) filter (where h.status = 'warning')::int as warning, count(*) filter (where h.status = 'offline')::int as offline
    from day left join assets a on a.site_id = day.id and a.retired_at is null
      left join lateral (select health_score, status from asset_health_history x where x.organization_id = a.organization_id and x.asset_id = a.id
        and x.computed_at < day.until order by x.computed_at desc limit 1) h on true
    group by day.at order by day.at`);
  if (found.length === 0) throw notFound("site");
  return found;
}

export type WorstAsset = { id: string; name: string; tag: string | null; status: Status; score: number; factor: HealthFactor | null };

/** The assets of a site that pull it down most, with what costs each of them most. */
export async function worstAssets(tx: ActorTx, siteId: string, limit = 5): Promise<WorstAsset[]> {
  assertCan(tx, "assets:read");
  return tx.execute<WorstAsset>(sql`
    select a.id, a.name, a.tag, a.status, a.health_score as score,
      (select f from jsonb_array_elements(a.health_factors) f order by (f ->> 'points')::float8 limit 1) as factor
    from assets a where a.site_id = ${siteId}::uuid and a.retired_at is null and a.health_score < 100 order by a.health_score, a.name limit ${limit}`);
}
