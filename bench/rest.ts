import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { type Actor, claimsOf, systemActor, throughRest } from "../db/actor.ts";
import { closeDatabase } from "../db/client.ts";
import { permissions } from "../db/permissions.ts";
import { databaseUrls } from "../db/urls.ts";
import { rawOf, withActor } from "../db/with-actor.ts";
import { currentCatalogue, exposedSchemas } from "../lib/api/rest/catalogue.ts";
import { makeApiKey } from "../lib/auth/api-keys.ts";
import { planRequest, renderPlan } from "../lib/postgrest/engine.ts";
import { parseRequest } from "../lib/postgrest/parse/request.ts";
import { analyze, type BenchRequest, freePort, load, makeOrganization, ms, nodeHost, perSecond, stopServers } from "./lib/host.ts";
import { quote, type Script, scripted, transactionsPerSecond } from "./lib/pgbench.ts";

/**
 * npm run bench -- rest [--connections 16] [--seconds 8] [--rounds 3] [--protocol prepared] [--only list,single,insert,rpc]
 * REST through the Node server against pgbench, which runs the same final SQL in the same transaction (BEGIN, role and claims, statement, for writes
 * the audit entry, COMMIT) over as many connections; and against PostGraphile 5 serving the same table to the same role. All in turns.
 */
const { values: options } = parseArgs({
  options: {
    connections: { type: "string", default: "16" },
    seconds: { type: "string", default: "8" },
    rounds: { type: "string", default: "3" },
    protocol: { type: "string", default: "prepared" },
    only: { type: "string", default: "list,single,insert,rpc" },
  },
});
const [connections, seconds, rounds] = [options.connections, options.seconds, options.rounds].map(Number) as [number, number, number];
const ROWS = 10_000;
const SAMPLED = 32;

type Tenant = { key: string; actor: Actor; siteId: string; ids: string[] };

/** An organization with plants of assets and a key that may do everything. */
async function fill(rows: number): Promise<Tenant> {
  const organization = await makeOrganization(`bench-${randomUUID().slice(0, 8)}`);
  const made = makeApiKey();
  return withActor(
    systemActor(organization.id, "bench"),
    async (tx) => {
      const sql = rawOf(tx);
      const sites = await sql<
        { id: string }[]
      >`insert into sites (name, location, region) select 'Site ' || n, 'Hamburg', 'EU' from generate_series(1, 20) n returning id`;
      const assets = await sql<{ id: string }[]>`insert into assets (site_id, name, tag, type, status, health_score)
        select (${sites.map(({ id }) => id)}::uuid[])[1 + n % 20], 'Pump ' || n, 'P-' || n, 'pump', (array['healthy', 'healthy', 'warning', 'critical'])[1 + n % 4]::asset_status, n % 100
        from generate_series(1, ${rows}::int) n returning id`;
      const [key] = await sql<{ id: string }[]>`insert into api_keys (name, key_prefix, key_hash, scopes, rate_limit_per_minute)
        values ('bench', ${made.prefix}, ${made.hash}, ${permissions as string[]}, 1000000) returning id`;
      const actor: Actor = throughRest({
        kind: "apiKey",
        role: "authenticated",
        organizationId: organization.id,
        userId: null,
        permissions: new Set(permissions),
        siteScope: null,
        keyId: key!.id,
        label: "bench",
      });
      const step = Math.max(1, Math.floor(assets.length / SAMPLED));
      return {
        key: made.key,
        actor,
        siteId: sites[0]!.id,
        ids: assets
          .filter((_, index) => index % step === 0)
          .slice(0, SAMPLED)
          .map(({ id }) => id),
      };
    },
    { timeoutMs: 120_000 },
  );
}

type Case = { name: string; requests: (BenchRequest & { tenant: Tenant })[]; limit: number; graphql?: (tenant: Tenant) => string[] };

const postgrest = (tenant: Tenant, more: Record<string, string> = {}) => ({
  apikey: tenant.key,
  "x-client-info": "supabase-js/2.119.0",
  ...more,
});
const json = { "content-type": "application/json" };

function casesOf(tenants: readonly Tenant[]): Case[] {
  const tenant = tenants[0]!;
  const columns = "id,name,tag,status,health_score";
  return [
    {
      name: "list",
      requests: ["critical", "warning"].map((status) => ({
        tenant,
        path: `/rest/v1/assets?select=${columns},sites(name)&status=eq.${status}&order=name.asc,id.asc&limit=20`,
        headers: postgrest(tenant),
      })),
      limit: 0.5,
      graphql: () =>
        ["critical", "warning"].map(
          (status) =>
            `{ allAssets(condition: {status: ${status}}, orderBy: [NAME_ASC, ROW_ID_ASC], first: 20) { nodes { rowId name tag status healthScore siteByOrganizationIdAndSiteId { name } } } }`,
        ),
    },
    {
      name: "single",
      requests: tenant.ids.map((id) => ({
        tenant,
        path: `/rest/v1/assets?select=${columns}&id=eq.${id}`,
        headers: postgrest(tenant, { accept: "application/vnd.pgrst.object+json" }),
      })),
      limit: 0.5,
      graphql: ({ ids }) => ids.map((id) => `{ assetByRowId(rowId: "${id}") { rowId name tag status healthScore } }`),
    },
    {
      name: "insert",
      requests: tenants.map((each) => ({
        tenant: each,
        method: "POST",
        path: `/rest/v1/assets?select=${columns}`,
        headers: postgrest(each, { ...json, prefer: "return=representation" }),
        body: JSON.stringify({ site_id: each.siteId, name: "Benched", type: "pump", health_score: 90 }),
      })),
      limit: 0.6,
    },
    {
      name: "rpc",
      requests: [
        { tenant, method: "POST", path: "/rest/v1/rpc/get_unread_notification_count", headers: postgrest(tenant, json), body: "{}" },
      ],
      limit: 0.5,
    },
  ];
}

