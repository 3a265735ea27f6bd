import "server-only";
import { sql } from "drizzle-orm";
import { listenTo } from "@/db/listen";
import { asIdentity } from "@/lib/auth/access";
import { log } from "@/lib/log";
import { publishedTables } from "./catalogue";
import { deliverChanges } from "./deliver";
import { type ChangeKind, hub, type Listener, push } from "./hub";

export type Change = {
  id: string;
  tx: string;
  relation: string;
  operation: ChangeKind;
  organizationId: string | null;
  siteId: string | null;
  userId: string | null;
  key: Record<string, unknown>;
  oldKey: Record<string, unknown> | null;
  at: string;
};

const PAGE = 500;
const POLL_MS = 5_000;
/** The log keeps five minutes. Whoever was away for nearly as long may have missed something. */
const LONGEST_GAP_MS = 240_000;

type Feed = {
  /** Everything below this transaction has been read. */
  from?: string | undefined;
  /** What has been read above it, by number, with its transaction. */
  seen: Map<string, string>;
  readAt: number;
  turn: Promise<unknown>;
  waiting: boolean;
  listening?: Promise<unknown>;
};
const holder = globalThis as typeof globalThis & { __gantryFeed?: Feed };
const feed = () => (holder.__gantryFeed ??= { seen: new Map(), readAt: 0, turn: Promise.resolve(), waiting: false });

/** One thing after another: reading, delivering, and letting a new listener in. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const own = feed();
  const result = own.turn.then(work);
  own.turn = result.catch(() => {});
  return result;
}

const organizationOf = ({ channel: { actor } }: Listener) => (actor.kind === "service" ? "*" : (actor.organizationId ?? ""));
const heard = () => {
  const organizations = new Set([...hub().listeners].map(organizationOf));
  return { all: organizations.has("*"), list: JSON.stringify([...organizations].filter((id) => id.length === 36)) };
};
const mine = ({ all, list }: ReturnType<typeof heard>) =>
  sql`(${all} or organization_id is null or organization_id in (select value::uuid from jsonb_array_elements_text(${list}::text::jsonb)))`;

/** From when this resolves, every committed change of a published table reaches these listeners. */
export function startListening(listeners: readonly Listener[]): Promise<void> {
  const own = feed();
  own.listening ??= listenTo(
    "gantry_changes",
    (organization) => wake(organization),
    () => wake(),
  );
  return inTurn(async () => {
    await own.listening;
    const before = heard();
    if (hub().listeners.size === 0) own.from = undefined;
    // What happened before nobody heard is not told now.
    const present = await asIdentity((tx) =>
      tx.execute<{ until: string; id: string | null; tx: string }>(sql`
        select until::text, c.id::text, c.tx_id::text as tx from (select pg_snapshot_xmin(pg_current_snapshot()) as until) now
        left join realtime.changes c on c.tx_id >= coalesce(${own.from ?? null}::xid8, until) and (${own.from === undefined} or not ${mine(before)})`),
    );
    own.from ??= present[0]!.until;
    for (const { id, tx } of present) if (id !== null) own.seen.set(id, tx);
    own.readAt = performance.now();
    for (const listener of listeners) if (listener.channel.open) hub().listeners.add(listener);
    poll();
  });
}

let timer: NodeJS.Timeout | undefined;
/** Notifications wake the feed; the poll finds what a lost one would have told. */
function poll() {
  timer ??= setInterval(() => wake(), POLL_MS).unref();
}

function wake(organization?: string) {
  const { listeners } = hub();
  if (listeners.size === 0) {
    clearInterval(timer);
    timer = undefined;
    return;
  }
  const own = feed();
  if (own.waiting) return;
  if (organization && ![...listeners].some((one) => ["*", organization].includes(organizationOf(one)))) return;
  own.waiting = true;
  void inTurn(drain).catch((error) => log.warn({ err: error }, "changes not read; the next poll tries again"));
}

async function drain() {
  const own = feed();
  own.waiting = false;
  if (hub().listeners.size === 0 || own.from === undefined) return;
  if (performance.now() - own.readAt > LONGEST_GAP_MS) startOver();
  for (let more = true; more; ) {
    const { byRelation } = await publishedTables();
    const rows = await readPage(own.from, [...own.seen.keys()]);
    own.readAt = performance.now();
    const changes = rows.filter((row): row is typeof row & Change => row.id !== null);
    for (const { id, tx } of changes) own.seen.set(id, tx);
    more = changes.length === PAGE;
    if (!more) {
      own.from = rows[0]!.until;
      for (const [id, tx] of own.seen) if (BigInt(tx) < BigInt(own.from)) own.seen.delete(id);
    }
    if (changes.length > 0) await deliverChanges(changes, byRelation);
  }
}

/**
 * What this snapshot shows above `from` and has not been read. A transaction that commits late appears then: its number is above the oldest one that
 * was running. Numbers are given in the order of the writes, so two changes of one row never swap.
 */
const readPage = (from: string, seen: string[]) =>
  asIdentity((tx) =>
    tx.execute<{ until: string } & (Change | { id: null })>(sql`
      select now.until::text, c.* from (select pg_snapshot_xmin(pg_current_snapshot()) as until) now left join lateral (
        select id::text, tx_id::text as tx, relation::text, operation, organization_id as "organizationId", site_id as "siteId", user_id as "userId", key,
          old_key as "oldKey", to_char(changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
        from realtime.changes where tx_id >= ${from}::xid8 and ${mine(heard())}
          and id not in (select value::bigint from jsonb_array_elements_text(${JSON.stringify(seen)}::text::jsonb))
        order by realtime.changes.id limit ${PAGE}) c on true`),
  );

/** Away for too long: every listening channel is told to join anew, and so to ask for the present state. */
function startOver() {
  const channels = new Set([...hub().listeners].map(({ channel }) => channel));
  for (const channel of channels) push(channel, { event: "phx_error", joinRef: channel.joinRef, payload: {} });
}
