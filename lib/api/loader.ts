import "server-only";
import type { Actor } from "@/db/actor";
import { createLanes } from "@/db/actor-lanes";
import { AppError } from "@/lib/errors";

type Batch<Row> = {
  ids: Map<string, { promise: Promise<Row | undefined>; resolve: (row: Row | undefined) => void; reject: (error: unknown) => void }>;
};
type Lane<Row> = { waiting: Batch<Row> | undefined; running: number };

const MOST_WAITING = 1_000;
const MOST_RUNNING = 2;

/**
 * Reads of single rows by one actor that are asked for at the same moment travel in one statement (`id = any(...)`), under that
 * actor's claims. Nothing is kept: a batch reads after its requests came.
 */
export function createLoader<Row extends { id: string }>(load: (actor: Actor, ids: string[]) => Promise<Row[]>) {
  const laneOf = createLanes((): Lane<Row> => ({ waiting: undefined, running: 0 }));

  const start = async (actor: Actor, lane: Lane<Row>) => {
    const batch = lane.waiting;
    if (!batch || lane.running >= MOST_RUNNING) return;
    lane.waiting = undefined;
    lane.running += 1;
    try {
      const rows = await load(actor, [...batch.ids.keys()]);
      const found = new Map(rows.map((row) => [row.id, row]));
      for (const [id, { resolve }] of batch.ids) resolve(found.get(id));
    } catch (error) {
      for (const { reject } of batch.ids.values()) reject(error);
    } finally {
      lane.running -= 1;
      if (lane.waiting) void start(actor, lane);
    }
  };

  /** The row, or undefined when this actor sees none of that id. */
  return (actor: Actor, id: string): Promise<Row | undefined> => {
    const lane = laneOf(actor);
    if (lane.waiting && lane.waiting.ids.size >= MOST_WAITING)
      throw new AppError("UNAVAILABLE", "Too many requests wait. Try again in a second.", undefined, { "Retry-After": "1" });
    lane.waiting ??= { ids: new Map() };
    const asked = lane.waiting.ids.get(id);
    if (asked) return asked.promise;
    const deferred = withResolvers<Row | undefined>();
    lane.waiting.ids.set(id, deferred);
    if (lane.waiting.ids.size === 1 && lane.running < MOST_RUNNING) setImmediate(() => void start(actor, lane));
    return deferred.promise;
  };
}

/** Promise.withResolvers, which Node 20 does not have. */
function withResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
