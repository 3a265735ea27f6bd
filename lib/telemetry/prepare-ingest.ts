import "server-only";
import type { Actor } from "@/db/actor";
import { rawOf, withActor } from "@/db/with-actor";

const knownMonths = new Set<number>();
const knownSensors = new Set<string>();
const MOST_SENSORS = 200_000;

/**
 * Partitions of new months and state rows of new sensors, made ahead of the batch in a transaction of its own, so that the batch finds all it
 * locks and a created partition never waits for readings. Each process asks once.
 */
export async function prepareIngest(actor: Actor, sensorIds: Iterable<string>, months: readonly number[]) {
  const newMonths = months.filter((month) => !knownMonths.has(month));
  const newSensors: string[] = [];
  for (const id of sensorIds) if (!knownSensors.has(id)) newSensors.push(id);
  if (newMonths.length === 0 && newSensors.length === 0) return;
  const found = await withActor(actor, async (tx) => {
    const sql = rawOf(tx);
    for (const month of newMonths) await sql`select private.ensure_partition('telemetry', ${new Date(month).toISOString()}::timestamptz)`;
    if (newSensors.length === 0) return [];
    return sql<{ id: string }[]>`
      with found as (select id from sensors where id = any(${newSensors}::uuid[]) order by id),
      made as (insert into sensor_states (sensor_id) select id from found on conflict do nothing)
      select id from found`;
  });
  for (const month of newMonths) knownMonths.add(month);
  if (knownSensors.size + found.length > MOST_SENSORS) knownSensors.clear();
  for (const { id } of found) knownSensors.add(id);
}

/** After a batch that found a partition or a state row gone: somebody restored or changed the database under us. */
export function forgetPrepared() {
  knownMonths.clear();
  knownSensors.clear();
}
