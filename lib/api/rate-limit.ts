import "server-only";
import { countAtOnce } from "@/db/read-at-once";

type Place = { count: number | null; reset: number };
type Window = { waiting: ((place: Place | Error) => void)[]; counting: boolean };
const windows = new Map<string, Window>();

/**
 * Counts one request in a fixed window. The counter is one row and one upsert, so the limit is exact across any number of processes.
 * Requests that arrive while a count is under way are counted together in the next, each with a place of its own: a busy key costs one write per
 * round trip, not one per request. Headers follow the IETF RateLimit draft and the older X-RateLimit names.
 */
export async function consumeRateLimit(identifier: string, endpoint: string, limit: number, windowSeconds: number) {
  const { count, reset } = await takePlace(identifier, endpoint, limit, windowSeconds);
  const admitted = count !== null;
  const remaining = admitted ? Math.max(0, limit - count) : 0;
  const headers: Record<string, string> = {
    RateLimit: `"${endpoint}";r=${remaining};t=${reset}`,
    "RateLimit-Policy": `"${endpoint}";q=${limit};w=${windowSeconds}`,
    "X-RateLimit-Limit": String(limit),
    "X-RateLimit-Remaining": String(remaining),
    "X-RateLimit-Reset": String(reset),
    ...(!admitted && { "Retry-After": String(Math.max(1, reset)) }),
  };
  return { admitted, remaining, headers };
}

function takePlace(identifier: string, endpoint: string, limit: number, windowSeconds: number) {
  const key = JSON.stringify([identifier, endpoint, limit, windowSeconds]);
  const window = windows.get(key) ?? { waiting: [], counting: false };
  windows.set(key, window);
  return new Promise<Place>((resolve, reject) => {
    window.waiting.push((place) => (place instanceof Error ? reject(place) : resolve(place)));
    if (window.counting) return;
    window.counting = true;
    setImmediate(() => void countWaiting(key, window, [identifier, endpoint, limit, windowSeconds])); // with those that arrive in the same turn
  });
}

async function countWaiting(key: string, window: Window, [identifier, endpoint, limit, seconds]: [string, string, number, number]) {
  while (window.waiting.length > 0) {
    const group = window.waiting.splice(0);
    try {
      const { before, reset } = await countTogether(identifier, endpoint, seconds, group.length);
      for (const [index, settle] of group.entries()) settle({ count: before + index < limit ? before + index + 1 : null, reset });
    } catch (error) {
      for (const settle of group) settle(error as Error);
    }
  }
  windows.delete(key);
}

const counting = `with slot as (select to_timestamp(floor(extract(epoch from clock_timestamp()) / $3::int) * $3::int) as start)
  insert into rate_limits as r (identifier, endpoint, window_start, request_count, expires_at)
  select $1, $2, start, $4::int, start + make_interval(secs => 2 * $3::int) from slot
  on conflict (identifier, endpoint, window_start) do update set request_count = r.request_count + excluded.request_count
  returning request_count as after, ceil(extract(epoch from window_start) + $3::int - extract(epoch from clock_timestamp()))::int as reset`;

/**
 * Adds `wanted` to the window's counter and tells what it was before and became. It counts refused requests too: a place is a number, and numbers up
 * to the limit are admitted. The write does not wait for the disk; after a crash of the database a window may forget its last moments.
 */
async function countTogether(identifier: string, endpoint: string, seconds: number, wanted: number) {
  const [row] = await countAtOnce<{ after: number; reset: number }>(counting, [identifier, endpoint, String(seconds), String(wanted)]);
  return { before: row!.after - wanted, reset: row!.reset };
}
