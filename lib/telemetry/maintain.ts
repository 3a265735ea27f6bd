import "server-only";
import { type Actor, systemActor } from "@/db/actor";
import { rawOf, withActor } from "@/db/with-actor";
import { eachOrganization } from "./each-organization";
import { DEFAULT_RETENTION_DAYS, DELETE_CHUNK, ROLLUP_RETENTION_YEARS } from "./limits";

/** Job telemetry.maintain: months ahead get their partitions, and what retention no longer keeps goes. */
export async function maintain(payload: Record<string, unknown>) {
  const anyone = systemActor("00000000-0000-0000-0000-000000000000", "telemetry.maintain");
  await withActor(
    anyone,
    (tx) => rawOf(tx)`select private.ensure_partition('telemetry', now() + make_interval(months => m)) from generate_series(0, 3) m`,
  );
  await eachOrganization(payload, "telemetry.maintain", async (actor) => {
    for (const sensor of await retentionOf(actor)) await deleteExpired(actor, sensor);
    while ((await deleteOldRollups(actor)) === DELETE_CHUNK);
  });
}

type Kept = { id: string; cutoff: string };

/** Each sensor's own limit, else the organization's, else 400 days; as one moment, so that all chunks agree. */
const retentionOf = (actor: Actor) =>
  withActor(
    actor,
    (tx) => rawOf(tx)<Kept[]>`
      select s.id, (now() - make_interval(days => coalesce(s.retention_days, (o.settings ->> 'retention_days')::int, ${DEFAULT_RETENTION_DAYS})))::text as cutoff
      from sensors s join organizations o on o.id = s.organization_id order by s.id`,
  );

/** In bounded pieces, oldest first, each in its own transaction. */
async function deleteExpired(actor: Actor, { id, cutoff }: Kept) {
  for (;;) {
    const { count } = await withActor(
      actor,
      (tx) => rawOf(tx)`
        with old as (select t."timestamp" from telemetry t where t.sensor_id = ${id}::uuid and t."timestamp" < ${cutoff}::timestamptz order by t."timestamp" limit ${DELETE_CHUNK})
        delete from telemetry t where t.sensor_id = ${id}::uuid and t."timestamp" < ${cutoff}::timestamptz and t."timestamp" <= (select max(old."timestamp") from old)`,
      { timeoutMs: 60_000 },
    );
    if (count < DELETE_CHUNK) return;
  }
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
