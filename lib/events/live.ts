import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Actor, holds } from "@/db/actor";
import { listenTo } from "@/db/listen";
import { type ActorTx, withActor } from "@/db/with-actor";

/** Place in the outbox: the transaction that wrote the event, and its number. Written `tx-id` on the wire. */
export type Cursor = { tx: string; id: string };
export type LiveFrame = { id?: string; type: string; subjectType?: string; subjectId?: string; at: string; data?: Record<string, unknown> };

const PAGE = 200;
const cursorPattern = z.string().regex(/^\d{1,19}-\d{1,19}$/);

/** Reads a `Last-Event-ID`; anything else starts at the present. */
export function parseCursor(text: string | null | undefined): Cursor | undefined {
  const parsed = cursorPattern.safeParse(text);
  if (!parsed.success) return undefined;
  const [tx, id] = parsed.data.split("-");
  return { tx: tx!, id: id! };
}

/** Just before the oldest transaction still running: nothing committed from now on lies behind it. */
export async function presentCursor(tx: ActorTx): Promise<Cursor> {
  const [row] = await tx.execute<{ tx: string }>(sql`select (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text as tx`);
  return { tx: row!.tx, id: "9223372036854775807" };
}

type EventRow = {
  id: string;
  tx: string;
  type: string;
  subject_type: string;
  subject_id: string;
  data: Record<string, unknown>;
  at: string;
};

/**
 * The next events this actor may see, in commit-safe order: only those older than every running transaction, so that an event which commits late
 * is never passed by. `blocked` says that more exist which must wait for such a transaction.
 */
export async function readEvents(tx: ActorTx, after: Cursor) {
  const rows = await tx.execute<EventRow>(sql`select id::text, tx_id::text as tx, type, subject_type, subject_id, data,
      to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from domain_events where organization_id = ${tx.actor.organizationId}::uuid and (tx_id, id) > (${after.tx}::xid8, ${after.id}::bigint)
      and tx_id < pg_snapshot_xmin(pg_current_snapshot()) order by tx_id, id limit ${PAGE}`);
  const last = rows.at(-1);
  const cursor = last ? { tx: last.tx, id: last.id } : after;
  const [more] = await tx.execute<{ more: boolean }>(sql`select exists (select from domain_events
    where organization_id = ${tx.actor.organizationId}::uuid and (tx_id, id) > (${cursor.tx}::xid8, ${cursor.id}::bigint)) as more`);
  const frames: LiveFrame[] = rows.map((row) => ({
    id: `${row.tx}-${row.id}`,
    type: row.type,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    at: row.at,
    data: row.data,
  }));
  return { frames, cursor, more: rows.length === PAGE, blocked: more!.more && rows.length < PAGE };
}

type Subscription = { organizationId: string; wake: () => void; telemetry: () => void };
type Hub = { subscriptions: Set<Subscription>; listening?: Promise<unknown> | undefined };
const holder = globalThis as typeof globalThis & { __gantryLive?: Hub };
const hub = () => (holder.__gantryLive ??= { subscriptions: new Set() });

/** Listens once per process. A notification carries the organization alone; each subscriber reads what it may see. */
function listen() {
  const own = hub();
  const each = (organizationId: string | undefined, what: "wake" | "telemetry") => {
    for (const subscription of own.subscriptions)
      if (!organizationId || subscription.organizationId === organizationId) subscription[what]();
  };
  own.listening ??= Promise.all([
    listenTo(
      "gantry_events",
      (organizationId) => each(organizationId, "wake"),
      () => each(undefined, "wake"),
    ),
    listenTo("gantry_telemetry", (organizationId) => each(organizationId, "telemetry")),
  ]);
}

/**
 * Sends every event this actor may see, from `after` on, until `stop`. `deliver` answers false when its client is too slow, and the stream ends.
 * NOTIFY only wakes it; a poll every five seconds guarantees.
 */
export async function followEvents(
  actor: Actor,
  after: Cursor | undefined,
  deliver: (frame: LiveFrame) => boolean,
): Promise<{ stop: () => void; cursor: () => Cursor }> {
  const read = <T>(work: (tx: ActorTx) => Promise<T>) => withActor(actor, work, { readOnly: true });
  let cursor = after ?? (await read(presentCursor));
  let [running, again, stopped] = [false, false, false];
  let retry: NodeJS.Timeout | undefined;

  const drain = async () => {
    if (stopped) return;
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      for (let more = true; more && !stopped; ) {
        const page = await read((tx) => readEvents(tx, cursor));
        for (const frame of page.frames) if (!deliver(frame)) return stop();
        cursor = page.cursor;
        more = page.more;
        if (page.blocked) retry = setTimeout(drain, 150).unref();
      }
    } catch {
      retry = setTimeout(drain, 2_000).unref(); // the database is away; the poll finds what was missed
    } finally {
      running = false;
      if (again) {
        again = false;
        void drain();
      }
    }
  };
  const subscription: Subscription = {
    organizationId: actor.organizationId!,
    wake: () => void drain(),
    telemetry: () => {
      if (holds(actor, "telemetry:read") && !deliver({ type: "telemetry.received", at: new Date().toISOString() })) stop();
    },
  };
  const poll = setInterval(drain, 5_000).unref();
  const stop = () => {
    stopped = true;
    clearInterval(poll);
    clearTimeout(retry);
    hub().subscriptions.delete(subscription);
  };
  listen();
  hub().subscriptions.add(subscription);
  void drain();
  return { stop, cursor: () => cursor };
}
