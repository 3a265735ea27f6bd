import "server-only";
import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { asIdentity } from "@/lib/auth/access";
import { log } from "@/lib/log";
import { wrapFrame } from "./frames";
import { type Channel, hub, nameOf } from "./hub";
import { announce, hearOthers, type Parcel } from "./relay";

/** Who is present is kept in PostgreSQL, for all processes; each process vouches for its own by a lease. */
const LEASE_SECONDS = 15;
const RENEW_MS = 5_000;

type Meta = Record<string, unknown> & { phx_ref: string };
type Entry = { channel: string; process: string; scope: string; topic: string; key: string; meta: string };
type Own = {
  entries: Map<string, Entry>;
  changes: Change[];
  turn: Promise<unknown>;
  next?: Promise<void> | undefined;
  timer?: NodeJS.Timeout;
};
type Change = { channel: string; entry: Entry | undefined; parcel: Parcel };
const holder = globalThis as typeof globalThis & { __gantryPresence?: Own };
const own = () => (holder.__gantryPresence ??= { entries: new Map(), changes: [], turn: Promise.resolve() });

const scopePart = (channel: Channel) => channel.circle.slice(0, channel.circle.length - nameOf(channel).length);
const diff = (circle: string, joins: [string, string][], leaves: [string, string][]): Parcel => {
  const grouped = (list: [string, string][]) => {
    const keys = new Map<string, string[]>();
    for (const [key, meta] of list) keys.set(key, [...(keys.get(key) ?? []), meta]);
    return `{${[...keys].map(([key, metas]) => `${JSON.stringify(key)}:{"metas":[${metas.join(",")}]}`).join(",")}}`;
  };
  return { circle, kind: "presence", event: "presence_diff", text: `{"joins":${grouped(joins)},"leaves":${grouped(leaves)}}` };
};

/** Tracks this channel's state, or replaces what it tracked. Resolves when every process can know it. */
export function track(channel: Channel, payload: Record<string, unknown>): Promise<void> {
  const before = own().entries.get(channel.id);
  const meta: Meta = { ...payload, phx_ref: randomBytes(9).toString("base64url") };
  if (before) meta.phx_ref_prev = (JSON.parse(before.meta) as Meta).phx_ref;
  const { key } = channel.presence;
  const entry = {
    channel: channel.id,
    process: hub().process,
    scope: scopePart(channel),
    topic: nameOf(channel),
    key,
    meta: JSON.stringify(meta),
  };
  own().entries.set(channel.id, entry);
  return change({ channel: channel.id, entry, parcel: diff(channel.circle, [[key, entry.meta]], before ? [[key, before.meta]] : []) });
}

/** Ends tracking; nothing happens when there was none. */
export async function untrack(channel: Channel): Promise<void> {
  const before = own().entries.get(channel.id);
  if (!before) return;
  own().entries.delete(channel.id);
  await change({ channel: channel.id, entry: undefined, parcel: diff(channel.circle, [], [[before.key, before.meta]]) });
}

/** Changes that come up while one transaction runs go together in the next, and fail together. */
function change(one: Change): Promise<void> {
  const mine = own();
  mine.changes.push(one);
  mine.next ??= inTurn(writeChanges);
  return mine.next;
}

async function writeChanges() {
  own().next = undefined;
  const changes = own().changes.splice(0);
  const last = new Map(changes.map(({ channel, entry }) => [channel, entry]));
  const gone = JSON.stringify([...last].filter(([, entry]) => !entry).map(([channel]) => channel));
  await asIdentity(async (tx) => {
    await vouch(tx);
    await tx.execute(
      sql`delete from realtime.presences where channel in (select value::uuid from jsonb_array_elements_text(${gone}::text::jsonb))`,
    );
    await write(
      tx,
      [...last.values()].filter((entry) => entry !== undefined),
      true,
    );
    await announce(
      tx,
      changes.map(({ parcel }) => parcel),
    );
  }, false);
}

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = own();
  const result = mine.turn.then(work);
  mine.turn = result.catch(() => {});
  return result;
}

const vouch = (tx: ActorTx) =>
  tx.execute(sql`insert into realtime.processes (id, expires_at) values (${hub().process}::uuid, now() + make_interval(secs => ${LEASE_SECONDS}))
    on conflict (id) do update set expires_at = excluded.expires_at`);

