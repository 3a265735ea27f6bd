import "server-only";
import { type Actor, holds } from "@/db/actor";
import type { Permission } from "@/db/permissions";
import { log } from "@/lib/log";
import { chosenFor, columnsFor, type PublishedTable } from "./catalogue";
import type { Change } from "./feed";
import { wrapFrame } from "./frames";
import { type Channel, claimsKey, hub, type Listener, type Peer, push, rightsKey, tellSystem } from "./hub";
import { pickMembers } from "./pick-members";
import { type Found, readTogether, type Wanted } from "./read-rows";

/** Everybody who sees the same rows of the tables in question; they share one read. */
type Group = { actor: Actor; tables: Map<string, Part>; failed?: boolean };
type Part = Wanted & { listeners: Map<Channel, Listener[]>; found?: Found };

const LARGEST_RECORD = 1_048_576;
const LARGEST_FIELD_THEN = 64;
const AT_ONCE = 4;
/** Changes whose messages are written to each socket in one go. */
const CHUNK = 32;

/** Reads what changed as each subscriber would, and sends it to those who may see it: in order, one message for a change and a channel. */
export async function deliverChanges(changes: readonly Change[], byRelation: Map<string, PublishedTable>) {
  const groups = [...group(changes, byRelation).values()];
  await each(groups, AT_ONCE, async (one) => {
    try {
      const results = await readTogether(one.actor, [...one.tables.values()]);
      for (const [index, part] of [...one.tables.values()].entries()) part.found = results[index]!;
    } catch (error) {
      one.failed = true;
      log.warn({ err: error }, "changes not read for some subscribers; they join anew");
      for (const channel of new Set([...one.tables.values()].flatMap(({ listeners }) => [...listeners.keys()]))) startAgain(channel);
    }
  });
  for (let from = 0; from < changes.length; from += CHUNK) {
    const held = new Set<Peer>();
    for (const change of changes.slice(from, from + CHUNK)) {
      const table = byRelation.get(change.relation);
      if (table) for (const one of groups) if (!one.failed) tell(change, table, one, held);
    }
    for (const peer of held) peer.release();
    await new Promise((resolve) => setImmediate(resolve)); // heartbeats and other sockets go on meanwhile
  }
}

/** The client joins again and asks for the present state: better than a gap that nobody notices. */
function startAgain(channel: Channel) {
  tellSystem(channel, "error", "Changes could not be read. Join again, and load the present state.");
  push(channel, { event: "phx_error", joinRef: channel.joinRef, payload: {} });
}

const keys = new WeakMap<Actor, { rights: string; claims: string }>();
function keysOf(actor: Actor) {
  const known = keys.get(actor) ?? { rights: rightsKey(actor), claims: claimsKey(actor) };
  keys.set(actor, known);
  return known;
}

function group(changes: readonly Change[], tables: Map<string, PublishedTable>) {
  const groups = new Map<string, Group>();
  const touched = [...new Set(changes.map(({ relation }) => relation))].flatMap((relation) => tables.get(relation) ?? []);
  const organizations = new Set(changes.map(({ organizationId }) => organizationId));
  for (const listener of hub().listeners) {
    const { actor } = listener.channel;
    if (actor.kind !== "service" && !organizations.has(actor.organizationId) && !organizations.has(null)) continue;
    const known = keysOf(actor);
    for (const table of touched) {
      if (listener.schema !== table.schema || (listener.table !== null && listener.table !== table.table)) continue;
      const key = table.shared ? known.rights : known.claims;
      const found = groups.get(key) ?? { actor, tables: new Map<string, Part>() };
      groups.set(key, found);
      const part = found.tables.get(table.relation) ?? {
        table,
        keys: new Map(),
        gone: new Map(),
        filters: new Map(),
        listeners: new Map(),
      };
      found.tables.set(table.relation, part);
      part.filters.set(listener.filter, listener.conditions);
      part.listeners.set(listener.channel, [...(part.listeners.get(listener.channel) ?? []), listener]);
    }
  }
  for (const { actor, tables: parts } of groups.values())
    for (const change of changes) {
      const part = parts.get(change.relation);
      if (part && isTold(actor, change, part.table))
        (change.operation === "DELETE" ? part.gone : part.keys).set(JSON.stringify(change.key), change.key);
    }
  return groups;
}

