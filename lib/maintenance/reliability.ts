import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { cents } from "./rules";

export type Reliability = {
  /** Unplanned stops that began in the period. */
  failures: number;
  /** Hours the asset stood still, all causes. */
  downHours: number;
  /** Mean operating hours between failures; null without a failure. */
  mtbfHours: number | null;
  /** Mean hours to repair, of the unplanned stops that have ended; null without one. */
  mttrHours: number | null;
  /** Operating share of the period, 0 to 1. */
  availability: number;
  orders: number;
  /** Sums over the orders; they mean something only where these have one currency. Where nothing cost anything it is the organization's. */
  cost: { parts: number; labor: number; other: number; total: number; currencies: string[] };
};
type Period = { from: Date; to: Date };
type Row = {
  failures: number;
  down: number;
  unplanned: number;
  repaired: number;
  repair_hours: number;
  orders: number;
  parts: number;
  labor: number;
  other: number;
  currencies: string[];
};

type Span = { start: string; end: string };
const touches = ({ start, end }: Span) => sql`started_at < ${end}::timestamptz and coalesce(ended_at, 'infinity') > ${start}::timestamptz`;
/** Hours that each asset stood still in the period. Stops that overlap, as two reports of one breakdown do, count once. */
const stoodStill = ({ start, end, mine }: Span & { mine: SQL }) => sql`
  select asset_id, (sum(extract(epoch from upper(r) - lower(r))) / 3600)::float8 as hours from (
    select asset_id, unnest(range_agg(tstzrange(greatest(started_at, ${start}::timestamptz), least(coalesce(ended_at, ${end}::timestamptz), ${end}::timestamptz)))) as r
    from asset_downtimes where ${mine} and ${touches({ start, end })} group by asset_id) s
  group by asset_id`;

/**
 * Reliability of an asset, or of everything the actor sees (a site's when given), from its downtimes and orders (EN 13306 / ISO 14224): operating
 * time is the period of each asset that has records, less its downtime; MTBF divides it by the failures; MTTR averages the repairs.
 */
export async function reliabilityOf(
  tx: ActorTx,
  { assetId, siteId, from, to }: Period & { assetId?: string; siteId?: string },
): Promise<Reliability> {
  assertCan(tx, "maintenance:read");
  const [start, end] = [from.toISOString(), to.toISOString()];
  const mine = sql`${assetId ? sql`asset_id = ${assetId}::uuid` : siteId ? sql`site_id = ${siteId}::uuid` : sql`true`}`;
  const [row] = await tx.execute<Row & { assets: number }>(sql`
    with stops as (
      select asset_id, planned, started_at >= ${start}::timestamptz as began, ended_at is not null and ended_at <= ${end}::timestamptz as ended,
        extract(epoch from coalesce(ended_at, ${end}::timestamptz) - started_at) / 3600 as whole
      from asset_downtimes where ${mine} and ${touches({ start, end })}),
    stood as (${stoodStill({ start, end, mine })}),
    done as (
      select asset_id, parts_cost, labor_cost, other_cost, currency from work_orders
      where ${mine} and completed_at >= ${start}::timestamptz and completed_at < ${end}::timestamptz and status in ('completed', 'verified'))
    select (select count(*)::int from (select asset_id from stops union select asset_id from done) a) as assets,
      (select count(*) filter (where not planned and began)::int from stops) as failures,
      (select coalesce(sum(hours), 0)::float8 from stood) as down,
      (select count(*) filter (where not planned and ended)::int from stops) as repaired,
      (select coalesce(sum(whole) filter (where not planned and ended), 0)::float8 from stops) as repair_hours,
      (select count(*)::int from done) as orders, (select coalesce(sum(parts_cost), 0)::float8 from done) as parts,
      (select coalesce(sum(labor_cost), 0)::float8 from done) as labor, (select coalesce(sum(other_cost), 0)::float8 from done) as other,
      coalesce(nullif(array(select distinct currency from done where parts_cost + labor_cost + other_cost <> 0 order by 1), '{}'),
        array[private.organization_currency()]) as currencies`);
  const { failures, down, repaired, repair_hours: repairHours, orders, parts, labor, other, currencies } = row!;
  const hours = ((to.getTime() - from.getTime()) / 3_600_000) * (assetId ? 1 : Math.max(1, row!.assets));
  const up = Math.max(0, hours - down);
  return {
    failures,
    downHours: down,
    mtbfHours: failures === 0 ? null : up / failures,
    mttrHours: repaired === 0 ? null : repairHours / repaired,
    availability: hours === 0 ? 1 : up / hours,
    orders,
    cost: { parts, labor, other, total: cents(parts + labor + other), currencies },
  };
}

type WorstRow = {
  assetId: string;
  name: string;
  failures: number;
  downHours: number;
  repaired: number;
  repairHours: number;
  orders: number;
  cost: number;
  currencies: string[];
};

/** The fifty assets with the most downtime, then the most cost, with their figures in the period. */
export async function worstAssets(tx: ActorTx, { from, to }: Period) {
  assertCan(tx, "maintenance:read");
  const [start, end] = [from.toISOString(), to.toISOString()];
  const rows = await tx.execute<WorstRow>(sql`
    with stops as (
      select asset_id, count(*) filter (where not planned and started_at >= ${start}::timestamptz)::int as failures,
        count(*) filter (where not planned and ended_at <= ${end}::timestamptz)::int as repaired,
        coalesce(sum(extract(epoch from ended_at - started_at) / 3600) filter (where not planned and ended_at <= ${end}::timestamptz), 0)::float8 as repair_hours
      from asset_downtimes where ${touches({ start, end })} group by asset_id),
    stood as (${stoodStill({ start, end, mine: sql`true` })}),
    done as (
      select asset_id, count(*)::int as orders, sum(parts_cost + labor_cost + other_cost)::float8 as cost,
        array_agg(distinct currency) filter (where parts_cost + labor_cost + other_cost <> 0) as currencies from work_orders
      where completed_at >= ${start}::timestamptz and completed_at < ${end}::timestamptz and status in ('completed', 'verified') group by asset_id)
    select a.id as "assetId", a.name, coalesce(s.failures, 0) as failures, coalesce(t.hours, 0) as "downHours", coalesce(s.repaired, 0) as repaired,
      coalesce(s.repair_hours, 0) as "repairHours", coalesce(d.orders, 0) as orders, coalesce(d.cost, 0) as cost, coalesce(d.currencies, array[private.organization_currency()]) as currencies
    from stops s full join done d on d.asset_id = s.asset_id join assets a on a.id = coalesce(s.asset_id, d.asset_id) left join stood t on t.asset_id = a.id
    order by coalesce(t.hours, 0) desc, coalesce(d.cost, 0) desc, a.name limit 50`);
  const hours = (to.getTime() - from.getTime()) / 3_600_000;
  return rows.map(({ repaired, repairHours, ...row }) => ({
    ...row,
    mtbfHours: row.failures === 0 ? null : Math.max(0, hours - row.downHours) / row.failures,
    mttrHours: repaired === 0 ? null : repairHours / repaired,
    availability: hours === 0 ? 1 : Math.max(0, hours - row.downHours) / hours,
  }));
}
