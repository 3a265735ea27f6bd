import "server-only";
import { type Actor, systemActor } from "@/db/actor";
import { type ActorTx, rawOf, withActor } from "@/db/with-actor";
import { lastScored, scoreRun } from "./anomaly";
import { type Choose, eachOrganization } from "./each-organization";
import { STREAM_LOST_AFTER } from "./limits";
import { HOUR, plainArray } from "./pieces";
import { findSensors, lockStates } from "./sensor-facts";
import type { SensorUpdate } from "./sort-readings";
import { markHours, saveStates } from "./store-readings";
import { type IngestSensor, type ReadingRun, type ReadingWatcher, readingAt } from "./watcher";

/**
 * Ends what any process keeps of this gateway's sensors; true when it may not have written all of it. The caller has locked the states it asks for: states
 * first, then streams, then sensors and assets is everybody's order.
 */
export async function holdStream(tx: ActorTx, gatewayId: string): Promise<boolean> {
  const [stream] = await rawOf(tx)<{ isBehind: boolean }[]>`
    update ingest_streams set version = version + 1 where gateway_id = ${gatewayId}::uuid returning kept_since is not null as "isBehind"`;
  return stream?.isBehind ?? false;
}

/** Gives the gateway's stream to the caller, in the transaction in which all that was remembered is written; answers its version. */
export async function openStream(tx: ActorTx, gatewayId: string): Promise<string> {
  const [stream] = await rawOf(tx)<{ version: string }[]>`
    insert into ingest_streams (gateway_id, kept_since) values (${gatewayId}::uuid, clock_timestamp())
    on conflict (gateway_id) do update set version = ingest_streams.version + 1, kept_since = excluded.kept_since returning version`;
  return stream!.version;
}

/** Whoever kept the stream has written all: it is closed, or goes on from now. False when it is no longer theirs. */
export async function renewStream(tx: ActorTx, gatewayId: string, version: string, goesOn: boolean): Promise<boolean> {
  const { count } = await rawOf(tx)`
    update ingest_streams set kept_since = case when ${goesOn} then clock_timestamp() end where gateway_id = ${gatewayId}::uuid and version = ${version}::bigint`;
  return count > 0;
}

/**
 * For whoever decides about sensors apart from ingestion, and has locked their states: ends what any process keeps of them, and makes up for what it has
 * not written. True when it did: read again what you have read.
 */
export async function releaseStreams<M>(tx: ActorTx, sensorIds: readonly string[], watcher: ReadingWatcher<M>): Promise<boolean> {
  if (sensorIds.length === 0) return false;
  const streams = await rawOf(tx)<{ isBehind: boolean }[]>`
    with held as materialized (select gateway_id from ingest_streams
      where gateway_id in (select gateway_id from sensors where id = any(${plainArray(sensorIds)}::uuid[])) order by gateway_id for no key update)
    update ingest_streams i set version = i.version + 1 from held h where i.gateway_id = h.gateway_id returning i.kept_since is not null as "isBehind"`;
  if (!streams.some(({ isBehind }) => isBehind)) return false;
  return catchUp(tx, sensorIds, watcher);
}

type Landed = { sensor: string; since: number; at: number[]; value: number[]; quality: number[] };

/**
 * What the engine would remember of these sensors had it been written with each batch: their readings since then are scored and judged once more, which
 * gives the same. The caller holds their states and streams. True when there were any.
 */
