import "server-only";
import type { Actor } from "@/db/actor";
import { type ActorTx, rawOf, withActor } from "@/db/with-actor";
import { changeDay, dayOf, lockPieces, pick } from "./change-pieces";
import { eachOrganization } from "./each-organization";
import { DEFAULT_RETENTION_DAYS, DELETE_CHUNK, EXPIRE_CHUNKS, ROLLUP_RETENTION_YEARS } from "./limits";

/** Job telemetry.maintain: what retention no longer keeps goes. */
export async function maintain(payload: Record<string, unknown>) {
  await eachOrganization(payload, "telemetry.maintain", async (actor) => {
    for (const sensor of await retentionOf(actor)) await deleteExpired(actor, sensor);
    while ((await deleteOldRollups(actor)) === DELETE_CHUNK);
  });
}

type Kept = { id: string; cutoff: number };

/** Each sensor's own limit, else the organization's, else 400 days; as one moment, so that all chunks agree. */
const retentionOf = (actor: Actor) =>
  withActor(
    actor,
    (tx) => rawOf(tx)<Kept[]>`
      select s.id, (extract(epoch from now() - make_interval(days => coalesce(s.retention_days, (o.settings ->> 'retention_days')::int, ${DEFAULT_RETENTION_DAYS}))) * 1000)::float8 as cutoff
      from sensors s join organizations o on o.id = s.organization_id order by s.id`,
  );

/** Whole chunks first, some in each transaction; then the day that the limit lies in is cut. */
async function deleteExpired(actor: Actor, { id, cutoff }: Kept) {
  while ((await withActor(actor, (tx) => deleteWhole(tx, id, cutoff), { timeoutMs: 60_000 })) >= EXPIRE_CHUNKS);
  await withActor(actor, (tx) => cutDay(tx, id, cutoff), { timeoutMs: 60_000 });
}

/** Answers how many pieces it took. */
async function deleteWhole(tx: ActorTx, id: string, cutoff: number): Promise<number> {
  const { count } = await rawOf(tx)`
    delete from telemetry_pieces where organization_id = (select auth.organization_id()) and sensor_id = ${id}::uuid and (day, first_ms, id) in (
      select day, first_ms, id from telemetry_pieces where organization_id = (select auth.organization_id()) and sensor_id = ${id}::uuid
        and day < to_timestamp(${cutoff / 1_000}::float8) and day + interval '1 millisecond' * last_ms < to_timestamp(${cutoff / 1_000}::float8)
      order by day, first_ms limit ${EXPIRE_CHUNKS})`;
  return count;
}

async function cutDay(tx: ActorTx, id: string, cutoff: number) {
  const [reaching] = await rawOf(tx)`
    select from telemetry_pieces where organization_id = (select auth.organization_id()) and sensor_id = ${id}::uuid and day = to_timestamp(${dayOf(cutoff) / 1_000}::float8)
      and first_ms < ${Math.ceil(cutoff - dayOf(cutoff))} limit 1`;
  if (!reaching) return;
  await lockPieces(tx);
  await changeDay(tx, id, dayOf(cutoff), (readings) => {
    const first = readings.at.findIndex((at) => at >= cutoff);
    if (first === 0) return undefined;
    return pick(readings, first < 0 ? [] : Array.from({ length: readings.at.length - first }, (_, n) => first + n));
  });
}

const deleteOldRollups = async (actor: Actor) =>
  (
    await withActor(
      actor,
      (tx) => rawOf(tx)`
        delete from telemetry_rollups r where (r.sensor_id, r.resolution, r.bucket) in (
          select o.sensor_id, o.resolution, o.bucket from telemetry_rollups o join sensors s on s.id = o.sensor_id
          where o.bucket < now() - make_interval(years => ${ROLLUP_RETENTION_YEARS}) and (s.retention_days is null or o.bucket < now() - make_interval(days => s.retention_days))
          limit ${DELETE_CHUNK})`,
      { timeoutMs: 60_000 },
    )
  ).count;
