import cluster from "node:cluster";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { Duplex } from "node:stream";
import { closeDatabase } from "../db/client.ts";
import { announceShutdown } from "../lib/api/health.ts";
import { flushRequestLog } from "../lib/api/request-log.ts";
import { listenForAccessChanges } from "../lib/auth/cache.ts";
import { flushKeyUse } from "../lib/auth/key-usage.ts";
import { env } from "../lib/env.ts";
import { startWorker } from "../lib/jobs/runner.ts";
import { log } from "../lib/log.ts";
import { ownFigures } from "../lib/metrics.ts";
import { closeSockets } from "../lib/realtime/accept.ts";
import { hearParent } from "../lib/siblings.ts";

type Answers = { answer: RequestListener; upgrade: (request: IncomingMessage, stream: Duplex, head: Buffer) => void };

const DRAIN_MS = 15_000;
const RETRY_MS = 2_000;

/** One process of the server, from its first request to an orderly end: it answers, runs jobs when it is asked to, and drains. */
export async function runServer({ answer, upgrade }: Answers) {
  const { HOST, PORT, WORKER } = env();
  // How long a body may take is said by limitReception, which lets large files come slowly.
  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 0, headersTimeout: 20_000, keepAliveTimeout: 65_000 });
  let stopping = false;
  let worker: Awaited<ReturnType<typeof startWorker>> | undefined;

  /** Jobs of a process that died: whatever keeps them from starting here must not end this one too. */
  async function takeOverJobs() {
    while (!worker && !stopping) {
      try {
        worker = await startWorker();
        log.info("runs the background jobs from now on");
      } catch (error) {
        log.warn({ err: error }, "the background jobs were not taken over; trying again");
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    if (stopping) await worker?.stop();
  }

  /** Not ready first, then no new connections, then what runs may finish, then jobs, then the pool. */
  async function stop(signal: string) {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stopping");
    announceShutdown();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    await closeSockets();
    const streams = setTimeout(() => server.closeAllConnections(), 2_000); // live streams never end by themselves; clients resume elsewhere
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, DRAIN_MS))]);
    clearTimeout(streams);
    await worker?.stop();
    await Promise.all([flushRequestLog(), flushKeyUse()]);
    await closeDatabase();
    process.exit(0);
  }

  await listenForAccessChanges();
  if (WORKER) worker = await startWorker();
  server.on("request", answer);
  server.on("upgrade", upgrade);
  if (cluster.worker) {
    hearParent({ runJobs: () => void takeOverJobs(), figures: ownFigures });
    // Without this mark Node would end the process the moment its parent dies, in the middle of its answers.
    cluster.worker.exitedAfterDisconnect = true;
    process.once("disconnect", () => void stop("the parent has ended"));
  }
  server.listen(PORT, HOST, () => log.info({ host: HOST, port: PORT, pid: process.pid }, "ready"));
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));
  return server;
}
