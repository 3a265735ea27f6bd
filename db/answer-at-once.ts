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
const MOST_KNOWN = 2_000;
type Known = { whole: string; times: number; isPrepared: boolean };
const known = new Map<string, Known>();
let prepared = 0;

/** The statement behind its settings. One that comes again is worth preparing; as each costs memory in every connection, their number has an end. */
function wholeOf(text: string, first: number, settings: number): Known {
  const found = known.get(text);
  if (found) {
    if (!found.isPrepared && (found.times += 1) > SEEN_OFTEN && prepared < MOST_PREPARED) {
      found.isPrepared = true;
      prepared += 1;
    }
    return found;
  }
  const calls = Array.from({ length: settings }, (_, index) => `set_config($${first + index * 2}, $${first + index * 2 + 1}, true)`);
  const whole = `with gantry_scope as materialized (select array[${calls.join(", ")}] as made)
    select found.* from gantry_scope, lateral (select * from (${text}) answer where gantry_scope.made is not null offset 0) found`;
  const made = { whole, times: 1, isPrepared: false };
  if (known.size >= MOST_KNOWN) for (const [old, { isPrepared }] of known) if (!isPrepared) known.delete(old);
  known.set(text, made);
  return made;
}

/**
 * One finished reading statement under an actor's claims and settings, in one round trip, where a transaction takes two. The statement is the
 * transaction: the settings are made first, because the answer hangs on them behind `offset 0`, and are gone with its end. (See readAtOnce.)
 * Callers always bring the same settings, in the same order.
 */
export async function answerAtOnce<Row extends object>(
  actor: Actor,
  settings: readonly (readonly [name: string, value: string])[],
  { text, values }: Statement,
  timeoutMs: number,
): Promise<Row> {
  const all = [["request.jwt.claims", JSON.stringify(claimsOf(actor))] as const, ...settings];
  const { whole, isPrepared } = wholeOf(text, values.length + 1, all.length);
  const rows = await answerers(actor.role, timeoutMs).lease(({ client }) =>
    client.unsafe(whole, [...values, ...all.flat()] as string[], { prepare: isPrepared }),
  );
  return rows[0] as unknown as Row;
}
