import "server-only";
import { type Actor, systemActor } from "@/db/actor";
import { beforeClose } from "@/db/client";
import { withActor } from "@/db/with-actor";
import { log } from "@/lib/log";
import type { CheckedBatch } from "./check-batch";
import { follow, type IngestResult, ingestBatch, type Kept, resultOf, write } from "./ingest-batch";
import { landInStream } from "./land-in-stream";
import { STREAM_COLD, STREAM_FROM, STREAM_MOST_SENSORS, STREAM_WRITE_EVERY, STREAMS_MOST } from "./limits";
import { announceReadings } from "./live";
import { findGateway, findSensors, lockStates } from "./sensor-facts";
import { type SensorUpdate, sortReadings } from "./sort-readings";
import { renewStream, settleStream } from "./stream-rows";
import type { ReadingWatcher } from "./watcher";

/** What a process keeps of a gateway whose stream it has since then, and what of it is not written yet. */
type Open<M> = Kept<M> & { since: number; updates: Map<string, SensorUpdate>; hours: Set<string> };
/** A gateway as this process knows it: how many batches came in the second that began at `since`; batches of an open stream go one behind the other. */
type Gateway<M> = {
  actor: Actor;
  id: string;
  watcher: ReadingWatcher<M>;
  since: number;
  batches: number;
  coldUntil: number;
  open: Open<M> | undefined;
  turn: Promise<unknown>;
};

const gateways = new Map<string, Gateway<never>>();
const MOST_GATEWAYS = 10_000;
let openStreams = 0;

function gatewayOf<M>(caller: Actor, id: string, watcher: ReadingWatcher<M>): Gateway<M> {
  const key = `${caller.organizationId} ${id}`;
  const known = gateways.get(key) as Gateway<M> | undefined;
  if (known) return known;
  if (gateways.size >= MOST_GATEWAYS) for (const [old, { open }] of gateways) if (!open) gateways.delete(old);
  const actor = systemActor(caller.organizationId!, "telemetry.ingest");
  const made: Gateway<M> = { actor, id, watcher, since: 0, batches: 0, coldUntil: 0, open: undefined, turn: Promise.resolve() };
  gateways.set(key, made as unknown as Gateway<never>);
  return made;
}

/**
 * Stores a batch of a gateway. Of one that sends many in a second, this process keeps in memory what the engine remembers of its sensors, and writes that
 * every other second. Each batch then lands its readings alone, in the same transaction as it makes sure by the gateway's row in ingest_streams that
 * nobody else has decided about these sensors meanwhile. What was kept and is lost, the readings tell again (docs/decisions/0007).
 * Only a batch of newer readings which begin and end nothing goes that way. Any other is written whole, behind what was kept.
 */
export async function storeBatch<M>(
  caller: Actor,
  gatewayId: string,
  batch: CheckedBatch,
  watcher: ReadingWatcher<M>,
  wakeJobs: boolean,
): Promise<IngestResult> {
  const gateway = gatewayOf(caller, gatewayId, watcher);
  const whole = (keep?: readonly string[]) => withActor(caller, (tx) => ingestBatch(tx, gatewayId, batch, watcher, { wakeJobs, keep }));
  if (!isBusy(gateway)) return (await whole()).result;
  return inTurn(gateway, async () => {
    const { open } = gateway;
    let keep: string[] = [];
    if (open) {
      const isKnown = batch.sensors.every(whoIsKnown(open));
      const result = isKnown && (await landQuietly(gateway, open, batch));
      if (result) return result;
      if (isKnown) gateway.coldUntil = performance.now() + STREAM_COLD;
      else keep = [...open.asked];
      if (gateway.open) await writeKept(gateway, false);
    }
    const isCold = performance.now() < gateway.coldUntil || openStreams >= STREAMS_MOST;
    if (isCold || keep.length + batch.sensors.length > STREAM_MOST_SENSORS) return (await whole()).result;
    const { result, kept, isBehind } = await whole(keep);
    if (isBehind) await settleStream(gateway.actor, gatewayId, watcher);
    else if (kept) begin(gateway, kept);
    else gateway.coldUntil = performance.now() + STREAM_COLD;
    return result;
  });
}

/** Nobody tells a stream of a new sensor: one that there was none of is asked for again after a while. */
function whoIsKnown<M>({ asked, sensors, since }: Open<M>): (id: string) => boolean {
  const isFresh = performance.now() - since < STREAM_WRITE_EVERY;
  return (id) => sensors.has(id) || (isFresh && asked.has(id));
}

