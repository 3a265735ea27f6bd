import { type Actor, claimsOf } from "./actor.ts";
import { createPool, type Pool } from "./pool.ts";
import { databaseUrls } from "./urls.ts";

const holder = globalThis as typeof globalThis & { __gantryAnswerers?: Map<string, Pool> | undefined };
type Statement = { text: string; values: readonly unknown[] };

/** Connections that stand in one role and read only. A statement has its connection for itself, so a slow one holds up nobody. */
function answerers(role: Actor["role"], timeoutMs: number): Pool {
  const pools = (holder.__gantryAnswerers ??= new Map());
  const name = `${role} ${timeoutMs}`;
  const found = pools.get(name);
  if (found) return found;
  const { app, poolSize } = databaseUrls();
  const settings = {
    application_name: "gantry-rest",
    role,
    default_transaction_read_only: true,
    statement_timeout: timeoutMs,
    search_path: "public",
  };
  const made = createPool({ url: app, max: poolSize, settings });
  pools.set(name, made);
  return made;
}

export async function closeAnswerers() {
  const open = holder.__gantryAnswerers;
  holder.__gantryAnswerers = undefined;
  await Promise.all([...(open?.values() ?? [])].map((pool) => pool.end()));
}

const SEEN_OFTEN = 3;
const MOST_PREPARED = 200;
const MOST_COUNTED = 5_000;
const seen = new Map<string, number>();
let prepared = 0;

/** Statements that come again are worth preparing. Each prepared one costs memory in every connection, so their number has an end. */
function worthPreparing(text: string): boolean {
  const times = seen.get(text) ?? 0;
  if (times > SEEN_OFTEN) return true;
  if (times === SEEN_OFTEN && prepared >= MOST_PREPARED) return false;
  if (times === SEEN_OFTEN) prepared += 1;
  if (seen.size >= MOST_COUNTED && times === 0) for (const [text, count] of seen) if (count <= SEEN_OFTEN) seen.delete(text);
  seen.set(text, times + 1);
  return times === SEEN_OFTEN;
}

/**
 * One finished reading statement under an actor's claims and settings, in one round trip, where a transaction takes two. The statement is the
 * transaction: the settings are made first, because the answer hangs on them behind `offset 0`, and are gone with its end. (See readAtOnce.)
 */
export async function answerAtOnce<Row extends object>(
  actor: Actor,
  settings: Readonly<Record<string, string>>,
  { text, values }: Statement,
  timeoutMs: number,
): Promise<Row> {
  const all = Object.entries({ "request.jwt.claims": JSON.stringify(claimsOf(actor)), ...settings });
  const calls = all.map((_, index) => `set_config($${values.length + index * 2 + 1}, $${values.length + index * 2 + 2}, true)`);
  const whole = `with gantry_scope as materialized (select array[${calls.join(", ")}] as made)
    select found.* from gantry_scope, lateral (select * from (${text}) answer where gantry_scope.made is not null offset 0) found`;
  const rows = await answerers(actor.role, timeoutMs).lease(({ client }) =>
    client.unsafe(whole, [...values, ...all.flat()] as string[], { prepare: worthPreparing(whole) }),
  );
  return rows[0] as unknown as Row;
}
