import { spawn } from "node:child_process";
import { Agent, request } from "node:http";
import { parseArgs } from "node:util";
import postgres from "postgres";
import type { Actor } from "../db/actor.ts";
import { closeDatabase } from "../db/client.ts";
import { databaseUrls } from "../db/urls.ts";
import { rawOf, withActor } from "../db/with-actor.ts";
import { compactAll, compactSome } from "../lib/telemetry/compact.ts";
import { cpuTime, parentOf } from "./lib/cpu.ts";
import { startInflux } from "./lib/influx.ts";
import { type Gateway, makePlant, START } from "./lib/ingest-plant.ts";

/**
 * npm run bench -- ingest [--seconds 10] [--connections 4] [--batch 1000] [--sensors 20] [--rounds 3] [--profile <folder for the server's CPU profile>]
 * HTTP ingestion through the Node server (key, validation, six rules and the anomaly score on every reading), with compaction off and running, against
 * a row per reading by raw `insert … select from unnest` as the same role with the same number of connections, and against InfluxDB's line protocol
 * with the same points (where the Debian package influxdb is installed).
 */
const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "10" },
    connections: { type: "string", default: "4" },
    batch: { type: "string", default: "1000" },
    sensors: { type: "string", default: "20" },
    rounds: { type: "string", default: "3" },
    profile: { type: "string" },
  },
});
const [seconds, connections, batchSize, sensorsPerGateway, rounds] = [
  options.seconds,
  options.connections,
  options.batch,
  options.sensors,
  options.rounds,
].map(Number) as [number, number, number, number, number];

/** The readings of one batch: every sensor in turn, one reading a second each. */
function* readings(sensors: readonly string[], from: number) {
  for (let i = 0; i < batchSize; i++) {
    const step = Math.floor(i / sensors.length);
    yield {
      sensor: sensors[i % sensors.length]!,
      at: from + step * 1_000,
      value: Math.round((20 + 5 * Math.sin(i / 40 + from / 1e6) + Math.random()) * 100) / 100,
    };
  }
}
const span = Math.ceil(batchSize / sensorsPerGateway) * 1_000;

/** `cpu`: milliseconds of processor time a batch, of the sender, the server and what stores. */
type Measured = { rate: number; p50: number; p99: number; batches: number; cpu: number[] };
/** Each connection sends one batch after another; batches are built ahead so that building them is not measured. */
async function measure(
  prepare: (gateway: Gateway) => unknown[],
  send: (gateway: Gateway, body: unknown) => Promise<void>,
  gateways: Gateway[],
  { store, server }: { store: number | undefined; server?: number | undefined },
): Promise<Measured> {
  const waiting = gateways.map((gateway) => prepare(gateway));
  const times: number[] = [];
  const spent = () => [cpuTime(process.pid), server ? cpuTime(server) : 0, store ? cpuTime(store, { descendants: true }) : 0];
  const before = spent();
  const started = performance.now();
  await Promise.all(
    gateways.map(async (gateway, index) => {
      for (const body of waiting[index]!) {
        if (performance.now() - started > seconds * 1_000) break;
        const from = performance.now();
        await send(gateway, body);
        times.push(performance.now() - from);
      }
    }),
  );
  const elapsed = (performance.now() - started) / 1_000;
  const cpu = spent().map((ms, index) => (ms - before[index]!) / times.length);
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { rate: (times.length * batchSize) / elapsed, p50: at(0.5), p99: at(0.99), batches: times.length, cpu };
}

const many = Math.ceil((seconds * 700_000) / batchSize / connections);
const agent = new Agent({ keepAlive: true, maxSockets: connections });

function post(port: number, gateway: Gateway, body: Buffer) {
  return new Promise<void>((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": body.length, authorization: `Bearer ${gateway.key}` };
    const call = request(
      { agent, host: "127.0.0.1", port, method: "POST", path: "/functions/v1/process-telemetry", headers },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (piece) => {
          text += piece;
        });
        response.on("end", () => {
          if (response.statusCode === 200 && text.includes(`"accepted":${batchSize},`)) resolve();
          else reject(new Error(`${response.statusCode} ${text.slice(0, 500)}`));
        });
      },
    );
    call.on("error", reject).end(body);
  });
}

const httpBodies = (gateway: Gateway) =>
  Array.from({ length: many }, () => {
    const list = [];
    for (const { sensor, at, value } of readings(gateway.sensors, gateway.clock))
      list.push({ sensorId: sensor, value, timestamp: new Date(at).toISOString() });
    gateway.clock += span;
    return Buffer.from(JSON.stringify({ gatewayId: gateway.id, readings: list }));
  });

