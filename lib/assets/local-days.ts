import "server-only";
import { type SQL, sql } from "drizzle-orm";

/**
 * Whole days of a zone, oldest first, the last of them today: `at` on that zone's clock, `since` and `until` as moments, 23 or 25 hours apart where
 * clocks change. A zone that the database does not know is UTC.
 */
export const localDays = (zone: SQL, days: number, now: Date) => sql`
  select d.at, d.at at time zone z.name as since, (d.at + interval '1 day') at time zone z.name as until
  from (select name, date_trunc('day', ${now.toISOString()}::timestamptz at time zone name) as today from private.zone_of(${zone}) as name) z,
    generate_series(z.today - make_interval(days => ${days - 1}), z.today, interval '1 day') as d(at)`;
