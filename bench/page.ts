import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import postgres from "postgres";
import { systemActor } from "../db/actor.ts";
import { closeDatabase } from "../db/client.ts";
import { databaseUrls } from "../db/urls.ts";
import { rawOf, withActor } from "../db/with-actor.ts";
import { compactAll } from "../lib/telemetry/compact.ts";
import { land } from "../lib/telemetry/pieces.ts";
import { load, makeOrganization, ms, nodeHost, signIn, stopServers } from "./lib/host.ts";

/**
 * npm run bench -- page [--assets 100000] [--readings 1000000] [--users 8] [--seconds 15]
 * Time to first byte of the assets list and of the telemetry explorer, from the built server, with each user asking for one page after another.
 * Whole pages are timed too, because a first byte alone may be a skeleton. Limit: p95 of the first byte below 400 ms, at most 1,000 points per series.
 */
const { values: options } = parseArgs({
  options: {
    assets: { type: "string", default: "100000" },
    readings: { type: "string", default: "1000000" },
    users: { type: "string", default: "8" },
    seconds: { type: "string", default: "15" },
  },
});
const [assetCount, readingCount, users, seconds] = [options.assets, options.readings, options.users, options.seconds].map(Number) as [
  number,
  number,
  number,
  number,
];
const LIMIT_MS = 400;
const MOST_POINTS = 1_000;
const SENSORS = 8;
const PER_SITE = 2_000;

async function fillAssets(system: ReturnType<typeof systemActor>) {
  // One site per transaction: the counter of a site is a row that each of its assets updates.
  for (let from = 0; from < assetCount; from += PER_SITE) {
    const size = Math.min(PER_SITE, assetCount - from);
    await withActor(
      system,
      async (tx) => {
        const sql = rawOf(tx);
        const [site] =
          await sql`insert into sites (name, location, region) values (${`Site ${from / PER_SITE + 1}`}, 'Hamburg', 'EU') returning id`;
        await sql`insert into assets (site_id, name, tag, type, serial_number, status, criticality, health_score, tags)
          select ${site!.id}, (array['Pump', 'Filler', 'Chiller', 'Conveyor', 'Compressor'])[1 + n % 5] || ' ' || (n * 7919) % 100000, 'T-' || n, (array['pump', 'filler', 'chiller', 'conveyor', 'compressor'])[1 + n % 5],
            'KR-' || n, (case when n % 97 = 0 then 'critical' when n % 23 = 0 then 'warning' when n % 131 = 0 then 'offline' else 'healthy' end)::asset_status,
            (array['low', 'medium', 'high', 'critical'])[1 + n % 4]::asset_criticality, 40 + (n * 31) % 61, array['line-' || n % 12]
          from generate_series(${from + 1}::int, ${from + size}::int) n`;
      },
      { timeoutMs: 120_000 },
    );
  }
}

async function fillReadings(system: ReturnType<typeof systemActor>): Promise<string[]> {
  const each = Math.ceil(readingCount / SENSORS);
  const ids = await withActor(
    system,
    async (tx) => {
      const sql = rawOf(tx);
      const sensors = await sql<{ id: string }[]>`insert into sensors (asset_id, name, type, engineering_unit, tag_name, status, last_seen)
        select id, 'Temperature', 'temperature', '°C', 'temp', 'online', now() from (select id from assets order by name, id limit ${SENSORS}) a returning id`;
      const ids = sensors.map(({ id }) => id);
      for (const id of ids) {
        const last = Math.floor(Date.now() / 60_000) * 60_000;
        const at = Float64Array.from({ length: each }, (_, n) => last - (each - 1 - n) * 60_000);
        for (let from = 0; from < each; from += 20_000) {
          const some = at.subarray(from, from + 20_000);
          const values = some.map((_, n) => Math.round((80 + 9 * Math.sin((from + n) / 900) + Math.random()) * 100) / 100);
          await land(tx, [
            {
              sensorId: id,
              unit: "°C",
              at: some,
              values,
              raws: null,
              scores: new Float64Array(some.length).fill(Number.NaN),
              flags: new Uint8Array(some.length),
            },
          ]);
        }
        for (const [resolution, unit] of [
          ["1m", "minute"],
          ["1h", "hour"],
        ] as const) {
          await sql`insert into telemetry_rollups (sensor_id, resolution, bucket, count, min, max, avg, sum, last)
            select sensor_id, ${resolution}, date_trunc(${unit}, timestamp), count(*), min(value), max(value), avg(value), sum(value), (array_agg(value order by timestamp desc))[1]
            from telemetry where sensor_id = ${id} group by 1, 3`;
        }
        await sql`insert into sensor_states (sensor_id, last_timestamp, last_value, reading_count) select ${id}, max(timestamp), 80, count(*) from telemetry where sensor_id = ${id}`;
      }
      return ids;
    },
    { timeoutMs: 600_000 },
  );
  await compactAll(system);
  return ids;
}