const rawBodies = (gateway: Gateway, clock: number) =>
  Array.from({ length: many }, (_, index) => {
    const list = [...readings(gateway.rawSensors, clock + index * span)];
    return [
      `{${list.map(({ sensor }) => sensor)}}`,
      `{${list.map(({ at }) => new Date(at).toISOString())}}`,
      `{${list.map(({ value }) => value)}}`,
      `{${list.map(() => Math.round(Math.random() * 5_000) / 1e4)}}`,
      `{${list.map(() => "good")}}`,
    ] as const;
  });

const lineBodies = (gateway: Gateway, clock: number) =>
  Array.from({ length: many }, (_, index) => {
    const lines: string[] = [];
    for (const { sensor, at, value } of readings(gateway.rawSensors, clock + index * span))
      lines.push(`r,sensor=${sensor} value=${value},quality="good" ${at}`);
    return Buffer.from(lines.join("\n"));
  });

async function startServer(): Promise<{ port: number; pid: number | undefined; stop: () => void }> {
  const hooks = new URL("../scripts/lib/typescript-run.mjs", import.meta.url).href;
  const child = spawn(
    process.execPath,
    [
      ...(options.profile ? ["--cpu-prof", `--cpu-prof-dir=${options.profile}`] : []),
      "--import",
      "tsx",
      "--import",
      hooks,
      new URL("../test/durability/api-server.ts", import.meta.url).pathname,
    ],
    {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, LOG_LEVEL: "error" },
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once("data", (text) => resolve(Number(String(text))));
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return { port, pid: child.pid, stop: () => child.kill() };
}

/** What a row per reading would cost: the table, its key, its index and its check as they would be. */
async function makeReference() {
  const sql = postgres(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} });
  await sql.unsafe(`
    set role gantry_owner;
    create table public.bench_readings (sensor_id uuid not null, "timestamp" timestamptz not null, organization_id uuid not null, value double precision not null, raw_value double precision,
      anomaly_score numeric(5, 4), processed boolean not null, quality text not null check (quality in ('good', 'bad', 'uncertain')), unit text not null, primary key (sensor_id, "timestamp"));
    alter table public.bench_readings set (autovacuum_enabled = off); -- it would run while others are measured
    create index on public.bench_readings using brin (organization_id, "timestamp");
    alter table public.bench_readings enable row level security;
    create policy machinery on public.bench_readings using (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:write')));
    grant select, insert on public.bench_readings to worker`);
  await sql.end();
}

/** Nothing that one phase left to be written to disk is written in the next. */
async function checkpoint() {
  const sql = postgres(process.env.DATABASE_URL!, { max: 1 });
  await sql`checkpoint`;
  await sql.end();
}

/** Compaction as the worker runs it, one turn after another, until told to stop; answers how many pieces it moved. */
function startCompaction(system: Actor) {
  let running = true;
  let moved = 0;
  const done = (async () => {
    while (running) {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      for (let some = 1; running && some > 0; moved += some) some = await withActor(system, compactSome, { timeoutMs: 120_000 });
    }
  })();
  return {
    stop: async () => {
      running = false;
      await done;
      return moved;
    },
  };
}

/** All that the chunks take on disk, with their key and what is stored out of line, after a vacuum. */
async function bytesPerReading(system: Actor): Promise<number> {
  const sql = postgres(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} });
  await sql`vacuum full telemetry_pieces`;
  const [size] = await sql<{ bytes: string }[]>`select pg_total_relation_size('telemetry_pieces') as bytes`;
  await sql.end();
  const [row] = await withActor(system, (tx) => rawOf(tx)<{ readings: string }[]>`select sum(count) as readings from telemetry_pieces`);
  return Number(size!.bytes) / Number(row!.readings);
}