export async function catchUp<M>(tx: ActorTx, sensorIds: readonly string[], watcher: ReadingWatcher<M>): Promise<boolean> {
  const landed = await rawOf(tx)<Landed[]>`
    select t.sensor_id as sensor, (date_part('epoch', max(i.kept_since)) * 1000)::float8 as since, array_agg(round(date_part('epoch', r."timestamp") * 1000) order by r."timestamp") as at, array_agg(r.value order by r."timestamp") as value,
      array_agg(case r.quality when 'good' then 0 when 'uncertain' then 1 else 2 end order by r."timestamp") as quality
    from sensor_states t join sensors s on s.id = t.sensor_id join ingest_streams i on i.gateway_id = s.gateway_id
    cross join lateral private.readings(t.sensor_id, coalesce(t.last_timestamp, '-infinity'), 'infinity') r
    where t.sensor_id = any(${plainArray(sensorIds)}::uuid[]) and r.processed and (t.last_timestamp is null or r."timestamp" > t.last_timestamp) group by 1`;
  if (landed.length === 0) return false;
  const ids = landed.map(({ sensor }) => sensor).sort();
  const [states, facts, memory] = await Promise.all([lockStates(tx, ids), findSensors(tx, ids, null), watcher.recall(tx, ids)]);
  const known = new Map(facts.map((sensor) => [sensor.id, sensor]));
  const state = new Map(states.map((one) => [one.id, one]));
  const hours = new Set<string>();
  const updates = landed.map((readings) => {
    const sensor: IngestSensor = { ...known.get(readings.sensor)!, ...state.get(readings.sensor)! };
    for (const at of readings.at) hours.add(`${sensor.id},${Math.floor(at / HOUR) * HOUR}`);
    return rejudge(sensor, readings, memory, watcher);
  });
  updates.sort((a, b) => (a.sensor.id < b.sensor.id ? -1 : 1));
  await Promise.all([saveStates(tx, updates, new Map()), watcher.save(tx, memory), markHours(tx, hours)]);
  return true;
}

function rejudge<M>(sensor: IngestSensor, { since, at, value, quality }: Landed, memory: M, watcher: ReadingWatcher<M>): SensorUpdate {
  const run: ReadingRun = {
    at: Float64Array.from(at),
    value: Float64Array.from(value),
    quality: Uint8Array.from(quality),
    score: new Float64Array(at.length),
  };
  const { anomaly } = sensor;
  const before = { newest: sensor.lastTimestamp, newestGood: lastScored(anomaly) };
  scoreRun(anomaly, run.at, run.value, run.quality, run.score);
  const newest = readingAt(run, at.length - 1);
  watcher.remind(memory, sensor, run, before, { newest: newest.at, newestGood: lastScored(anomaly) }, since);
  return { sensor, newest, fresh: at.length, anomaly };
}

/** Brings all that is remembered of a gateway's sensors up to date and closes its stream, whoever kept it. */
export const settleStream = <M>(actor: Actor, gatewayId: string, watcher: ReadingWatcher<M>) =>
  withActor(
    actor,
    async (tx) => {
      const sql = rawOf(tx);
      const sensors = await sql<{ id: string }[]>`
        select t.sensor_id as id from sensor_states t join sensors s on s.id = t.sensor_id where s.gateway_id = ${gatewayId}::uuid order by t.sensor_id for update of t`;
      if (await holdStream(tx, gatewayId))
        await catchUp(
          tx,
          sensors.map(({ id }) => id),
          watcher,
        );
      await sql`update ingest_streams set kept_since = null where gateway_id = ${gatewayId}::uuid`;
    },
    { timeoutMs: 60_000 },
  );

/** Every minute: streams whose process has ended without a word, or was cut off, are settled. */
export const settleLostStreams = <M>(payload: Record<string, unknown>, watcher: ReadingWatcher<M>) =>
  eachOrganization(
    payload,
    "telemetry.settle",
    async (actor) => {
      const lost = await withActor(
        actor,
        (tx) => rawOf(tx)<{ id: string }[]>`
          select gateway_id as id from ingest_streams where kept_since < clock_timestamp() - make_interval(secs => ${STREAM_LOST_AFTER / 1_000}) order by gateway_id`,
      );
      for (const { id } of lost) await settleStream(systemActor(actor.organizationId!, "telemetry.settle"), id, watcher);
    },
    organizationsWithStreams,
  );

const organizationsWithStreams: Choose = (tx) =>
  rawOf(
    tx,
  )`select distinct organization_id as id from ingest_streams where kept_since < clock_timestamp() - make_interval(secs => ${STREAM_LOST_AFTER / 1_000})`;
