import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import postgres from "postgres";
import { serviceActor, systemActor } from "../db/actor.ts";
import { closeDatabase } from "../db/client.ts";
import { type ActorTx, rawOf, withActor } from "../db/with-actor.ts";
import { compactAll } from "../lib/telemetry/compact.ts";
import { land, type Readings } from "../lib/telemetry/pieces.ts";

/**
 * npm run bench -- chunks [--readings 10000000] [--sensors 50] [--rounds 3]
 * Averages by the hour over stored readings under their policies, from chunks (as charts ask for hours whose rollups are not up to date) against the same
 * readings as a row each under the same policy. One reading a second with two decimals, scored.
 */
const { values: options } = parseArgs({
  options: {
    readings: { type: "string", default: "10000000" },
    sensors: { type: "string", default: "50" },
    rounds: { type: "string", default: "3" },
  },
});
const [total, sensorCount, rounds] = [options.readings, options.sensors, options.rounds].map(Number) as [number, number, number];
const each = Math.floor(total / sensorCount);

const [organization] = await withActor(
  serviceActor(),
  (tx) => rawOf(tx)<{ id: string }[]>`insert into organizations (name, slug) values ('Bench', ${`bench-${randomUUID()}`}) returning id`,
);
const system = systemActor(organization!.id, "bench");
const sensors = await withActor(system, async (tx) => {
  const sql = rawOf(tx);
  const [site] = await sql`insert into sites (name, location, region) values ('Bench', 'x', 'x') returning id`;
  const [asset] = await sql`insert into assets (site_id, name, type) values (${site!.id}, 'Machine', 'pump') returning id`;
  return sql<{ id: string }[]>`insert into sensors (asset_id, name, type, engineering_unit, tag_name)
    select ${asset!.id}, 'Sensor ' || n, 'temperature', '°C', 's' || n from generate_series(1, ${sensorCount}::int) n returning id`;
});

const admin = postgres(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} });
await admin.unsafe(`
  set role gantry_owner;
  create table public.bench_readings (sensor_id uuid not null, "timestamp" timestamptz not null, organization_id uuid not null, value double precision not null, raw_value double precision,
    anomaly_score numeric(5, 4), processed boolean not null, quality text not null, unit text not null, primary key (sensor_id, "timestamp"));
  alter table public.bench_readings enable row level security;
  create policy machinery on public.bench_readings using (organization_id = (select auth.organization_id()) and (select auth.can('telemetry:read')));
  grant select, insert on public.bench_readings to worker`);

let compacting = 0;
for (const { id } of sensors) {
  await withActor(system, (tx) => landSeries(tx, id), { timeoutMs: 120_000 });
  const from = performance.now();
  await compactAll(system);
  compacting += performance.now() - from;
  await withActor(
    system,
    (tx) => rawOf(
      tx,
    )`insert into bench_readings (sensor_id, "timestamp", organization_id, value, raw_value, anomaly_score, processed, quality, unit)
      select sensor_id, "timestamp", organization_id, value, raw_value, anomaly_score, processed, quality, unit from telemetry where sensor_id = ${id}::uuid`,
    { timeoutMs: 120_000 },
  );
}
await admin`reset role`;
await admin`vacuum (full, analyze) telemetry_pieces`;
await admin`vacuum (analyze) bench_readings`;

/** As batches would bring it, a hundred readings of the sensor in each; all of its hours are over but the last. */
async function landSeries(tx: ActorTx, sensorId: string) {
  const start = Date.UTC(2026, 0, 1);
  const runs: Readings[] = [];
  for (let first = 0; first < each; first += 100) {
    const places = Array.from({ length: Math.min(100, each - first) }, (_, n) => first + n);
    runs.push({
      sensorId,
      unit: "°C",
      at: Float64Array.from(places, (n) => start + n * 1_000),
      values: Float64Array.from(places, (n) => Math.round((20 + 5 * Math.sin(n / 40) + Math.random()) * 100) / 100),
      raws: null,
      scores: Float64Array.from(places, () => Math.random() / 2),
      flags: new Uint8Array(places.length),
    });
  }
  for (let from = 0; from < runs.length; from += 200) await land(tx, runs.slice(from, from + 200));
  await rawOf(
    tx,
  )`insert into sensor_states (sensor_id, last_timestamp) values (${sensorId}::uuid, ${new Date(start + each * 1_000 + 3_600_000).toISOString()}::timestamptz)`;
}

const queries = {
  chunks: `select sensor_id, hour, sum(sum) / sum(count) as average from private.piece_hours group by 1, 2`,
  rows: `select sensor_id, date_trunc('hour', "timestamp") as hour, avg(value) as average from bench_readings where quality <> 'bad' group by 1, 2`,
};

/** Milliseconds, and the figures, so that a wrong answer cannot be a fast one. */
async function averages(query: string) {
  const from = performance.now();
  const [row] = await withActor(
    system,
    (tx) => rawOf(tx)<{ hours: number; sum: number }[]>`
      select count(*)::int as hours, round(sum(average)::numeric, 4)::float8 as sum from (${rawOf(tx).unsafe(query)}) h`,
    { timeoutMs: 300_000 },
  );
  return { ms: performance.now() - from, ...row! };
}

const ratios: number[] = [];
for (let round = 1; round <= rounds; round++) {
  const [rows, chunks] = [await averages(queries.rows), await averages(queries.chunks)];
  if (rows.hours !== chunks.hours || Math.abs(rows.sum - chunks.sum) > 0.01) throw new Error("Rows and chunks do not say the same.");
  ratios.push(rows.ms / chunks.ms);
  console.log(
    `round ${round}: by rows ${Math.round(rows.ms)} ms, by chunks ${Math.round(chunks.ms)} ms, ${(rows.ms / chunks.ms).toFixed(2)} × faster`,
  );
}
const [size] = await admin<
  { chunks: string; rows: string }[]
>`select pg_total_relation_size('telemetry_pieces') as chunks, pg_total_relation_size('bench_readings') as rows`;
const stored = each * sensorCount;
const summary = {
  readings: stored,
  faster: Number(ratios.sort((a, b) => a - b)[ratios.length >> 1]!.toFixed(2)),
  bytesPerReading: Number((Number(size!.chunks) / stored).toFixed(1)),
  bytesPerRow: Number((Number(size!.rows) / stored).toFixed(1)),
  compactedPerSecond: Math.round(stored / (compacting / 1_000)),
};
console.log(JSON.stringify({ bench: "chunks", ...summary }));
await admin.end();
await closeDatabase();
if (summary.faster < 2 || summary.bytesPerReading > 12) process.exitCode = 1;
