import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import type { ReadingWatcher } from "@/lib/telemetry/watcher";
import { NO_MEMORY } from "./conditions";
import { episodesOf, judgeRun, recall, remember, type StateChange, type StoredState } from "./engine";
import { type LiveRule, type RuleBook, ruleBook, rulesFor, rulesVersion } from "./rules-cache";
import { Run } from "./seen";
import type { AlertState } from "./state-machine";
import { type AlertNews, applyTransitions } from "./transitions";

/** `changes` by rule id + sensor id, as `stored` is; `keys` are those of a sensor, in the order of its rules: making them costs more than using them. */
type Memory = {
  book: RuleBook;
  keys: Map<string, readonly string[]>;
  stored: Map<string, StoredState>;
  changes: Map<string, StateChange>;
  news: AlertNews[];
};

function keysOf({ keys }: Memory, sensorId: string, rules: readonly LiveRule[]): readonly string[] {
  const found = keys.get(sensorId);
  if (found) return found;
  const made = rules.map(({ id }) => id + sensorId);
  keys.set(sensorId, made);
  return made;
}

/** The alert engine as ingestion's watcher: rules are judged in the transaction that stores the readings, and never on late ones. */
export const alertWatcher: ReadingWatcher<Memory> = {
  async recall(tx, sensorIds) {
    const version = rulesVersion(tx);
    const rows = statesOf(tx, sensorIds);
    const [[found], stored] = await Promise.all([version, rows]);
    return { book: await ruleBook(tx, found!.version), keys: new Map(), stored, changes: new Map(), news: [] };
  },

  judge(memory, sensor, columns, before, after) {
    const { book, stored, changes, news } = memory;
    const run = new Run(columns);
    const rules = rulesFor(book, sensor);
    const keys = keysOf(memory, sensor.id, rules);
    for (const [place, rule] of rules.entries()) {
      const key = keys[place]!;
      const row = stored.get(key);
      const { state, transitions } = judgeRun(rule, recall(rule, row, before), run);
      const change = remember(rule, sensor.id, row, state, after);
      if (change) changes.set(key, change);
      if (transitions.length === 0) continue;
      news.push({ rule, sensor, episodes: episodesOf(transitions), scoreAt: (at) => run.scoreAt(at) });
    }
  },

  save: (tx, { changes }) => saveChanges(tx, [...changes.values()]),
  act: (tx, { news, book }, afterwards) => applyTransitions(tx, news, afterwards, book.mutes),

  next: ({ book, keys, stored }) => ({ book, keys, stored, changes: new Map(), news: [] }),
  hasNews: ({ news }) => news.length > 0,
  merge({ stored, changes }, next) {
    for (const [key, change] of next.changes) {
      stored.set(key, change.state);
      changes.set(key, change);
    }
  },
  saved: ({ changes }) => changes.clear(),

  remind({ book, stored, changes }, sensor, columns, before, after, since) {
    const run = new Run(columns);
    for (const rule of rulesFor(book, sensor)) {
      const key = rule.id + sensor.id;
      const row = stored.get(key);
      // It judged none of these, or some of them under a condition that is no more: it begins behind them.
      if (rule.changedAt >= since && (!row?.state || row.key !== rule.key)) continue;
      const last = recall(rule, row, before);
      const { state, transitions } = judgeRun(rule, last, run);
      const quiet = { ...recall(rule, undefined, after), active: last.active };
      const change = remember(rule, sensor.id, row, transitions.length === 0 ? state : quiet, after);
      if (change) changes.set(key, change);
    }
  },
};

/** As stored: what a condition remembers is one text of numbers, which costs PostgreSQL nothing to take and give. */
type Packed = { key?: string; state?: Omit<AlertState, "memory"> & { memory: string } };

const pack = ({ state, ...rest }: StoredState): Packed => (state ? { ...rest, state: { ...state, memory: state.memory.join() } } : rest);
const unpack = ({ state, ...rest }: Packed): StoredState =>
  state ? { ...rest, state: { ...state, memory: state.memory === "" ? NO_MEMORY : (JSON.parse(`[${state.memory}]`) as number[]) } } : rest;

/** What is remembered of these sensors, by rule id + sensor id. The caller holds the sensors' rows of sensor_states. */
export async function statesOf(tx: ActorTx, sensorIds: readonly string[]): Promise<Map<string, StoredState>> {
  const rows = await rawOf(tx)<{ key: string; state: Packed }[]>`
    select rule_id::text || sensor_id::text as key, state from alert_rule_states where sensor_id = any(${`{${sensorIds.join()}}`}::uuid[])`;
  return new Map(rows.map(({ key, state }) => [key, unpack(state)]));
}

export async function saveChanges(tx: ActorTx, changes: readonly StateChange[]) {
  if (changes.length === 0) return;
  const rows = changes.toSorted((a, b) => (a.sensorId < b.sensorId ? -1 : a.sensorId > b.sensorId ? 1 : a.ruleId < b.ruleId ? -1 : 1));
  const column = (values: (string | boolean)[]) => `{${values.join()}}`;
  // An element of an array is quoted and escaped as a text of JSON is, and JSON has nothing else in it that would need to be.
  const states = rows.map(({ state }) => JSON.stringify(JSON.stringify(pack(state))));
  await rawOf(tx)`
    insert into alert_rule_states as s (organization_id, rule_id, sensor_id, state, active)
    select (select auth.organization_id()), c.rule, c.sensor, c.state, c.active
    from unnest(${column(rows.map(({ ruleId }) => ruleId))}::uuid[], ${column(rows.map(({ sensorId }) => sensorId))}::uuid[], ${column(states)}::jsonb[],
      ${column(rows.map(({ active }) => active))}::bool[]) as c(rule, sensor, state, active)
    on conflict (organization_id, rule_id, sensor_id) do update set state = excluded.state, active = excluded.active, updated_at = now()`;
}
