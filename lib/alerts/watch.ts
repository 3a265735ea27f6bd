import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import type { ReadingWatcher } from "@/lib/telemetry/watcher";
import { episodesOf, recall, remember, run, type StateChange, type StoredState } from "./engine";
import { type RuleBook, ruleBook, rulesFor, rulesVersion } from "./rules-cache";
import { type AlertNews, applyTransitions } from "./transitions";

type Memory = { book: RuleBook; stored: Map<string, StoredState>; changes: StateChange[]; news: AlertNews[] };

/** The alert engine as ingestion's watcher: rules are judged in the transaction that stores the readings, and never on late ones. */
export const alertWatcher: ReadingWatcher<Memory> = {
  async recall(tx, sensorIds) {
    const version = rulesVersion(tx);
    const rows = statesOf(tx, sensorIds);
    const [[found], stored] = await Promise.all([version, rows]);
    return { book: await ruleBook(tx, found!.version), stored, changes: [], news: [] };
  },

  judge({ book, stored, changes, news }, sensor, readings, before, after) {
    for (const rule of rulesFor(book, sensor)) {
      const row = stored.get(rule.id + sensor.id);
      const { state, transitions } = run(rule, recall(rule, row, before), readings);
      const change = remember(rule, sensor.id, row, state, after);
      if (change) changes.push(change);
      if (transitions.length === 0) continue;
      const scoreAt = (at: number) => readings.find((reading) => reading.at === at)?.anomalyScore ?? null;
      news.push({ rule, sensor, episodes: episodesOf(transitions), scoreAt });
    }
  },

  save: (tx, { changes }) => saveChanges(tx, changes),
  act: (tx, { news }, afterwards) => applyTransitions(tx, news, afterwards),
};

/** What is remembered of these sensors, by rule id + sensor id. The caller holds the sensors' rows of sensor_states. */
export async function statesOf(tx: ActorTx, sensorIds: readonly string[]): Promise<Map<string, StoredState>> {
  const rows = await rawOf(tx)<{ key: string; state: StoredState }[]>`
    select rule_id::text || sensor_id::text as key, state from alert_rule_states where sensor_id = any(${`{${sensorIds.join()}}`}::uuid[])`;
  return new Map(rows.map(({ key, state }) => [key, state]));
}

export async function saveChanges(tx: ActorTx, changes: readonly StateChange[]) {
  if (changes.length === 0) return;
  await rawOf(tx)`
    insert into alert_rule_states as s (organization_id, rule_id, sensor_id, state, active)
    select (select auth.organization_id()), c."ruleId", c."sensorId", c.state, c.active
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as c("ruleId" uuid, "sensorId" uuid, state jsonb, active boolean)
    order by c."sensorId", c."ruleId"
    on conflict (organization_id, rule_id, sensor_id) do update set state = excluded.state, active = excluded.active, updated_at = now()`;
}