/**
 * Whether a change may be told to such an actor at all. New and changed rows are read under the policies afterwards. A deleted row cannot be asked for
 * any more, so what is known of it decides: its organization, its site, and the permission its table asks for; or, where rows belong to persons, whose it was.
 */
function isTold(actor: Actor, change: Change, table: PublishedTable) {
  if (actor.kind === "service") return true;
  if (change.organizationId !== null && change.organizationId !== actor.organizationId) return false;
  if (change.operation !== "DELETE") return true;
  if (change.organizationId === null || (actor.siteScope && change.siteId && !actor.siteScope.includes(change.siteId))) return false;
  if (!table.shared && change.userId !== actor.userId) return false;
  return table.permissions.length === 0 || table.permissions.some((permission) => holds(actor, permission as Permission));
}

function tell(change: Change, table: PublishedTable, { actor, tables }: Group, held: Set<Peer>) {
  const part = tables.get(change.relation);
  if (!part?.found || !isTold(actor, change, table)) return;
  const gone = change.operation === "DELETE";
  const row = (gone ? part.found.gone : part.found.rows).get(JSON.stringify(change.key));
  const filters = [...part.filters.keys()];
  // No key or no right: it is said that something changed, and why it cannot be shown.
  const readable = columnsFor(table, actor);
  const refusal =
    table.key.length === 0 ? "Error 400: Bad Request, no primary key" : readable.length === 0 ? "Error 401: Unauthorized" : undefined;
  if (!refusal && !row) return;
  const datas = new Map<string, string>();
  const dataFor = (select: string) => {
    const chosen = chosenFor(select, table, actor);
    const record = select && row?.record ? pickMembers(row.record, new Set(chosen.map(({ name }) => name))) : row?.record;
    const data = datas.get(select) ?? describe(change, table, chosen, refusal, record);
    datas.set(select, data);
    return data;
  };
  const frames = new Map<string, Buffer>(); // numbers begin anew on each socket, so the same frame serves many
  for (const [channel, listeners] of part.listeners) {
    const told = listeners.filter(
      (listener) =>
        (listener.event === "*" || listener.event === change.operation) &&
        (refusal ? listener.filter === "" : row!.matched[filters.indexOf(listener.filter)]) &&
        hub().listeners.has(listener),
    );
    const { peer, topic } = channel;
    for (const [select, ids] of bySelect(told)) {
      const name = `${peer.version} ${ids} ${select} ${topic}`;
      const frame =
        frames.get(name) ?? Buffer.from(wrapFrame(topic, "postgres_changes", `{"ids":[${ids}],"data":${dataFor(select)}}`, peer.version));
      frames.set(name, frame);
      if (!held.has(peer)) {
        held.add(peer);
        peer.hold();
      }
      peer.sendText(frame);
    }
  }
}

/** Listeners that want the same columns are told in one message. */
function bySelect(listeners: readonly Listener[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { id, select } of listeners) found.set(select, [...(found.get(select) ?? []), id]);
  return found;
}

function describe(
  change: Change,
  table: PublishedTable,
  readable: PublishedTable["columns"],
  refusal: string | undefined,
  found: string | undefined,
) {
  const head = { schema: table.schema, table: table.table, type: change.operation, commit_timestamp: change.at };
  const columns = refusal ? [] : readable.map(({ name, type }) => ({ name, type }));
  let record = refusal ? "{}" : (found ?? "{}");
  let errors = refusal ? [refusal] : null;
  if (record.length > LARGEST_RECORD) {
    const small = Object.entries(JSON.parse(record) as object).filter(([, value]) => JSON.stringify(value).length <= LARGEST_FIELD_THEN);
    record = JSON.stringify(Object.fromEntries(small));
    errors = ["Error 413: Payload Too Large"];
  }
  const parts = [JSON.stringify({ ...head, columns }).slice(1, -1), `"errors":${JSON.stringify(errors)}`];
  if (change.operation !== "DELETE") parts.push(`"record":${record}`);
  if (change.operation !== "INSERT") parts.push(`"old_record":${JSON.stringify(refusal ? {} : (change.oldKey ?? change.key))}`);
  return `{${parts.join(",")}}`;
}

async function each<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>) {
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) await work(items[index]!);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
