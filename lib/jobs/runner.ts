import "server-only";
import { randomUUID } from "node:crypto";
import { Cron } from "croner";
import { sql } from "drizzle-orm";
import { parseCronItems, type Runner, run, runOnce } from "graphile-worker";
import { authActor } from "@/db/actor";
import { databaseUrls } from "@/db/urls";
import { withActor } from "@/db/with-actor";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { metrics } from "@/lib/metrics";
import { enqueueJob } from "./enqueue";
import { schedule, tasks } from "./registry";

const BEAT_MS = 20_000;
const quiet = { info: () => {}, debug: () => {} };
const logger = {
  scope: () => logger,
  error: (message: string, meta?: object) => log.debug(meta, message), // a failed task is logged below, once
  warn: (message: string, meta?: object) => log.warn(meta, message),
  ...quiet,
};

/** Each task counted, and its failure logged with the task's name; graphile-worker retries with exponential backoff. */
const taskList = () =>
  Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      async (payload: unknown) => {
        try {
          await task((payload ?? {}) as Record<string, unknown>);
          metrics.jobs.inc({ task: name, result: "done" });
        } catch (error) {
          metrics.jobs.inc({ task: name, result: "failed" });
          log.error({ err: error, task: name }, "job failed");
          throw error;
        }
      },
    ]),
  );

const options = () => ({ connectionString: databaseUrls().worker, taskList: taskList(), noHandleSignals: true, logger: logger as never });

/** Runs jobs in this process until `stop`: in the server by default, and in `npm run worker` for more of them on more machines. */
export async function startWorker(): Promise<{ stop: () => Promise<void> }> {
  const id = `${process.pid}-${randomUUID().slice(0, 8)}`;
  const beat = () =>
    withActor(authActor(), (tx) => tx.execute(sql`select jobs.beat(${id})`)).catch((error) =>
      log.warn({ err: error }, "worker heartbeat not written"),
    );
  await beat();
  const timer = setInterval(beat, BEAT_MS);
  timer.unref();
  let runner: Runner | undefined;
  runner = await run({ ...options(), concurrency: 4, pollInterval: 1_000, parsedCronItems: parseCronItems(schedule) });
  runner.promise.catch((error) => log.error({ err: error }, "the worker stopped"));
  return {
    async stop() {
      clearInterval(timer);
      await runner?.stop().catch(() => {});
    },
  };
}

/** Runs every job that waits and is due, and returns. */
export const runQueuedJobs = () => runOnce(options());

/** What the schedule asks for in this minute, in UTC. */
export function dueTasks(now: Date) {
  const minute = new Date(Math.floor(now.getTime() / 60_000) * 60_000); // five fields mean the minute's first second
  return schedule.filter(({ match }) => new Cron(match, { timezone: "UTC", paused: true }).match(minute)).map(({ task }) => task);
}

/**
 * Runs what is due, by the clock or in the queue, and returns: for hosts without long-lived processes, called by /api/cron every minute. What the clock
 * asks for goes through the queue, as a worker's does: a task that fails is tried again and keeps no other from its turn.
 */
export async function runDueJobs(now = new Date()) {
  await withActor(authActor(), async (tx) => {
    await tx.execute(sql`select jobs.beat('cron')`);
    for (const task of dueTasks(now)) await enqueueJob(tx, task, {}, { key: `cron:${task}` });
  });
  await runQueuedJobs();
  return { ran: true, embedded: env().GANTRY_EMBEDDED };
}
