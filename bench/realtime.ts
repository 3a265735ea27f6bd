import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import postgres from "postgres";
import WebSocket from "ws";
import { systemActor } from "../db/actor.ts";
import { closeDatabase } from "../db/client.ts";
import { databaseUrls } from "../db/urls.ts";
import { rawOf, withActor } from "../db/with-actor.ts";
import { makeApiKey } from "../lib/auth/api-keys.ts";
import { makeOrganization, ms } from "./lib/host.ts";

/**
 * npm run bench -- realtime [--sockets 1000] [--rate 50] [--seconds 20]
 * Sockets of three organizations, each listening to every change of its assets, while assets change at a steady rate. Measures from before the
 * changing transaction begins until a socket has the message, counts what is missing and what is foreign, and says what capturing costs a write.
 * Limits: 95 % within 250 ms, nothing missed, nothing foreign.
 */
const { values: options } = parseArgs({
  options: {
    sockets: { type: "string", default: "1000" },
    rate: { type: "string", default: "50" },
    seconds: { type: "string", default: "20" },
  },
});
const [sockets, rate, seconds] = [options.sockets, options.rate, options.seconds].map(Number) as [number, number, number];
const ORGANIZATIONS = 3;
const PER_KEY = 90; // a key may hold 100 sockets
const ASSETS = 400;
const LIMIT_MS = 250;

type Tenant = { id: string; assets: string[]; keys: string[]; sockets: number };
type Sent = { at: number; tenant: Tenant; received: number };
const sent = new Map<string, Sent>();
const latencies: number[] = [];
let foreign = 0;
let repeated = 0;

async function makeTenant(sockets: number): Promise<Tenant> {
  const { id } = await makeOrganization(`bench-${randomUUID().slice(0, 8)}`);
  const keys = Array.from({ length: Math.ceil(sockets / PER_KEY) }, () => makeApiKey());
  const assets = await withActor(systemActor(id, "bench"), async (tx) => {
    const sql = rawOf(tx);
    const [site] = await sql`insert into sites (name, location, region) values ('Site', 'Hamburg', 'EU') returning id`;
    for (const { prefix, hash } of keys)
      await sql`insert into api_keys (name, key_prefix, key_hash, scopes) values ('bench', ${prefix}, ${hash}, '{assets:read}')`;
    return sql<
      { id: string }[]
    >`insert into assets (site_id, name, type) select ${site!.id}, 'Pump ' || n, 'pump' from generate_series(1, ${ASSETS}::int) n returning id`;
  });
  return { id, assets: assets.map((asset) => asset.id), keys: keys.map(({ key }) => key), sockets };
}

function listen(url: string, tenant: Tenant, key: string): Promise<WebSocket> {
  const seen = new Set<string>();
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url}/realtime/v1/websocket?vsn=2.0.0&apikey=${key}`);
    socket.on("error", reject);
    const join = { config: { postgres_changes: [{ event: "UPDATE", schema: "public", table: "assets" }] } };
    socket.on("open", () => socket.send(JSON.stringify(["1", "1", "realtime:bench", "phx_join", join])));
    socket.on("message", (data) => {
      const at = performance.now();
      const text = String(data);
      if (text.includes('"system"')) {
        const [, , , event, payload] = JSON.parse(text);
        if (event === "system" && payload.status === "ok") resolve(socket);
        else if (event === "system") reject(new Error(payload.message));
      }
      // Parsing every message whole would measure this process instead of the server.
      const name = /"name":"(change \d+)"/.exec(text)?.[1];
      if (name === undefined) return;
      if (!text.includes(`"organization_id":"${tenant.id}"`)) foreign += 1;
      const change = sent.get(name)!;
      if (seen.has(name)) repeated += 1;
      seen.add(name);
      change.received += 1;
      latencies.push(at - change.at);
    });
  });
}

async function startApi(): Promise<{ url: string; child: ChildProcess }> {
  const hooks = new URL("../scripts/lib/typescript-run.mjs", import.meta.url).href;
  const entry = new URL("../test/durability/api-server.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", "tsx", "--import", hooks, entry], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, LOG_LEVEL: "error" },
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout!.once("data", (text) => resolve(Number(String(text))));
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return { url: `ws://127.0.0.1:${port}`, child };
}

