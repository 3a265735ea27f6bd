const SEEN_OFTEN = 3;
const MOST_PREPARED = 200;
const MOST_COUNTED = 2_000;
const times = new Map<string, number>();
const prepared = new Set<string>();

/**
 * Says of a finished statement whether to prepare it. One that comes again is worth it: it saves a round trip and the planning. As each costs memory in
 * every connection, their number has an end.
 */
export function isWorthPreparing(text: string): boolean {
  if (prepared.has(text)) return true;
  if (prepared.size >= MOST_PREPARED) return false;
  const seen = (times.get(text) ?? 0) + 1;
  if (seen > SEEN_OFTEN) {
    times.delete(text);
    prepared.add(text);
    return true;
  }
  if (times.size >= MOST_COUNTED) times.clear();
  times.set(text, seen);
  return false;
}
