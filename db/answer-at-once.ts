import { type Actor, claimsText } from "./actor.ts";
import { createLanes } from "./actor-lanes.ts";
import type { Connection } from "./connection.ts";
import { lossOf, pipelineOf, type Row as Told } from "./pipeline.ts";
import { createPool, type Pool } from "./pool.ts";
import { databaseUrls } from "./urls.ts";

type Waiting = { statement: Known; values: string[]; resolve: (row: unknown) => void; reject: (error: unknown) => void };
/** What one actor asks for at this moment, and how many batches of it are under way. */
type Lane = { waiting: Waiting[]; running: number };
type Answerers = { pool: Pool; laneOf: (actor: Actor) => Lane };
const holder = globalThis as typeof globalThis & { __gantryAnswerers?: Map<string, Answerers> | undefined };

/** Connections that stand in one role and read only. */
function answerers(role: Actor["role"], timeoutMs: number): Answerers {
  const all = (holder.__gantryAnswerers ??= new Map());
  const name = `${role} ${timeoutMs}`;
  const found = all.get(name);
  if (found) return found;
  const { app, poolSize } = databaseUrls();
  const settings = {
    application_name: "gantry-rest",
    role,
    default_transaction_read_only: true,
    statement_timeout: timeoutMs,
    search_path: "public",
  };
  const made = { pool: createPool({ url: app, max: poolSize, settings }), laneOf: createLanes((): Lane => ({ waiting: [], running: 0 })) };
  all.set(name, made);
  return made;
}

export async function closeAnswerers() {
  const open = holder.__gantryAnswerers;
  holder.__gantryAnswerers = undefined;
  await Promise.all([...(open?.values() ?? [])].map(({ pool }) => pool.end()));
}

const SEEN_OFTEN = 3;
const MOST_PREPARED = 200;
const MOST_KNOWN = 2_000;
/** `usualMs` is what the database itself says that it takes. */
type Known = { whole: string; times: number; isPrepared: boolean; usualMs: number };
const known = new Map<string, Known>();
let prepared = 0;

/** The statement behind its settings. One that comes again is worth preparing; as each costs memory in every connection, their number has an end. */
function wholeOf(text: string, first: number, settings: readonly string[]): Known {
  const found = known.get(text);
  if (found) {
    if (!found.isPrepared && (found.times += 1) > SEEN_OFTEN && prepared < MOST_PREPARED) {
      found.isPrepared = true;
      prepared += 1;
    }
    return found;
  }
  const calls = ["request.jwt.claims", ...settings].map((name, index) => `set_config('${name}', $${first + index}, true)`);
  const whole = `with gantry_scope as materialized (select array[${calls.join(", ")}] as made)
    select found.*, extract(epoch from clock_timestamp() - statement_timestamp())::float8 as gantry_seconds
    from gantry_scope, lateral (select * from (${text}) answer where gantry_scope.made is not null offset 0) found`;
  const made = { whole, times: 1, isPrepared: false, usualMs: Number.POSITIVE_INFINITY };
  if (known.size >= MOST_KNOWN) for (const [old, { isPrepared }] of known) if (!isPrepared) known.delete(old);
  known.set(text, made);
  return made;
}

/** What else is set for the statement. The names are written into its text: they are the program's own, and always the same ones. */
export type Settings = { readonly names: readonly string[]; readonly values: readonly string[] };
type Statement = { text: string; values: readonly unknown[] };

const QUICK_MS = 3;
const MOST_TOGETHER = 16;
const MOST_RUNNING = 2;

/**
 * One finished reading statement under an actor's claims and settings, in one round trip, where a transaction takes two. The statement is the
 * transaction: the settings are made first, because the answer hangs on them behind `offset 0`, and are gone with its end. (See readAtOnce.)
 * Quick ones that the same actor asks for at this moment travel together, one behind the other and each a transaction of its own: a write to the system
 * costs more than what it carries. Any other has a connection for itself, so that it holds up nobody.
 */
export function answerAtOnce<Row extends object>(
  actor: Actor,
  settings: Settings,
  { text, values }: Statement,
  timeoutMs: number,
): Promise<Row> {
  const statement = wholeOf(text, values.length + 1, settings.names);
  const all = [...values, claimsText(actor), ...settings.values] as string[];
  const { pool, laneOf } = answerers(actor.role, timeoutMs);
  return new Promise((resolve, reject) => {
    const one: Waiting = { statement, values: all, resolve: resolve as Waiting["resolve"], reject };
    if (!statement.isPrepared || statement.usualMs > QUICK_MS) return void runTogether(pool, [one]);
    const lane = laneOf(actor);
    lane.waiting.push(one);
    if (lane.waiting.length === 1 && lane.running < MOST_RUNNING) setImmediate(() => void empty(lane, pool)); // with those of the same turn
  });
}

async function empty(lane: Lane, pool: Pool) {
  if (lane.waiting.length === 0 || lane.running >= MOST_RUNNING) return;
  lane.running += 1;
  await runTogether(pool, lane.waiting.splice(0, MOST_TOGETHER));
  lane.running -= 1;
  void empty(lane, pool);
}

/** Sends all before it waits for any. One that fails fails alone; with the connection all are lost. */
async function runTogether(pool: Pool, batch: readonly Waiting[]) {
  try {
    await pool.lease((connection) => Promise.race([lossOf(connection), askAll(connection, batch)]));
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}

async function askAll(connection: Connection, batch: readonly Waiting[]): Promise<void> {
  const ask = await pipelineOf(connection);
  const answers = ask(batch.map(({ statement, values }) => ({ text: statement.whole, values, prepare: statement.isPrepared })));
  await Promise.all(
    batch.map(({ statement, resolve, reject }, index) => answers[index]!.then(([row]) => resolve(timed(statement, row)), reject)),
  );
}

function timed(statement: Known, row: Told | undefined) {
  const ms = Number(row?.gantry_seconds) * 1_000;
  statement.usualMs = Number.isFinite(statement.usualMs) ? statement.usualMs * 0.8 + ms * 0.2 : ms;
  return row;
}
