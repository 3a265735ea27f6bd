import "server-only";
import { isIP } from "node:net";
import { authActor } from "@/db/actor";
import { rawOf, withActor } from "@/db/with-actor";
import { log } from "@/lib/log";

const FLUSH_MS = 2_000;
/** `at` in milliseconds. */
type Use = { count: number; ip: string | null; at: number };
const holder = globalThis as typeof globalThis & { __gantryKeyUse?: { waiting: Map<string, Use>; timer?: NodeJS.Timeout | undefined } };
const own = () => (holder.__gantryKeyUse ??= { waiting: new Map() });

/** Counts the use of a key; written in batches, off the hot path. */
export function noteKeyUse(keyId: string, ip: string | undefined) {
  const { waiting } = own();
  const use = waiting.get(keyId) ?? { count: 0, ip: null, at: 0 };
  if (use.count === 0) waiting.set(keyId, use);
  use.count += 1;
  use.at = Date.now();
  if (ip !== use.ip) use.ip = ip && isIP(ip) ? ip : null;
  own().timer ??= setTimeout(() => void flushKeyUse(), FLUSH_MS).unref();
}

/** Writes what waits. Called by the timer, and once more at shutdown. A failed write is tried again with the next. */
export async function flushKeyUse(): Promise<void> {
  const { waiting, timer } = own();
  clearTimeout(timer);
  own().timer = undefined;
  if (waiting.size === 0) return;
  const batch = [...waiting].sort(([a], [b]) => (a < b ? -1 : 1));
  waiting.clear();
  try {
    await withActor(authActor(), async (tx) => {
      const raw = rawOf(tx);
      const keys = batch.map(([id]) => id);
      await raw`select id from api_keys where id = any(${keys}::uuid[]) order by id for no key update`; // one order in every process: no deadlock
      await raw`update api_keys k set usage_count = k.usage_count + u.count, last_used_at = greatest(k.last_used_at, u.at), last_used_ip = coalesce(u.ip, k.last_used_ip)
        from unnest(${keys}::uuid[], ${batch.map(([, use]) => use.count)}::bigint[], ${batch.map(([, use]) => new Date(use.at).toISOString())}::timestamptz[],
          ${batch.map(([, use]) => use.ip)}::inet[]) as u (id, count, at, ip) where k.id = u.id`;
    });
  } catch (error) {
    log.warn({ err: error, keys: batch.length }, "use of keys not written yet");
    for (const [id, use] of batch) waiting.set(id, { ...use, count: use.count + (waiting.get(id)?.count ?? 0) });
    own().timer ??= setTimeout(() => void flushKeyUse(), FLUSH_MS).unref();
  }
}
