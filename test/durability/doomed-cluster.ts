import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { migrateDatabase } from "../../db/migrate.ts";
import { derive } from "../../lib/crypto/derive.ts";

type ClusterClass = new (
  directory: string,
  options: { settings: Record<string, string> },
) => {
  directory: string;
  initialise(password: string): Promise<void>;
  start(port?: number): Promise<{ port: number }>;
  stop(): Promise<void>;
};
const library = "../../scripts/lib/postgres.mjs" as string;
const { Cluster, durable } = (await import(library)) as { Cluster: ClusterClass; durable: Record<string, string> };

export const SECRET = "a-secret-of-the-durability-test-0123456789";

/** A migrated PostgreSQL of its own, which can be killed as a power cut would, and an API process in front that must survive it. */
export async function openDoomedCluster(settings: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "gantry-doomed-"));
  const cluster = new Cluster(join(folder, "data"), { settings: { ...durable, ...settings } });
  await cluster.initialise("postgres");
  const { port } = await cluster.start();
  const adminUrl = `postgres://postgres:postgres@127.0.0.1:${port}/gantry`;
  const password = (role: string) => derive(SECRET, `database:${role}`);
  const worker = `postgres://gantry_worker:${password("gantry_worker")}@127.0.0.1:${port}/gantry`;
  await migrateDatabase({ admin: adminUrl, worker, appPassword: password("authenticator"), workerPassword: password("gantry_worker") });
  const api = await startApi(adminUrl);

  return {
    adminUrl,
    url: `http://127.0.0.1:${api.port}`,
    apiRuns: () => api.child.exitCode === null,
    /** kill -9 for every process of the server at once; answers how long it took to serve again. */
    async kill(): Promise<number> {
      const postmaster = Number(readFileSync(join(cluster.directory, "postmaster.pid"), "utf8").split("\n")[0]);
      const all = [postmaster, ...childrenOf(postmaster)];
      for (const pid of all) signal(pid);
      for (let tries = 0; all.some((pid) => isRunning(pid)) && tries < 500; tries++) await sleep(10);
      const started = performance.now();
      await cluster.start(port);
      return performance.now() - started;
    },
    async close() {
      const ended = new Promise((resolve) => api.child.once("exit", resolve));
      api.child.kill("SIGKILL");
      await ended;
      await cluster.stop();
      for (const place of [cluster.directory, folder]) rmSync(place, { recursive: true, force: true });
    },
  };
}

async function startApi(databaseUrl: string): Promise<{ child: ChildProcess; port: number }> {
  const hooks = new URL("../../scripts/lib/typescript-run.mjs", import.meta.url).href;
  const entry = new URL("./api-server.ts", import.meta.url).pathname;
  const env = { ...process.env, DATABASE_URL: databaseUrl, GANTRY_SECRET: SECRET, LOG_LEVEL: "silent", DATABASE_POOL_SIZE: "10" };
  const child = spawn(process.execPath, ["--import", "tsx", "--import", hooks, entry], { stdio: ["pipe", "pipe", "inherit"], env });
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout!.once("data", (text) => resolve(Number(String(text))));
    child.once("exit", (code) => reject(new Error(`The API process ended with ${code}.`)));
  });
  return { child, port };
}

const statOf = (pid: number) => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, parent] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
};
const childrenOf = (parent: number) =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && statOf(Number(name))?.parent === parent)
    .map(Number);
const isRunning = (pid: number) => existsSync(`/proc/${pid}`) && statOf(pid)?.state !== "Z";
const signal = (pid: number) => {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // gone already
  }
};