/** The same transaction as a script: what the engine makes of the request, behind the role and claims that withActor puts on. */
async function transactionOf(
  { tenant: { actor }, path, headers, method = "GET", body = "" }: Case["requests"][number],
  index: number,
): Promise<Script> {
  const [route, search = ""] = path.slice("/rest/v1".length).split("?") as [string, string?];
  const request = parseRequest(
    { method, path: route, search, header: (name) => headers[name] ?? null, body: Buffer.from(body) },
    exposedSchemas,
  );
  const plan = planRequest(request, await currentCatalogue(), actor.role);
  const claims = JSON.stringify(claimsOf(actor));
  const audit = `select private.append_audit('rest.insert', null, 'assets', gen_random_uuid(), '{"rows": 1}'::jsonb, null, null, 'success', null);`;
  const { text, variables } = scripted(renderPlan(plan), `of${index}`, options.protocol);
  const whole = `begin${plan.readOnly ? " read only" : ""};
select set_config('role', ${quote(actor.role)}, true), set_config('request.jwt.claims', ${quote(claims)}, true), set_config('request.headers', ${quote(JSON.stringify(headers))}, true), set_config('request.method', ${quote(method)}, true), set_config('request.path', ${quote(route)}, true), set_config('statement_timeout', '8000', true);
${text};
${plan.readOnly ? "" : `${audit}\n`}commit;`;
  return { text: whole, variables };
}

async function startPostgraphile({ actor }: Tenant): Promise<URL> {
  const port = await freePort();
  const settings = { role: actor.role, "request.jwt.claims": JSON.stringify(claimsOf(actor)) };
  const config = JSON.stringify({ connectionString: databaseUrls().app, settings, port });
  const child = spawn(process.execPath, ["--import", "tsx", "bench/lib/postgraphile.ts", config], { stdio: ["ignore", "pipe", "ignore"] });
  process.on("exit", () => child.kill());
  await new Promise<void>((resolve, reject) => {
    child.stdout.once("data", () => resolve());
    child.once("exit", () => reject(new Error("PostGraphile did not start.")));
  });
  return new URL(`http://127.0.0.1:${port}`);
}

async function assertAnswers(url: URL, query: string) {
  const answer = await fetch(new URL("/graphql", url), { method: "POST", headers: json, body: JSON.stringify({ query }) });
  const text = await answer.text();
  if (!answer.ok || /"errors"|":null/.test(text)) throw new Error(`PostGraphile does not answer ${query}: ${text.slice(0, 500)}`);
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function main() {
  const tenants = [await fill(ROWS), ...(await Promise.all(Array.from({ length: connections - 1 }, () => fill(10))))];
  await analyze();
  await withActor(systemActor(tenants[0]!.actor.organizationId!, "bench"), (tx) => rawOf(tx)`select 1`);
  const node = await nodeHost();
  const graphile = await startPostgraphile(tenants[0]!);

  for (const { name, requests, limit, graphql } of casesOf(tenants).filter(({ name }) => options.only.split(",").includes(name))) {
    const sent = requests.map(({ tenant: _, ...request }) => request);
    const transactions = await Promise.all(requests.map(transactionOf));
    const queries = graphql?.(tenants[0]!) ?? [];
    for (const query of queries) await assertAnswers(graphile, query);
    const asked = queries.map((query) => ({ path: "/graphql", method: "POST", headers: json, body: JSON.stringify({ query }) }));
    const measured = { ours: [] as number[], bare: [] as number[], graphile: [] as number[] };
    let latency = "";
    // In turns, so that a noisy neighbour hits all of them.
    for (let round = 0; round < rounds; round += 1) {
      const through = await load(node, { connections, seconds, requests: sent });
      measured.ours.push(through.rate);
      latency = `p50 ${ms(through.whole.p50)}, p99 ${ms(through.whole.p99)}`;
      const bare = await transactionsPerSecond(databaseUrls().app, transactions, { connections, seconds, protocol: options.protocol });
      if (bare !== undefined) measured.bare.push(bare);
      if (asked.length > 0) measured.graphile.push((await load(graphile, { connections, seconds, requests: asked })).rate);
    }
    const ours = median(measured.ours);
    console.log(`${name}: ${perSecond(ours)} (${latency}), ${connections} connections`);
    report("pgbench, the same transaction", ours, measured.bare, limit);
    if (asked.length > 0) report("PostGraphile 5", ours, measured.graphile, 3);
  }
}

function report(against: string, ours: number, theirs: number[], limit: number) {
  if (theirs.length === 0) return console.log(`  ${against}: not measured (install pgbench: postgresql-contrib)`);
  const ratio = ours / median(theirs);
  console.log(
    `  ${against}: ${perSecond(median(theirs))}; ratio ${ratio.toFixed(2)} (limit ${limit}, ${ratio >= limit ? "kept" : "MISSED"})`,
  );
  if (ratio < limit) process.exitCode = 1;
}

try {
  await main();
} finally {
  stopServers();
  await closeDatabase();
}
process.exit();
