import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import postgres from "postgres";
import { systemActor } from "../db/actor.ts";
import { closeDatabase } from "../db/client.ts";
import { databaseUrls } from "../db/urls.ts";
import { rawOf, withActor } from "../db/with-actor.ts";
import { makeApiKey } from "../lib/auth/api-keys.ts";
import { load, makeOrganization, ms, nodeHost, signIn, stopServers } from "./lib/host.ts";

/**
 * npm run bench -- orders [--orders 1000000] [--users 8] [--seconds 15]
 * The list of work orders among a million: filtered pages of 50 through the API, each with its counts per status, from 8 callers at once. Limit: p95 of the
 * whole answer below 150 ms. The same filters as pages of the console are timed beside it (first byte).
 */
const { values: options } = parseArgs({
  options: {
    orders: { type: "string", default: "1000000" },
    users: { type: "string", default: "8" },
    seconds: { type: "string", default: "15" },
  },
});
const [orderCount, users, seconds] = [options.orders, options.users, options.seconds].map(Number) as [number, number, number];
const LIMIT_MS = 150;
const SITES = 20;
const ASSETS = 2_000;
const SLICE = 50_000;

/** Ten years of orders: most are verified, one in fifty is unfinished, as a register looks after a while. */
async function fill(system: ReturnType<typeof systemActor>) {
  const sites = await withActor(
    system,
    async (tx) => {
      const sql = rawOf(tx);
      const made = await sql<
        { id: string }[]
      >`insert into sites (name, location, region) select 'Site ' || n, 'Hamburg', 'EU' from generate_series(1, ${SITES}::int) n returning id`;
      for (const [index, { id }] of made.entries())
        await sql`insert into assets (site_id, name, tag, type) select ${id}, 'Pump ' || n, ${`T-${index}-`} || n, 'pump' from generate_series(1, ${ASSETS / SITES}::int) n`;
      return made.map(({ id }) => id);
    },
    { timeoutMs: 120_000 },
  );
  for (let from = 0; from < orderCount; from += SLICE) {
    await withActor(
      system,
      (tx) => rawOf(tx)`
        insert into work_orders (number, asset_id, title, kind, status, priority, created_at, started_at, completed_at, due_date)
        select n, a.id, (array['Replace bearing', 'Inspect seal', 'Change oil', 'Calibrate sensor', 'Clean filter'])[1 + n % 5] || ' ' || n,
          (array['corrective', 'preventive', 'inspection'])[1 + n % 3],
          (case when n % 50 = 0 then (array['open', 'assigned', 'in-progress', 'on-hold'])[1 + (n / 50) % 4] when n % 40 = 1 then 'cancelled' when n % 9 = 2 then 'completed' else 'verified' end)::work_order_status,
          (array['low', 'medium', 'high', 'emergency'])[1 + (n / 7) % 4]::work_order_priority, now() - make_interval(mins => ${orderCount} - n), now(), now(), now() - make_interval(mins => ${orderCount} - n - 10000)
        from generate_series(${from + 1}::int, ${Math.min(orderCount, from + SLICE)}::int) n
        join (select id, row_number() over (order by id) - 1 as place from assets) a on a.place = n % ${ASSETS}`,
      { timeoutMs: 300_000 },
    );
  }
  return sites;
}

async function makeKey(organizationId: string) {
  const { key, prefix, hash } = makeApiKey();
  await withActor(
    systemActor(organizationId, "bench"),
    (tx) => rawOf(tx)`insert into api_keys (name, key_prefix, key_hash, scopes, rate_limit_per_minute)
      values ('bench', ${prefix}, ${hash}, array['maintenance:read', 'assets:read'], 1000000)`,
  );
  return key;
}

/** What autovacuum does within a minute of such a load. */
async function gatherStatistics() {
  const sql = postgres(databaseUrls().admin!, { max: 1, onnotice: () => {} });
  await sql`vacuum (analyze) work_orders, assets, sites`;
  await sql.end();
}

async function main() {
  const started = performance.now();
  const organization = await makeOrganization(`bench-${randomUUID().slice(0, 8)}`);
  const system = systemActor(organization.id, "bench");
  const sites = await fill(system);
  await gatherStatistics();
  const key = await makeKey(organization.id);
  const cookies = await Promise.all(Array.from({ length: users }, (_, number) => signIn(organization.id, number)));
  console.log(`${orderCount.toLocaleString("en-US")} work orders in ${Math.round((performance.now() - started) / 1_000)} s`);

  const url = await nodeHost();
  const filters = [
    "status=open,assigned&priority=high,emergency",
    "status=verified&kind=preventive",
    `site=${sites[3]}&status=in-progress`,
    "priority=emergency&sort=due",
    "status=completed&sort=-number",
  ];
  const api = filters.map((filter) => ({ path: `/api/v1/work-orders?${filter}`, headers: { apikey: key } }));
  const { whole, rate } = await load(url, { connections: users, seconds, warmup: 5, requests: api });
  const kept = whole.p95 < LIMIT_MS;
  console.log(
    `filtered page of 50 by the API: p50 ${ms(whole.p50)}, p95 ${ms(whole.p95)} (${(whole.p95 / LIMIT_MS).toFixed(2)} of ${LIMIT_MS} ms, ${kept ? "kept" : "MISSED"}), ${rate.toFixed(1)}/s`,
  );
  const paths = ["", "?priority=high", "?view=completed", "?view=overdue", `?site=${sites[3]}`].map(
    (query) => `/${organization.slug}/maintenance${query}`,
  );
  const pages = paths.flatMap((path) => cookies.map((cookie) => ({ path, headers: { cookie, accept: "text/html" } })));
  const { first } = await load(url, { connections: users, seconds, warmup: 5, requests: pages });
  console.log(`the same in the console: first byte p50 ${ms(first.p50)}, p95 ${ms(first.p95)}`);
  if (!kept) process.exitCode = 1;
}

try {
  await main();
} finally {
  stopServers();
  await closeDatabase();
}
