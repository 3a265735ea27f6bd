import "server-only";
import { listenTo } from "@/db/listen";

/** Resolved sessions and keys, for two seconds at most; a NOTIFY from the access tables empties it at once. */
const LIFETIME_MS = 2_000;
type Entry = { until: number; value: Promise<unknown> };
type Holder = { __gantryAccess?: { entries: Map<string, Entry>; listening?: Promise<unknown> } };
const holder = globalThis as typeof globalThis & Holder;
const cache = () => (holder.__gantryAccess ??= { entries: new Map() });

/** Begins to listen for changed access, once per process. Without it (a serverless host) the lifetime alone bounds staleness. */
export function listenForAccessChanges() {
  const own = cache();
  own.listening ??= listenTo(
    "gantry_access",
    () => own.entries.clear(),
    () => own.entries.clear(),
  );
  return own.listening;
}

export function cached<T>(key: string, load: () => Promise<T>): Promise<T> {
  const { entries } = cache();
  const now = performance.now();
  const found = entries.get(key);
  if (found && found.until > now) return found.value as Promise<T>;
  if (entries.size > 5_000) entries.clear();
  const value = load();
  entries.set(key, { until: now + LIFETIME_MS, value });
  value.catch(() => entries.delete(key));
  return value;
}

export const isCached = (key: string) => (cache().entries.get(key)?.until ?? 0) > performance.now();

export const forgetAccess = () => cache().entries.clear();
