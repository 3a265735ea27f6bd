import "server-only";
import { sql } from "drizzle-orm";
import { asIdentity } from "@/lib/auth/access";

/**
 * Counts one request in a fixed window by one conditional upsert, so that the limit is exact across any number of processes: the row is the lock.
 * Headers follow the IETF RateLimit draft and the older X-RateLimit names.
 */
export async function consumeRateLimit(identifier: string, endpoint: string, limit: number, windowSeconds: number) {
  const row = await asIdentity(async (tx) => {
    const [found] = await tx.execute<{ count: number; reset: number }>(sql`
      with slot as (select to_timestamp(floor(extract(epoch from clock_timestamp()) / ${windowSeconds}) * ${windowSeconds}) as start),
      counted as (
        insert into rate_limits as r (identifier, endpoint, window_start, request_count, expires_at)
        select ${identifier}, ${endpoint}, start, 1, start + make_interval(secs => ${windowSeconds * 2}) from slot
        on conflict (identifier, endpoint, window_start) do update set request_count = r.request_count + 1 where r.request_count < ${limit}
        returning request_count, window_start)
      select (select request_count from counted) as count,
        ceil(extract(epoch from (select start from slot)) + ${windowSeconds} - extract(epoch from clock_timestamp()))::int as reset`);
    return found!;
  }, false);
  const admitted = row.count !== null;
  const remaining = admitted ? Math.max(0, limit - row.count) : 0;
  const headers: Record<string, string> = {
    RateLimit: `"${endpoint}";r=${remaining};t=${row.reset}`,
    "RateLimit-Policy": `"${endpoint}";q=${limit};w=${windowSeconds}`,
    "X-RateLimit-Limit": String(limit),
    "X-RateLimit-Remaining": String(remaining),
    "X-RateLimit-Reset": String(row.reset),
    ...(!admitted && { "Retry-After": String(Math.max(1, row.reset)) }),
  };
  return { admitted, remaining, headers };
}
