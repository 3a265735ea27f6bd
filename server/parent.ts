import cluster, { type Worker } from "node:cluster";
import { log } from "../lib/log.ts";
import type { FromParent, FromProcess } from "../lib/siblings.ts";
import { gatherFigures } from "./gather-figures.ts";

type Place = { number: number; worker?: Worker | undefined; ready: boolean; since: number; pause: number; timer?: NodeJS.Timeout };
type Options = { program: string; count: number; poolSize: number; jobs: boolean };

/** A process that ran so long did not die of its start: it is replaced at once, and the next pause begins small again. */
const STEADY_MS = 60_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** The processes drain within their own bounds; the launcher waits for 20 seconds. */
const STOP_MS = 18_000;

/**
 * Runs `count` processes on one port and replaces those that end. Background jobs run in one of them; when it ends another takes them over. A process
 * that ends before it was ready while no other serves ends everything: it has printed why, and trying again would only hide it.
 */
export function runProcesses({ program, count, poolSize, jobs }: Options) {
  const places: Place[] = Array.from({ length: count }, (_, index) => ({ number: index + 1, ready: false, since: 0, pause: 0 }));
  const figures = gatherFigures();
  let worksAt: Place | undefined;
  let stopping: (() => void) | undefined;

  const ready = () => places.filter((place) => place.ready);
  const tell = (place: Place, message: FromParent) => void (place.worker?.isConnected() && place.worker.send(message));
  const listeners = () => ready().map((place) => ({ send: (message: FromParent) => tell(place, message) }));

  function start(place: Place) {
    if (jobs) worksAt ??= place;
    cluster.setupPrimary({ exec: program, args: [String(place.number)] });
    const worker = cluster.fork({ DATABASE_POOL_SIZE: String(poolSize), WORKER: worksAt === place ? "on" : "off" });
    Object.assign(place, { worker, since: performance.now() });
    worker.on("message", (message: FromProcess) => void figures.hear(message, (answer) => tell(place, answer), listeners()));
    worker.once("listening", () => {
      place.ready = true;
      // One after the other: what keeps all from starting is said once, and the first serves sooner.
      const next = places.find((other) => other.since === 0);
      if (next && !stopping) start(next);
    });
    worker.once("exit", (code, signal) => ended(place, code, signal));
  }

  function ended(place: Place, code: number, signal: string) {
    const wasReady = place.ready;
    Object.assign(place, { worker: undefined, ready: false });
    if (stopping) return stopping();
    const { number } = place;
    if (!wasReady && ready().length === 0) {
      log.error({ process: number, code, signal }, "a process ended before it was ready, and no other serves: the server ends");
      return void stop("a failed start", code || 1);
    }
    const steady = performance.now() - place.since > STEADY_MS;
    place.pause = steady ? 0 : Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, place.pause * 2));
    log.error({ process: number, code, signal, pauseMs: place.pause }, "a process ended and is started again");
    if (worksAt === place) {
      worksAt = ready()[0];
      if (worksAt) tell(worksAt, { kind: "run-jobs" });
    }
    place.timer = setTimeout(() => start(place), place.pause);
  }

  /** Every process drains at once; what is left after the bound is killed. */
  async function stop(signal: string, code = 0) {
    if (stopping) return;
    const running = () => places.flatMap(({ worker }) => (worker ? [worker.process] : []));
    log.info({ signal, processes: running().length }, "stopping");
    await new Promise<void>((resolve) => {
      stopping = () => void (running().length === 0 && resolve());
      for (const { timer } of places) clearTimeout(timer);
      for (const child of running()) child.kill("SIGTERM");
      setTimeout(() => {
        for (const child of running()) child.kill("SIGKILL");
      }, STOP_MS);
      stopping();
    });
    process.exit(code);
  }

  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));
  start(places[0]!);
}