/** The most points that one series of an answer has, as the browser gets it. */
async function pointsPerSeries(url: URL, org: string, cookie: string, sensors: string[], days: number) {
  const query = new URLSearchParams({
    org,
    sensor_ids: sensors.join(","),
    from: new Date(Date.now() - days * 86_400_000).toISOString(),
    to: new Date().toISOString(),
  });
  const answer = await fetch(new URL(`/api/v1/telemetry?${query}`, url), { headers: { cookie } });
  const { data } = (await answer.json()) as { data: { points: unknown[] }[] };
  const page = await fetch(new URL(`/${org}/telemetry?sensors=${sensors.join(",")}&range=90d`, url), { headers: { cookie } });
  // In the page itself the points are in the server components' payload, escaped once as a string of a script.
  const drawn = (await page.text()).match(/\\?"avg\\?":/g)?.length ?? 0;
  return { most: Math.max(...data.map(({ points }) => points.length)), drawn: drawn / sensors.length };
}

/** What autovacuum does within a minute of such a load: without it the planner guesses, and the first minute would be measured. */
async function gatherStatistics() {
  const sql = postgres(databaseUrls().admin!, { max: 1, onnotice: () => {} });
  await sql`vacuum (analyze) assets, telemetry_pieces, telemetry_rollups, sensors`;
  await sql.end();
}

async function main() {
  const started = performance.now();
  const organization = await makeOrganization(`bench-${randomUUID().slice(0, 8)}`);
  const system = systemActor(organization.id, "bench");
  await fillAssets(system);
  const sensors = await fillReadings(system);
  await gatherStatistics();
  await withActor(system, (tx) => rawOf(tx)`select 1`); // the pool is warm
  const cookies = await Promise.all(Array.from({ length: users }, (_, number) => signIn(organization.id, number)));
  console.log(
    `${assetCount.toLocaleString("en-US")} assets and ${readingCount.toLocaleString("en-US")} readings in ${Math.round((performance.now() - started) / 1_000)} s`,
  );

  const url = await nodeHost();
  const at = `/${organization.slug}`;
  const compared = sensors.slice(0, 4).join(",");
  const pages: [string, string[]][] = [
    ["assets list", [`${at}/assets`]],
    [
      "assets list, filtered and sorted",
      [
        `${at}/assets?sort=-status`,
        `${at}/assets?sort=health&status=warning`,
        `${at}/assets?type=pump&criticality=high`,
        `${at}/assets?q=T-4711`,
      ],
    ],
    ["telemetry, one sensor, 24 h", [`${at}/telemetry?sensors=${sensors[0]}&range=24h`]],
    ["telemetry, four sensors, 90 d", [`${at}/telemetry?sensors=${compared}&range=90d`]],
  ];
  let failed = false;
  for (const [name, paths] of pages) {
    const requests = paths.flatMap((path) => cookies.map((cookie) => ({ path, headers: { cookie, accept: "text/html" } })));
    const { first, whole, rate, answers, bytes } = await load(url, { connections: users, seconds, warmup: 5, requests });
    const kept = first.p95 < LIMIT_MS;
    failed ||= !kept;
    console.log(
      `${name}: first byte p50 ${ms(first.p50)}, p95 ${ms(first.p95)} (${(first.p95 / LIMIT_MS).toFixed(2)} of ${LIMIT_MS} ms, ${kept ? "kept" : "MISSED"}); whole page p50 ${ms(whole.p50)}, p95 ${ms(whole.p95)}; ${rate.toFixed(1)} pages/s, ${Math.round(bytes / answers / 1_000)} kB each`,
    );
  }
  const { most, drawn } = await pointsPerSeries(url, organization.slug, cookies[0]!, sensors.slice(0, 4), 90);
  failed ||= most > MOST_POINTS || drawn > MOST_POINTS;
  console.log(
    `points per series: ${most} by the API, ${drawn} in the page (limit ${MOST_POINTS}, ${most <= MOST_POINTS && drawn <= MOST_POINTS ? "kept" : "MISSED"})`,
  );
  if (failed) process.exitCode = 1;
}

try {
  await main();
} finally {
  stopServers();
  await closeDatabase();
}
