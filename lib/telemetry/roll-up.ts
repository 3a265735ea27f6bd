import "server-only";
import type { Actor } from "@/db/actor";
import { rawOf, withActor } from "@/db/with-actor";
import { eachOrganization } from "./each-organization";
import { DEFAULT_RETENTION_DAYS } from "./limits";

const HOURS_AT_ONCE = 200;

/** Job telemetry.rollup: brings the 1-minute and 1-hour figures of all hours that readings have touched up to date. */
export const rollUp = (payload: Record<string, unknown>) =>
  eachOrganization(payload, "telemetry.rollup", async (actor) => {
    while ((await rollUpSome(actor)) === HOURS_AT_ONCE);
  });

/** Takes some dirty hours, computes them from the readings, and forgets those that no batch has touched meanwhile (their version tells). */
function rollUpSome(actor: Actor) {
  return withActor(
    actor,
    async (tx) => {
      const sql = rawOf(tx);
      // One at a time per organization: a slower one must not overwrite newer figures with older ones.
      await sql`select pg_advisory_xact_lock(hashtextextended('gantry.rollup', 0) # hashtextextended(${actor.organizationId!}, 0))`;
      const hours = await sql<{ sensor_id: string; hour: string; version: string; kept: boolean }[]>`
        select d.sensor_id, d.hour::text, d.version, d.hour >= now() - make_interval(days => coalesce(s.retention_days, (o.settings ->> 'retention_days')::int, ${DEFAULT_RETENTION_DAYS})) as kept
        from telemetry_dirty_hours d join sensors s on s.id = d.sensor_id join organizations o on o.id = d.organization_id
        order by d.hour desc, d.sensor_id limit ${HOURS_AT_ONCE}`;
      // Hours that retention has begun to empty keep the figures of when they were whole.
      const whole = hours.filter(({ kept }) => kept);
      const sensors = whole.map((row) => row.sensor_id);
      const starts = whole.map((row) => row.hour);
      if (whole.length > 0) {
        await sql`delete from telemetry_rollups r using unnest(${sensors}::uuid[], ${starts}::timestamptz[]) as d(sensor_id, hour)
          where r.sensor_id = d.sensor_id and r.bucket >= d.hour and r.bucket < d.hour + interval '1 hour'`;
        await sql`
          insert into telemetry_rollups (organization_id, sensor_id, resolution, bucket, count, min, max, avg, sum, last, max_anomaly_score)
          select (select auth.organization_id()), d.sensor_id, r.resolution, r.bucket, r.count, r.min, r.max, r.avg, r.sum, r.last, r.score
          from unnest(${sensors}::uuid[], ${starts}::timestamptz[]) as d(sensor_id, hour),
          lateral (
            select case when grouping(m.minute) = 1 then '1h' else '1m' end as resolution, coalesce(m.minute, d.hour) as bucket, count(*)::int as count, min(m.value), max(m.value),
              sum(m.value order by m."timestamp") / count(*) as avg, sum(m.value order by m."timestamp"), (array_agg(m.value order by m."timestamp" desc))[1] as last, max(m.anomaly_score) as score
            from (select date_trunc('minute', t."timestamp") as minute, t."timestamp", t.value, t.anomaly_score
              from private.readings(d.sensor_id, d.hour, d.hour + interval '1 hour') t where t.quality <> 'bad') m
            group by grouping sets ((m.minute), ()) having count(*) > 0) r`;
      }
      await sql`delete from telemetry_dirty_hours d using unnest(${hours.map((row) => row.sensor_id)}::uuid[], ${hours.map((row) => row.hour)}::timestamptz[],
        ${hours.map((row) => row.version)}::bigint[]) as seen(sensor_id, hour, version) where d.sensor_id = seen.sensor_id and d.hour = seen.hour and d.version = seen.version`;
      return hours.length;
    },
    { timeoutMs: 120_000 },
  );
}