async function main() {
  const { system, gateways } = await makePlant(connections, sensorsPerGateway);
  const server = await startServer();
  const raw = postgres(databaseUrls().app, { max: connections, onnotice: () => {} });
  const claims = JSON.stringify({
    sub: null,
    role: "worker",
    kind: "system",
    organization_id: system.organizationId,
    permissions: ["*"],
    site_scope: null,
  });
  const insertRaw = (_: Gateway, body: unknown) => {
    const [sensors, times, values, scores, qualities] = body as ReturnType<typeof rawBodies>[number];
    return raw.begin(async (sql) => {
      const scope = sql`select set_config('role', 'worker', true), set_config('request.jwt.claims', ${claims}, true)`;
      const insert = sql`insert into bench_readings (sensor_id, "timestamp", organization_id, value, raw_value, anomaly_score, quality, unit, processed)
        select r.sensor, r.at, (select auth.organization_id()), r.value, r.value, r.score, r.quality, '°C', true
        from unnest(${sensors}::uuid[], ${times}::timestamptz[], ${values}::float8[], ${scores}::numeric[], ${qualities}::text[]) as r(sensor, at, value, score, quality)`;
      await Promise.all([scope, insert]);
    }) as Promise<unknown> as Promise<void>;
  };
  await makeReference();
  const [backend] = await raw<{ pid: number }[]>`select pg_backend_pid() as pid`;
  const store = parentOf(backend!.pid);
  const influx = await startInflux();
  if (!influx) console.log("InfluxDB is not installed here (Debian package influxdb): no comparison with it.");
  for (const gateway of gateways) await post(server.port, gateway, httpBodies({ ...gateway, clock: gateway.clock - 86_400_000 })[0]!); // warm: plans, caches, partition

  let clock = START;
  const results: { raw: Measured; off: Measured; on: Measured; influx: Measured | undefined }[] = [];
  for (let round = 0; round < rounds; round++) {
    const reference = await measure((gateway) => rawBodies(gateway, clock), insertRaw, gateways, { store });
    await checkpoint();
    const points = influx && (await measure((gateway) => lineBodies(gateway, clock), influx.post, gateways, { store: influx.pid }));
    clock += many * span;
    const http = () =>
      measure(httpBodies, (gateway, body) => post(server.port, gateway, body as Buffer), gateways, { store, server: server.pid });
    if (round === 0) await http(); // the server's code is compiled as it runs: not measured
    const off = await http();
    await compactAll(system);
    await checkpoint();
    const compaction = startCompaction(system);
    const on = await http();
    const compacted = await compaction.stop();
    results.push({ raw: reference, off, on, influx: points });
    const line = (name: string, { rate, p50, p99, batches, cpu }: Measured) =>
      `  ${name.padEnd(32)}${Math.round(rate).toLocaleString("en").padStart(9)} readings/s   p50 ${p50.toFixed(1)} ms   p99 ${p99.toFixed(1)} ms   ${batches} batches   cpu ${cpu.map((ms) => ms.toFixed(1)).join(" + ")} ms`;
    const lines = [
      line("raw insert (reference)", reference),
      ...(points ? [line("InfluxDB", points)] : []),
      line("HTTP, compaction off", off),
      `${line("HTTP, compaction running", on)}, ${compacted.toLocaleString("en")} pieces compacted meanwhile`,
    ];
    console.log(`round ${round + 1}\n${lines.join("\n")}`);
    await compactAll(system);
  }
  const bytes = await bytesPerReading(system);
  const middle = (pick: (result: (typeof results)[number]) => number) => results.map(pick).sort((a, b) => a - b)[results.length >> 1]!;
  const summary = {
    readingsPerSecond: Math.round(middle(({ on }) => on.rate)),
    withoutCompaction: Math.round(middle(({ off }) => off.rate)),
    referencePerSecond: Math.round(middle(({ raw: { rate } }) => rate)),
    influxPerSecond: influx ? Math.round(middle((result) => result.influx!.rate)) : null,
    ratio: Number(middle(({ off, raw: { rate } }) => off.rate / rate).toFixed(2)),
    ratioToInflux: influx ? Number(middle((result) => result.on.rate / result.influx!.rate).toFixed(2)) : null,
    compactionRatio: Number(middle(({ on, off }) => on.rate / off.rate).toFixed(2)),
    p99Ms: Number(middle(({ on }) => on.p99).toFixed(1)),
    bytesPerReading: Number(bytes.toFixed(1)),
    batch: batchSize,
    connections,
    sensorsPerGateway,
    rules: 6,
    rounds,
    seconds,
  };
  console.log(
    `median of ${rounds} rounds: ${summary.readingsPerSecond.toLocaleString("en")} readings/s with compaction running = ${summary.compactionRatio} × without (target 0.8)${summary.ratioToInflux === null ? "" : `, ${summary.ratioToInflux} × InfluxDB (target 1.0)`}; without ${summary.ratio} × raw insert (target 0.5); p99 ${summary.p99Ms} ms per batch of ${batchSize}, ${summary.bytesPerReading} bytes per compacted reading (target 12)`,
  );
  console.log(JSON.stringify({ bench: "ingest", ...summary }));
  server.stop();
  await influx?.stop();
  agent.destroy();
  await raw.end();
  await closeDatabase();
  if (summary.ratio < 0.5 || summary.compactionRatio < 0.8 || (summary.ratioToInflux ?? 1) < 1 || bytes > 12) process.exitCode = 1;
}
await main();