async function write(tx: ActorTx, entries: readonly Entry[], replace: boolean) {
  if (entries.length === 0) return [];
  return tx.execute<Entry>(sql`insert into realtime.presences (channel, process, scope, topic, key, meta)
    select channel, process, scope, topic, key, meta from jsonb_to_recordset(${JSON.stringify(entries)}::text::jsonb)
      as e(channel uuid, process uuid, scope text, topic text, key text, meta text)
    on conflict (channel) do ${replace ? sql`update set meta = excluded.meta, tracked_at = clock_timestamp()` : sql`nothing`} returning *`);
}

/** Sends the whole state to a channel, and behind it the differences that arrived while it was read. Clients take a repeated one calmly. */
export async function sendState(channel: Channel): Promise<void> {
  channel.heldBack ??= [];
  try {
    const rows = await asIdentity((tx) =>
      tx.execute<{
        key: string;
        meta: string;
      }>(sql`select p.key, p.meta from realtime.presences p join realtime.processes o on o.id = p.process
        where p.scope = ${scopePart(channel)} and p.topic = ${nameOf(channel)} and o.expires_at > now() order by p.tracked_at limit 10000`),
    );
    const state = new Map<string, string[]>();
    for (const { key, meta } of rows) state.set(key, [...(state.get(key) ?? []), meta]);
    const text = [...state].map(([key, metas]) => `${JSON.stringify(key)}:{"metas":[${metas.join(",")}]}`).join(",");
    if (channel.open) channel.peer.send(wrapFrame(channel.topic, "presence_state", `{${text}}`, channel.peer.version));
  } finally {
    const held = channel.heldBack ?? [];
    channel.heldBack = undefined;
    for (const text of held) sendDiff(channel, text);
  }
}

function sendDiff(channel: Channel, text: string) {
  if (!channel.open || !channel.presence.enabled) return;
  if (channel.heldBack) channel.heldBack.push(text);
  else channel.peer.send(wrapFrame(channel.topic, "presence_diff", text, channel.peer.version));
}

/** Begins to hear of presences everywhere, and to vouch for those here. */
export function followPresence() {
  own().timer ??= setInterval(() => void settle(), RENEW_MS).unref();
  const here = () => [...hub().circles.values()].flatMap((circle) => [...circle]).filter(({ presence }) => presence.enabled);
  return hearOthers(
    (circle, text) => {
      for (const channel of hub().circles.get(circle) ?? []) sendDiff(channel, text);
    },
    () => {
      for (const channel of here()) void sendState(channel).catch((error) => log.warn({ err: error }, "presences not read"));
    },
  );
}

/**
 * Renews the lease and puts right what a lost connection left wrong: entries of ours that somebody removed, entries of channels that are gone, and
 * those of processes that no longer renew theirs. Every process does it; each row is removed, and told of, by one.
 */
export async function settle(): Promise<void> {
  const mine = own();
  if (mine.entries.size === 0 && hub().circles.size === 0) return;
  await inTurn(() =>
    asIdentity(async (tx) => {
      await vouch(tx);
      const joined = await write(tx, [...mine.entries.values()], false);
      const left = await tx.execute<Entry>(sql`delete from realtime.presences p where
          p.process = ${hub().process}::uuid and p.channel not in (select value::uuid from jsonb_array_elements_text(${JSON.stringify([...mine.entries.keys()])}::text::jsonb))
          or not exists (select from realtime.processes o where o.id = p.process and o.expires_at > now()) returning *`);
      await tx.execute(sql`delete from realtime.processes where expires_at < now()`);
      const circle = ({ scope, topic }: Entry) => `${scope}${topic}`;
      await announce(tx, [
        ...joined.map((entry) => diff(circle(entry), [[entry.key, entry.meta]], [])),
        ...left.map((entry) => diff(circle(entry), [], [[entry.key, entry.meta]])),
      ]);
    }, false),
  ).catch((error) => log.warn({ err: error }, "presences not renewed; the next turn tries again"));
}

/** The end of the process: everybody here leaves. */
export async function endPresence(): Promise<void> {
  const mine = own();
  clearInterval(mine.timer);
  mine.entries.clear();
  await settle();
  await asIdentity((tx) => tx.execute(sql`delete from realtime.processes where id = ${hub().process}::uuid`), false).catch(() => {});
}
