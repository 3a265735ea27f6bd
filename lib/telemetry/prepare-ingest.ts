import "server-only";
import type { Actor } from "@/db/actor";
import { rawOf, withActor } from "@/db/with-actor";

const knownSensors = new Set<string>();
const MOST_SENSORS = 200_000;

/**
 * State rows of new sensors, made ahead of the batch in a transaction of its own, so that the batch finds all it locks. A state begins at the newest
 * reading there is: without it, stored readings would be taken for new ones. Each process asks once.
 */
export async function prepareIngest(actor: Actor, sensorIds: readonly string[]) {
  const newSensors = sensorIds.filter((id) => !knownSensors.has(id));
  if (newSensors.length === 0) return;
  const found = await withActor(
    actor,
    (tx) => rawOf(tx)<{ id: string }[]>`
      with found as (select id from sensors where id = any(${newSensors}::uuid[]) order by id),
      made as (insert into sensor_states (sensor_id, last_timestamp) select f.id,
        (select max(p.day + interval '1 millisecond' * p.last_ms) from telemetry_pieces p where p.organization_id = (select auth.organization_id()) and p.sensor_id = f.id)
        from found f where not exists (select from sensor_states t where t.sensor_id = f.id) on conflict do nothing)
      select id from found`,
  );
  if (knownSensors.size + found.length > MOST_SENSORS) knownSensors.clear();
  for (const { id } of found) knownSensors.add(id);
}
