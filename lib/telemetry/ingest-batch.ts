import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { recomputeHealth } from "@/lib/assets/recompute-health";
import { notFound } from "@/lib/errors";
import { enqueueJob } from "@/lib/jobs/enqueue";
import type { CheckedBatch, Refusal } from "./check-batch";
import { enqueueCompaction } from "./compact";
import { COMPACT_AFTER } from "./limits";
import { land, type Readings } from "./pieces";
import { findGateway, findSensors, lockStates } from "./sensor-facts";
import { type SensorUpdate, type SortedBatch, sortReadings } from "./sort-readings";
import { landLate, markHours, saveStates } from "./store-readings";
import { catchUp, holdStream, openStream } from "./stream-rows";
import { type IngestGateway, touch } from "./touch";
import type { IngestSensor, ReadingWatcher } from "./watcher";

/**
 * `wakeJobs`: see to it that rollups and chunks are brought up to date soon. `keep`: the caller will keep in memory what is remembered of the batch's
 * sensors and of these (lib/telemetry/stream.ts).
 */
export type IngestOptions = { wakeJobs: boolean; keep?: readonly string[] | undefined };
export type IngestResult = { accepted: number; duplicates: number; rejected: Refusal[] };
/** What is remembered of a gateway's sensors after a batch, true as long as its stream has this version. `asked`: whom it was looked for, found or not. */
export type Kept<M> = { version: string; asked: ReadonlySet<string>; sensors: ReadonlyMap<string, IngestSensor>; memory: M };
/** `isBehind`: another process keeps or kept what is remembered of this gateway's sensors, and may not have written all of it. */
type Ingested<M> = { result: IngestResult; kept: Kept<M> | undefined; isBehind: boolean };

/** Stores one checked batch: all of it or nothing, scored, watched and counted, in the caller's transaction. */
export async function ingestBatch<M>(
  tx: ActorTx,
  gatewayId: string,
  batch: CheckedBatch,
  watcher: ReadingWatcher<M>,
  { wakeJobs, keep }: IngestOptions,
): Promise<Ingested<M>> {
  const asked = new Set(keep ? [...batch.sensors, ...keep] : batch.sensors);
  const ids = [...asked].sort();
  const { gateway, sensors, memory, isBehind } = await loadWhole(tx, gatewayId, ids, watcher);
  if (!gateway) throw notFound("gateway");

  const sorted = sortReadings(batch, sensors, (sensor, readings, before, after) => watcher.judge(memory, sensor, readings, before, after));
  const arrived = await landLate(tx, sorted.late); // only late readings that were new count, and make their hour dirty
  const lateCounts = new Map<string, number>();
  for (const { sensor, hour } of arrived) {
    lateCounts.set(sensor, (lateCounts.get(sensor) ?? 0) + 1);
    sorted.hours.add(`${sensor},${hour}`);
  }
  await write(tx, gateway, { ...sorted, lateCounts, memory }, watcher, wakeJobs);
  const result = resultOf(sorted, arrived.length);
  // A sensor that other gateways may speak for is never kept.
  if (!keep || isBehind || ![...sensors.values()].every(({ isOwn }) => isOwn)) return { result, kept: undefined, isBehind };
  for (const update of sorted.updates) follow(update);
  const kept = { version: await openStream(tx, gatewayId), asked, sensors, memory: watcher.next(memory) };
  watcher.merge(kept.memory, memory);
  watcher.saved(kept.memory);
  return { result, kept, isBehind };
}

/** `late`: how many of the late readings were new. */
export const resultOf = ({ fresh, late, repeated, rejected }: SortedBatch, arrived: number): IngestResult => ({
  accepted: countOf(fresh) + arrived,
  duplicates: countOf(late) - arrived + repeated,
  rejected: rejected.sort((a, b) => a.index - b.index),
});

const countOf = (runs: readonly Readings[]) => runs.reduce((total, { at }) => total + at.length, 0);

/** What one batch, or many that were landed before, leaves to be written beside the readings themselves. */
type Writing<M> = {
  fresh: readonly Readings[];
  updates: readonly SensorUpdate[];
  lateCounts: ReadonlyMap<string, number>;
  hours: ReadonlySet<string>;
  memory: M;
};

export async function write<M>(
  tx: ActorTx,
  gateway: IngestGateway,
  { fresh, updates, lateCounts, hours, memory }: Writing<M>,
  watcher: ReadingWatcher<M>,
  wakeJobs: boolean,
) {
  const afterwards: (() => Promise<unknown>)[] = [];
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
  const written = afterwards.map((one) => one());
  if (wakeJobs && hours.size > 0) {
    const key = `rollup:${tx.actor.organizationId}`;
    written.push(enqueueJob(tx, "telemetry.rollup", {}, { key, queue: key, runAt: new Date(gateway.now + 1_000) }));
    written.push(enqueueCompaction(tx, gateway.now + COMPACT_AFTER));
  }
  await Promise.all(written);
}

/** What is remembered is read again once it is known that another process has not written all of it, and that has been made up for. */
async function loadWhole<M>(tx: ActorTx, gatewayId: string, ids: readonly string[], watcher: ReadingWatcher<M>) {
  const loaded = await load(tx, gatewayId, ids, watcher);
  if (!loaded.isBehind) return loaded;
  await catchUp(tx, ids, watcher);
  return { ...(await load(tx, gatewayId, ids, watcher)), isBehind: true };
}

/**
 * One round trip: statements run in the order they are awaited in, and the rules' memory is read after its sensors' rows are locked. Locked in one
 * order, batches which share sensors queue instead of dying of a deadlock.
 */
async function load<M>(tx: ActorTx, gatewayId: string, ids: readonly string[], watcher: ReadingWatcher<M>) {
  const [, gateway, states, isBehind, facts, memory] = await Promise.all([
    plan(tx, "enable_seqscan", "off"),
    findGateway(tx, gatewayId),
    lockStates(tx, ids),
    holdStream(tx, gatewayId),
    findSensors(tx, ids, gatewayId),
    watcher.recall(tx, ids),
  ]);
  const known = new Map(facts.map((sensor) => [sensor.id, sensor]));
  const sensors = new Map<string, IngestSensor>();
  for (const { id, ...state } of states) {
    const sensor = known.get(id);
    if (sensor) sensors.set(id, { ...sensor, ...state });
  }
  return { gateway, sensors, memory, isBehind };
}

/** The sensor as it is after the update. */
export function follow({ sensor, newest, anomaly }: SensorUpdate) {
  if (newest) sensor.lastTimestamp = newest.at;
  sensor.anomaly = anomaly;
}

/**
 * All rows of a batch are found by key. The planner, who believes these ever-changing tables to be as small as they once were, would read them
 * whole, or compare each row with each.
 */
const plan = async (tx: ActorTx, method: "enable_seqscan" | "enable_nestloop", value: "on" | "off") =>
  await rawOf(tx)`select set_config(${method}, ${value}, true)`;
