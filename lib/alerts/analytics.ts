import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { ActorTx } from "@/db/with-actor";
import { localDays } from "@/lib/assets/local-days";
import { assertCan } from "@/lib/auth/permissions";
import { alertSeverities, timeZone } from "./schema";

const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (typeof value === "string" ? value.split(",").filter(Boolean) : value), z.array(item).max(100).optional());
export const offenderKinds = ["rule", "asset", "sensor"] as const;
export type OffenderKind = (typeof offenderKinds)[number];
export const analyticsInput = z.strictObject({
  days: z.coerce.number().int().min(1, "At least 1").max(366, "At most 366").default(30),
  site: list(z.uuid()),
  severity: list(z.enum(alertSeverities)),
  zone: timeZone.default("UTC").meta({ description: "Whose days are counted" }),
});
export type AnalyticsInput = z.output<typeof analyticsInput>;

export type AnalyticsFigures = {
  raised: number;
  active: number;
  escalated: number;
  muted: number;
  acknowledged: number;
  /** Minutes. Of those people acknowledged; a rule that acknowledges by itself does not count. */
  acknowledgeMedian: number | null;
  acknowledgeP90: number | null;
  durationMedian: number | null;
  durationP90: number | null;
};
export type AnalyticsDay = { day: string } & Record<"low" | "medium" | "high" | "critical", number>;
export type Offender = {
  id: string;
  name: string;
  detail: string | null;
  raised: number;
  active: number;
  /** Minutes spent active within the period. */
  minutes: number;
  acknowledgeMedian: number | null;
};
export type AlertAnalytics = { figures: AnalyticsFigures; days: AnalyticsDay[]; offenders: Record<OffenderKind, Offender[]> };

/** From when people could know of it. A history written down afterwards was known at its own time. */
const acknowledgeMinutes = sql`case when l.acknowledged_by is not null then greatest(extract(epoch from l.acknowledged_at
  - case when l.acknowledged_at >= l.created_at then l.created_at else l.timestamp end) / 60, 0) end`;
const durationMinutes = sql`case when l.cleared_at is not null then greatest(extract(epoch from l.cleared_at - l.timestamp) / 60, 0) end`;
const median = (value: SQL, at = 0.5) => sql`round((percentile_cont(${at}::float8) within group (order by ${value}))::numeric, 1)::float8`;

function within({ days, site, severity }: AnalyticsInput): SQL {
  const parts = [sql`l.timestamp > now() - make_interval(days => ${days})`];
  if (site?.length) parts.push(sql`l.site_id = any(${`{${site.join()}}`}::uuid[])`);
  if (severity?.length) parts.push(sql`l.severity = any(${`{${severity.join()}}`}::alert_severity[])`);
  return sql.join(parts, sql` and `);
}

/** How often, how long, how fast people looked, and what keeps ringing. */
export async function alertAnalytics(tx: ActorTx, input: AnalyticsInput): Promise<AlertAnalytics> {
  assertCan(tx, "alerts:read");
  const where = within(input);
  const [figures] = await tx.execute<AnalyticsFigures>(sql`
    select count(*)::int as raised, count(*) filter (where l.cleared_at is null)::int as active, count(l.base_severity)::int as escalated,
      count(l.muted_by)::int as muted, count(*) filter (where l.acknowledged)::int as acknowledged,
      ${median(acknowledgeMinutes)} as "acknowledgeMedian", ${median(acknowledgeMinutes, 0.9)} as "acknowledgeP90",
      ${median(durationMinutes)} as "durationMedian", ${median(durationMinutes, 0.9)} as "durationP90"
    from alerts l where ${where}`);
  const days = await tx.execute<AnalyticsDay>(sql`
    with day as (${localDays(sql`${input.zone}`, input.days, new Date())})
    select to_char(day.at, 'YYYY-MM-DD') as day, count(l.id) filter (where l.severity = 'low')::int as low,
      count(l.id) filter (where l.severity = 'medium')::int as medium, count(l.id) filter (where l.severity = 'high')::int as high,
      count(l.id) filter (where l.severity = 'critical')::int as critical
    from day left join alerts l on l.timestamp >= day.since and l.timestamp < day.until and ${where} group by day.at order by day.at`);
  const offenders = {
    rule: await top(tx, "rule", where, input.days),
    asset: await top(tx, "asset", where, input.days),
    sensor: await top(tx, "sensor", where, input.days),
  };
  return { figures: figures!, days, offenders };
}

const columns: Record<OffenderKind, SQL> = { rule: sql`l.rule_id`, asset: sql`l.asset_id`, sensor: sql`l.sensor_id` };
const named: Record<OffenderKind, SQL> = {
  rule: sql`select r.id, r.name, r.severity::text as detail from alert_rules r where r.id = g.id`,
  asset: sql`select a.id, a.name, s.name as detail from assets a left join sites s on s.id = a.site_id where a.id = g.id`,
  sensor: sql`select s.id, s.name, a.name as detail from sensors s join assets a on a.id = s.asset_id where s.id = g.id`,
};

/** The ten that raised most, and how long they were active within the period. */
function top(tx: ActorTx, kind: OffenderKind, where: SQL, days: number): Promise<Offender[]> {
  const column = columns[kind];
  return tx.execute<Offender>(sql`
    select n.id, n.name, n.detail, g.raised, g.active, g.minutes, g."acknowledgeMedian" from (
      select ${column} as id, count(*)::int as raised, count(*) filter (where l.cleared_at is null)::int as active,
        round(sum(greatest(extract(epoch from coalesce(l.cleared_at, now()) - greatest(l.timestamp, now() - make_interval(days => ${days}))) / 60, 0)))::float8 as minutes,
        ${median(acknowledgeMinutes)} as "acknowledgeMedian"
      from alerts l where ${column} is not null and ${where} group by ${column} order by count(*) desc, ${column} limit 10) g
      join lateral (${named[kind]}) n on true
    order by g.raised desc, n.name`);
}