function isBusy<M>(gateway: Gateway<M>): boolean {
  const now = performance.now();
  if (now - gateway.since > 1_000) {
    gateway.since = now;
    gateway.batches = 0;
  }
  gateway.batches += 1;
  return gateway.open !== undefined || gateway.batches > STREAM_FROM;
}

/** After a failure nobody knows what has landed: what was kept is given up. */
function inTurn<M, T>(gateway: Gateway<M>, work: () => Promise<T>): Promise<T> {
  const run = gateway.turn.then(async () => {
    try {
      return await work();
    } catch (error) {
      end(gateway);
      throw error;
    }
  });
  gateway.turn = run.catch(() => {});
  return run;
}

function begin<M>(gateway: Gateway<M>, kept: Kept<M>) {
  gateway.open = { ...kept, since: performance.now(), updates: new Map(), hours: new Set() };
  openStreams += 1;
  writeLater(gateway, gateway.open);
}

function end<M>(gateway: Gateway<M>) {
  if (gateway.open) openStreams -= 1;
  gateway.open = undefined;
}

/** Undefined when the batch must be written whole. */
async function landQuietly<M>(gateway: Gateway<M>, open: Open<M>, batch: CheckedBatch): Promise<IngestResult | undefined> {
  if (!isNew(open, batch)) return undefined;
  const { watcher } = gateway;
  const memory = watcher.next(open.memory);
  const sorted = sortReadings(batch, open.sensors, (sensor, readings, before, after) =>
    watcher.judge(memory, sensor, readings, before, after),
  );
  if (watcher.hasNews(memory)) return undefined;
  if (!(await landInStream(gateway.actor, gateway.id, open.version, sorted.fresh))) {
    end(gateway);
    return undefined;
  }
  watcher.merge(open.memory, memory);
  for (const update of sorted.updates) {
    follow(update);
    update.fresh += open.updates.get(update.sensor.id)?.fresh ?? 0;
    open.updates.set(update.sensor.id, update);
  }
  for (const hour of sorted.hours) open.hours.add(hour);
  return resultOf(sorted, 0);
}

/** Is every reading newer than its sensor's newest? */
function isNew<M>({ sensors }: Open<M>, batch: CheckedBatch): boolean {
  for (const [number, id] of batch.sensors.entries()) {
    const newest = sensors.get(id)?.lastTimestamp ?? Number.NEGATIVE_INFINITY;
    for (const place of batch.places[number]!) if (batch.at[place]! <= newest) return false;
  }
  return true;
}

/** A stream in which nothing came meanwhile is closed. */
function writeLater<M>(gateway: Gateway<M>, open: Open<M>) {
  const timer = setTimeout(() => {
    void inTurn(gateway, async () => {
      if (gateway.open !== open) return;
      const goesOn = open.updates.size > 0;
      await writeKept(gateway, goesOn);
      if (gateway.open) writeLater(gateway, open);
      announceReadings(gateway.actor.organizationId!);
    }).catch((error) => log.warn({ err: error, gatewayId: gateway.id }, "what is remembered of a stream could not be written"));
  }, STREAM_WRITE_EVERY);
  timer.unref();
}

/** Writes what was kept; the stream goes on or is closed. When it is somebody else's by now, they have made up for it. */
async function writeKept<M>(gateway: Gateway<M>, goesOn: boolean) {
  const { actor, id, watcher } = gateway;
  const open = gateway.open!;
  const ids = [...open.updates.keys()].sort();
  const isOurs = await withActor(actor, async (tx) => {
    const [, isOurs, row, facts] = await Promise.all([
      lockStates(tx, ids),
      renewStream(tx, id, open.version, goesOn),
      findGateway(tx, id),
      findSensors(tx, ids, id),
    ]);
    if (!isOurs || !row) return false;
    const now = new Map(facts.map((sensor) => [sensor.id, sensor]));
    const updates = ids.flatMap((sensorId) => {
      const update = open.updates.get(sensorId)!;
      const fact = now.get(sensorId);
      return fact ? [{ ...update, sensor: { ...update.sensor, ...fact } }] : [];
    });
    await write(tx, row, { fresh: [], updates, lateCounts: new Map(), hours: open.hours, memory: open.memory }, watcher, true);
    return true;
  });
  if (!isOurs || !goesOn) return end(gateway);
  watcher.saved(open.memory);
  open.updates.clear();
  open.hours.clear();
}

/** Before the process ends: what is kept is written, so that nobody need tell it again from the readings. */
export async function closeStreams() {
  const all = [...gateways.values()].filter(({ open }) => open);
  await Promise.allSettled(all.map((gateway) => inTurn(gateway, async () => gateway.open && writeKept(gateway, false))));
}
beforeClose(closeStreams);