/** Each change gives an asset a name of its own, by which every socket knows it again. A socket is told of a row as it is by then, so no asset changes twice. */
async function change(tenants: readonly Tenant[]) {
  const running: Promise<unknown>[] = [];
  const began = performance.now();
  for (let n = 0; n < rate * seconds; n += 1) {
    await sleep(Math.max(0, began + (n * 1_000) / rate - performance.now()));
    const tenant = tenants[n % tenants.length]!;
    const id = tenant.assets[Math.floor(n / tenants.length) % ASSETS]!;
    const name = `change ${n}`;
    sent.set(name, { at: performance.now(), tenant, received: 0 });
    running.push(withActor(systemActor(tenant.id, "bench"), (tx) => rawOf(tx)`update assets set name = ${name} where id = ${id}`));
  }
  await Promise.all(running);
}

/** Microseconds that noting a change adds to the update of a row, in one statement over many rows. */
async function captureCost(tenant: Tenant) {
  const sql = postgres(databaseUrls().admin!, { max: 1, onnotice: () => {} });
  const measure = async () => {
    const times: number[] = [];
    for (let n = 0; n < 31; n += 1) {
      const began = performance.now();
      await sql`update assets set operating_hours = coalesce(operating_hours, 0) + 1 where organization_id = ${tenant.id}`;
      times.push(performance.now() - began);
    }
    return Math.min(...times) / ASSETS; // the least disturbed of them
  };
  const captured = await measure();
  await sql`alter table assets disable trigger capture_update`;
  const bare = await measure();
  await sql`alter table assets enable trigger capture_update`;
  await sql.end();
  return { captured: captured * 1_000, bare: bare * 1_000 };
}

/** Seconds of processor time that a process has used; 0 where the system does not say. */
const busy = (pid: number) => {
  const fields = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ") : [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
};
const quantile = (sorted: readonly number[], part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;

async function main() {
  const share = Array.from({ length: ORGANIZATIONS }, (_, n) => Math.floor((sockets + n) / ORGANIZATIONS));
  const tenants = await Promise.all(share.map(makeTenant));
  const { captured, bare } = await captureCost(tenants[0]!);
  const { url, child } = await startApi();
  const open: WebSocket[] = [];
  try {
    const began = performance.now();
    const places = tenants.flatMap((tenant) =>
      Array.from({ length: tenant.sockets }, (_, n) => ({ tenant, key: tenant.keys[Math.floor(n / PER_KEY)]! })),
    );
    for (let from = 0; from < places.length; from += 50)
      open.push(...(await Promise.all(places.slice(from, from + 50).map(({ tenant, key }) => listen(url, tenant, key)))));
    console.log(`${open.length} sockets in ${ORGANIZATIONS} organizations joined in ${ms(performance.now() - began)}`);
    const [before, own] = [busy(child.pid!), busy(process.pid)];
    await change(tenants);
    await sleep(3_000);
    const used = [busy(child.pid!) - before, busy(process.pid) - own].map((value) => ((100 * value) / (seconds + 3)).toFixed(0));
    latencies.sort((a, b) => a - b);
    const expected = [...sent.values()].reduce((total, { tenant }) => total + tenant.sockets, 0);
    const missed = expected - (latencies.length - repeated);
    const p95 = quantile(latencies, 0.95);
    console.log(
      `${sent.size} changes at ${rate}/s, ${latencies.length.toLocaleString("en-US")} messages: p50 ${ms(quantile(latencies, 0.5))}, p95 ${ms(p95)}, p99 ${ms(quantile(latencies, 0.99))}, slowest ${ms(latencies.at(-1)!)}`,
    );
    console.log(`within 250 ms: ${p95 < LIMIT_MS ? "kept" : "MISSED"}; missed ${missed}, foreign ${foreign}, repeated ${repeated}`);
    console.log(
      `the server was busy ${used[0]} % of a core, and the process of the sockets' other ends ${used[1]} %; ${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}`,
    );
    if (p95 >= LIMIT_MS || missed !== 0 || foreign !== 0) process.exitCode = 1;
    console.log(
      `an update of an asset takes ${Math.round(bare)} µs a row, and ${Math.round(captured)} µs when it is noted; readings, sensors and gateways are not published, so ingestion notes nothing for them`,
    );
  } finally {
    for (const socket of open) socket.terminate();
    child.kill();
  }
}

try {
  await main();
} finally {
  await closeDatabase();
}
