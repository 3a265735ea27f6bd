import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { systemActor } from "../db/actor.ts";
import { closeDatabase } from "../db/client.ts";
import { databaseUrls } from "../db/urls.ts";
import { rawOf, withActor } from "../db/with-actor.ts";
import { makeApiKey } from "../lib/auth/api-keys.ts";
import { analyze, load, makeOrganization, ms, nextHost, nodeHost, perSecond, stopServers } from "./lib/host.ts";

/**
 * npm run bench -- read [--connections 16] [--seconds 10] [--rounds 3]
 * One asset by its id under row-level security, over HTTP with an API key through the Node server, against pgbench running the bare select (no HTTP, no
 * claims, no policies) with as many connections, and against the same API mounted as a Next route. Limits: 0.4 of pgbench as it comes (its simple
 * protocol), 4 times the Next route. The ratio to pgbench with prepared statements is printed beside it.
 */
const { values: options } = parseArgs({
  options: {
    connections: { type: "string", default: "16" },
    seconds: { type: "string", default: "10" },
    rounds: { type: "string", default: "3" },
  },
});
const [connections, seconds, rounds] = [options.connections, options.seconds, options.rounds].map(Number) as [number, number, number];
const ROWS = 10_000;
const SAMPLED = 32;

async function fill() {
  const organization = await makeOrganization(`bench-${randomUUID().slice(0, 8)}`);
  const system = systemActor(organization.id, "bench");
  const ids: string[] = [];
  for (let from = 0; from < ROWS; from += 2_000) {
    const rows = await withActor(
      system,
      async (tx) => {
        const sql = rawOf(tx);
        const [site] = await sql`insert into sites (name, location, region) values (${`Site ${from}`}, 'Hamburg', 'EU') returning id`;
        return sql<
          { id: string }[]
        >`insert into assets (site_id, name, tag, type, health_score) select ${site!.id}, 'Pump ' || n, 'P-' || n, 'pump', 90 from generate_series(${from + 1}::int, ${from + 2_000}::int) n returning id`;
      },
      { timeoutMs: 60_000 },
    );
    ids.push(...rows.map(({ id }) => id));
  }
  return { organization, ids: ids.filter((_, index) => index % Math.floor(ROWS / SAMPLED) === 0).slice(0, SAMPLED) };
}

/** An API key with the largest limit there is; its requests are counted like anybody's. */
async function makeKey(organizationId: string, scopes: string[]): Promise<string> {
  const made = makeApiKey();
  await withActor(
    systemActor(organizationId, "bench"),
    (tx) =>
      rawOf(
        tx,
      )`insert into api_keys (name, key_prefix, key_hash, scopes, rate_limit_per_minute) values ('bench', ${made.prefix}, ${made.hash}, ${scopes}::text[], 1000000)`,
  );
  return made.key;
}

const pgbench = [
  "/usr/bin/pgbench",
  "/usr/local/bin/pgbench",
  ...["18", "17", "16", "15"].map((major) => `/usr/lib/postgresql/${major}/bin/pgbench`),
].find((path) => existsSync(path));

/** Selects by primary key with the columns of the API, as the database's own login: nothing between. Undefined without pgbench. */
async function bareSelect(ids: string[], protocol: "simple" | "prepared"): Promise<number | undefined> {
  if (!pgbench) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "gantry-pgbench-"));
  try {
    const scripts = ids.flatMap((id, index) => {
      const file = join(folder, `${index}.sql`);
      writeFileSync(
        file,
        `select id, site_id, parent_id, tag, name, type, make, model, serial_number, status, criticality, health_score, health_factors, temperature, vibration, pressure, last_maintenance, next_maintenance, operating_hours, commissioning_date, specifications, tags, retired_at, created_at, updated_at from assets where id = '${id}';\n`,
      );
      return ["-f", file];
    });
    const args = ["-n", "-M", protocol, "-c", String(connections), "-j", "2", "-T", String(seconds), ...scripts, databaseUrls().admin!];
    const { stdout } = await promisify(execFile)(pgbench, args, { maxBuffer: 1 << 22 });
    return Number(/tps = ([\d.]+) \(without/.exec(stdout)?.[1] ?? /tps = ([\d.]+)/.exec(stdout)![1]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function main() {
  const { organization, ids } = await fill();
  await analyze();
  const key = await makeKey(organization.id, ["assets:read"]);
  const requests = ids.map((id) => ({ path: `/api/v1/assets/${id}`, headers: { apikey: key, accept: "application/json" } }));
  const node = await nodeHost();
  const next = await nextHost();
  const measured = { node: [] as number[], next: [] as number[], simple: [] as number[], prepared: [] as number[] };
  let latency = "";
  // In turns, so that a noisy neighbour hits all of them.
  for (let round = 0; round < rounds; round += 1) {
    const through = await load(node, { connections, seconds, requests });
    measured.node.push(through.rate);
    latency = `p50 ${ms(through.whole.p50)}, p99 ${ms(through.whole.p99)}`;
    measured.next.push((await load(next, { connections, seconds, requests })).rate);
    for (const protocol of ["simple", "prepared"] as const) {
      const bare = await bareSelect(ids, protocol);
      if (bare !== undefined) measured[protocol].push(bare);
    }
  }
  const [ours, mounted] = [median(measured.node), median(measured.next)];
  console.log(`GET /api/v1/assets/:id through the Node server, ${connections} connections: ${perSecond(ours)} (${latency})`);
  console.log(
    `the same API as a Next route: ${perSecond(mounted)}; ratio ${(ours / mounted).toFixed(2)} (limit 4, ${ours / mounted >= 4 ? "kept" : "MISSED"})`,
  );
  if (measured.simple.length === 0)
    console.log(
      "pgbench is not installed: the comparison with the bare select is skipped. Install postgresql-contrib, then run this again.",
    );
  else {
    const [simple, prepared] = [median(measured.simple), median(measured.prepared)];
    console.log(
      `pgbench, the bare select as it comes (simple protocol), ${connections} connections: ${perSecond(simple)}; ratio ${(ours / simple).toFixed(2)} (limit 0.4, ${ours / simple >= 0.4 ? "kept" : "MISSED"})`,
    );
    console.log(`pgbench with prepared statements: ${perSecond(prepared)}; ratio ${(ours / prepared).toFixed(2)}`);
    if (ours / simple < 0.4) process.exitCode = 1;
  }
  if (ours / mounted < 4) process.exitCode = 1;
}

try {
  await main();
} finally {
  stopServers();
  await closeDatabase();
}
