import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { recomputeHealth } from "@/lib/assets/recompute-health";
import { notFound } from "@/lib/errors";
import { enqueueJob } from "@/lib/jobs/enqueue";
import type { CheckedBatch, Refusal } from "./check-batch";
import { enqueueCompaction } from "./compact";
import { COMPACT_AFTER } from "./limits";
import { land, plainArray, type Readings } from "./pieces";
import { sortReadings } from "./sort-readings";
import { landLate, markHours, saveStates } from "./store-readings";
import { type IngestGateway, touch } from "./touch";
import type { IngestSensor, ReadingWatcher } from "./watcher";

/** `wakeJobs`: see to it that rollups and chunks are brought up to date soon. */
export type IngestOptions = { wakeJobs: boolean };
export type IngestResult = { accepted: number; duplicates: number; rejected: Refusal[] };

/** Stores one checked batch: all of it or nothing, scored, watched and counted, in the caller's transaction. */
export async function ingestBatch<M>(
  tx: ActorTx,
  gatewayId: string,
  batch: CheckedBatch,
  watcher: ReadingWatcher<M>,
  { wakeJobs }: IngestOptions,
): Promise<IngestResult> {
  const ids = batch.sensors.toSorted();
  const { gateway, sensors, memory } = await load(tx, gatewayId, ids, watcher);
  if (!gateway) throw notFound("gateway");

  const { fresh, late, hours, updates, rejected, repeated } = sortReadings(batch, sensors, (sensor, readings, before, after) =>
    watcher.judge(memory, sensor, readings, before, after),
  );
  const afterwards: (() => Promise<unknown>)[] = [];
  const arrived = await landLate(tx, late); // only late readings that were new count, and make their hour dirty
  const lateCounts = new Map<string, number>();
  for (const { sensor, hour } of arrived) {
    lateCounts.set(sensor, (lateCounts.get(sensor) ?? 0) + 1);
    hours.add(`${sensor},${hour}`);
  }
  const [, , , , , stirred] = await Promise.all([
    plan(tx, "enable_nestloop", "off"),
    land(tx, fresh),
    saveStates(tx, updates, lateCounts),
    watcher.save(tx, memory),
    markHours(tx, hours),
    touch(tx, gateway, updates, afterwards),
    plan(tx, "enable_nestloop", "on"),
  ]);
  const alerted = await watcher.act(tx, memory, afterwards);
  await recomputeHealth(tx, [...stirred, ...alerted], afterwards);
  // Sent together, last and in this order: every batch of the organization waits for the audit chain's head and for the jobs' rows.
  const written = afterwards.map((write) => write());
  if (wakeJobs && hours.size > 0) {
    const key = `rollup:${tx.actor.organizationId}`;
    written.push(enqueueJob(tx, "telemetry.rollup", {}, { key, queue: key, runAt: new Date(gateway.now + 1_000) }));
    written.push(enqueueCompaction(tx, gateway.now + COMPACT_AFTER));
  }
  await Promise.all(written);
  return {
    accepted: countOf(fresh) + arrived.length,
    duplicates: countOf(late) - arrived.length + repeated,
    rejected: rejected.sort((a, b) => a.index - b.index),
  };
}

const countOf = (runs: readonly Readings[]) => runs.reduce((total, { at }) => total + at.length, 0);

/**
 * One round trip: statements run in the order they are awaited in, and the rules' memory is read after its sensors' rows are locked. Locked in one
 * order, batches which share sensors queue instead of dying of a deadlock.
 */
async function load<M>(tx: ActorTx, gatewayId: string, ids: readonly string[], watcher: ReadingWatcher<M>) {
  const [, gateway, states, facts, memory] = await Promise.all([
    plan(tx, "enable_seqscan", "off"),
    findGateway(tx, gatewayId),
    lockStates(tx, ids),
    findSensors(tx, gatewayId, ids),
    watcher.recall(tx, ids),
  ]);
  const known = new Map(facts.map((sensor) => [sensor.id, sensor]));
  const sensors = states.flatMap(({ id, ...state }): IngestSensor[] => {
    const sensor = known.get(id);
    return sensor ? [{ ...sensor, ...state }] : [];
  });
  return { gateway, sensors, memory };
}

/**
 * All rows of a batch are found by key. The planner, who believes these ever-changing tables to be as small as they once were, would read them
 * whole, or compare each row with each.
 */
const plan = async (tx: ActorTx, method: "enable_seqscan" | "enable_nestloop", value: "on" | "off") =>
  await rawOf(tx)`select set_config(${method}, ${value}, true)`;

async function findGateway(tx: ActorTx, gatewayId: string) {
  const [row] = await rawOf(tx)<IngestGateway[]>`
    select id, site_id as "siteId", name, status, (date_part('epoch', last_seen) * 1000)::float8 as "lastSeen",
      (date_part('epoch', clock_timestamp()) * 1000)::float8 as now from gateways where id = ${gatewayId}::uuid`;
  return row;
}

const lockStates = async (tx: ActorTx, ids: readonly string[]) =>
  await rawOf(tx)<Pick<IngestSensor, "id" | "lastTimestamp" | "anomaly">[]>`
    select sensor_id as id, (date_part('epoch', last_timestamp) * 1000)::float8 as "lastTimestamp", anomaly_state::text as anomaly
    from sensor_states where sensor_id = any(${plainArray(ids)}::uuid[]) order by sensor_id for update`;

const findSensors = async (tx: ActorTx, gatewayId: string, ids: readonly string[]) =>
  await rawOf(tx)<Omit<IngestSensor, "lastTimestamp" | "anomaly">[]>`
    select s.id, s.name, s.type, s.engineering_unit as unit, s.asset_id as "assetId", a.name as "assetName", a.type as "assetType", s.site_id as "siteId",
      s.calibration_scale as scale, s.calibration_offset as "offset", s.status, (date_part('epoch', s.last_seen) * 1000)::float8 as "lastSeen"
    from sensors s join assets a on a.id = s.asset_id
    where s.id = any(${plainArray(ids)}::uuid[]) and (s.gateway_id = ${gatewayId}::uuid or s.gateway_id is null)`;
