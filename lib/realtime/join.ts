import "server-only";
import type { z } from "zod";
import type { Actor } from "@/db/actor";
import { rawOf, withActor } from "@/db/with-actor";
import { log } from "@/lib/log";
import { mayListen } from "./authorise";
import { chosenBut, columnsFor, tablesNamed, typesFor } from "./catalogue";
import { startListening } from "./feed";
import { FilterError, filterSql, quoteName, readFilter } from "./filters";
import { type ChangeKind, type Channel, circleOf, enter, type Listener, leave, nameOf, type Peer, tellSystem } from "./hub";
import { followPresence } from "./presence";
import { joinInput } from "./schema";

export class Refusal extends Error {}
type Request = {
  peer: Peer;
  actor: Actor;
  token: string | undefined;
  topic: string;
  joinRef: string | null;
  payload: unknown;
  nextId: () => number;
};

/** What a join asks for, read; throws a Refusal that says what is wrong with it. */
export function readJoin(payload: unknown): z.output<typeof joinInput> {
  const parsed = joinInput.safeParse(payload ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refusal(`Malformed join: ${issue!.path.join(".")} ${issue!.message}`);
}

/** Lets a caller into a topic. Answers the channel, and what the reply echoes: every listener in its order, with a number of its own. */
export async function join({ peer, actor, token, topic, joinRef, payload, nextId }: Request) {
  const { config } = readJoin(payload);
  if (config.broadcast?.replay) throw new Refusal("Messages are not stored here, so there is nothing to replay. Join without replay.");
  const isPrivate = config.private ?? false;
  const name = topic.replace(/^realtime:/, "");
  if (isPrivate && !(await mayListen(actor, name)))
    throw new Refusal(`Unauthorized: You do not have permissions to read from this Channel topic: ${name}`);
  const channel: Channel = {
    id: crypto.randomUUID(),
    peer,
    topic,
    joinRef,
    private: isPrivate,
    circle: circleOf(actor, topic, isPrivate),
    actor,
    token,
    self: config.broadcast?.self ?? false,
    ack: config.broadcast?.ack ?? false,
    presence: { enabled: config.presence?.enabled ?? false, key: config.presence?.key || crypto.randomUUID() },
    listeners: [],
    maySend: new Map(),
    open: true,
  };
  const problems: string[] = [];
  const echo = (config.postgres_changes ?? []).map((entry) => {
    const id = nextId();
    try {
      channel.listeners.push(listenerOf(channel, id, entry));
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      problems.push(error.message);
    }
    return { ...entry, id };
  });
  await followPresence();
  enter(channel);
  return { channel, echo, problems, wait: config.postgres_changes_options?.wait ?? false };
}

type Entry = NonNullable<z.output<typeof joinInput>["config"]["postgres_changes"]>[number];
const listenerOf = (channel: Channel, id: number, { event, schema, table, filter, select }: Entry): Listener => ({
  id,
  channel,
  event: event.toUpperCase() as ChangeKind | "*",
  schema,
  table: !table || table === "*" ? null : table,
  filter: filter ?? "",
  conditions: filter ? readFilter(filter) : [],
  select: select ? JSON.stringify(select) : "",
});

/** Checks what a channel wants to hear of, begins to listen, and says in a `system` message that changes flow, or why they do not. */
export async function subscribe(channel: Channel, problems: readonly string[]): Promise<void> {
  try {
    const found = [...problems];
    for (const listener of channel.listeners) found.push(...(await problemsOf(listener)));
    if (found.length > 0) {
      channel.listeners = [];
      return tellSystem(channel, "error", `Unable to subscribe to changes with given parameters. ${[...new Set(found)].join(" ")}`);
    }
    await startListening(channel.listeners);
    if (channel.open) tellSystem(channel, "ok", "Subscribed to PostgreSQL");
    else leave(channel);
  } catch (error) {
    log.warn({ err: error, topic: nameOf(channel) }, "a subscription to changes failed");
    tellSystem(channel, "error", "Unable to subscribe to changes: the database did not answer. Join again.");
  }
}

async function problemsOf({ channel: { actor }, schema, table, conditions, select }: Listener): Promise<string[]> {
  if (actor.kind === "anonymous") return ["Sign in, or use a key of an organization: strangers see no changes."];
  const tables = await tablesNamed(schema, table);
  if (tables.length === 0)
    return [
      table === null
        ? `No table of the schema ${schema} is in the publication supabase_realtime.`
        : `${schema}.${table} is not in the publication supabase_realtime.`,
    ];
  const readable = tables.filter((one) => columnsFor(one, actor).length > 0);
  if (readable.length === 0) return [`You may not read ${table === null ? `any table of ${schema}` : `${schema}.${table}`}.`];
  const missing = readable.map((one) => chosenBut(select, one, actor));
  if (missing.every((names) => names.length > 0))
    return [`${schema}.${table ?? "*"} has no column that you may read called ${missing[0]!.join(", ")}.`];
  if (conditions.length === 0) return [];
  // All columns of the filter as nulls of their type: PostgreSQL then says whether operators and values fit, without reading a row.
  const problems = await Promise.all(
    readable.map(async (one) => {
      const types = typesFor(one, actor);
      const values: string[] = [];
      try {
        const test = filterSql(conditions, types, (value) => `$${values.push(value)}`);
        const columns = [...new Set(conditions.map(({ column }) => `null::${types.get(column)} as ${quoteName(column)}`))].join(", ");
        await withActor(actor, (tx) => rawOf(tx).unsafe(`select ${test} from (select ${columns} offset 0) t`, values), { readOnly: true });
        return undefined;
      } catch (error) {
        if (error instanceof FilterError) return error.message;
        const { code, message } = error as { code?: string; message: string };
        if (code?.startsWith("22") || code?.startsWith("42")) return `The filter does not fit ${one.schema}.${one.table}: ${message}.`;
        throw error;
      }
    }),
  );
  // For every table of a schema it is enough that some have the column.
  const found = problems.filter((problem) => problem !== undefined);
  return found.length === readable.length ? [found[0]!] : [];
}
