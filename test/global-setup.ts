import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { migrateDatabase } from "../db/migrate.ts";
import { derive } from "../lib/crypto/derive.ts";

export const TEST_SECRET = "a-secret-for-tests-only-0123456789abcdef";

/**
 * One migrated template database per run; each worker clones it (test/setup.ts). The cluster is TEST_DATABASE_URL's, or a throw-away one started
 * here, so that `npx vitest` works by itself.
 */
export default async function setup() {
  const cluster = process.env.TEST_DATABASE_URL ? undefined : await throwAwayCluster();
  const server = process.env.TEST_DATABASE_URL ?? cluster!.url;
  const run = `t${process.pid.toString(36)}${Date.now().toString(36)}`;
  const template = urlOf(server, `gantry_${run}_template`);
  const password = (role: string) => derive(TEST_SECRET, `database:${role}`);
  const worker = new URL(template);
  worker.username = "gantry_worker";
  worker.password = password("gantry_worker");
  await migrateDatabase({
    admin: template,
    worker: worker.toString(),
    appPassword: password("authenticator"),
    workerPassword: password("gantry_worker"),
  });
  process.env.GANTRY_TEST_SERVER = server;
  process.env.GANTRY_TEST_RUN = run;

  return async () => {
    const sql = postgres(urlOf(server, "postgres"), { max: 1, onnotice: () => {} });
    const left = await sql<{ datname: string }[]>`select datname from pg_database where datname like ${`gantry\\_${run}\\_%`}`;
    for (const { datname } of left) await sql`drop database if exists ${sql(datname)} with (force)`;
    await sql.end();
    await cluster?.stop();
  };
}

export function urlOf(server: string, database: string) {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.toString();
}

async function throwAwayCluster() {
  const { Cluster, disposable } = (await import("../scripts/lib/postgres.mjs" as string)) as {
    Cluster: new (
      directory: string,
      options: object,
    ) => { initialise(password: string): Promise<void>; start(): Promise<{ port: number }>; stop(): Promise<void> };
    disposable: object;
  };
  const folder = mkdtempSync(join(tmpdir(), "gantry-test-"));
  const cluster = new Cluster(join(folder, "data"), { settings: disposable });
  await cluster.initialise("postgres");
  const { port } = await cluster.start();
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
