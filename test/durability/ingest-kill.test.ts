import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { expect, test } from "vitest";
import { makeApiKey } from "@/lib/auth/api-keys";
import { openDoomedCluster } from "./doomed-cluster";

const KILLS = Number(process.env.DURABILITY_KILLS ?? 4);
const WRITERS = 6;
const BATCH = 25;
const LOAD_MS = 600;
const linux = process.platform === "linux";

type Writer = { sensor: string; acknowledged: number[]; clock: number };
type Cluster = Awaited<ReturnType<typeof openDoomedCluster>>;

async function makeGateway(adminUrl: string) {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  const [organization] = await sql`insert into organizations (name, slug) values ('Durable', ${`d-${randomUUID()}`}) returning id`;
  const id = organization!.id as string;
  const [site] = await sql`insert into sites (organization_id, name, location, region) values (${id}, 'S', 'x', 'x') returning id`;
  const [asset] =
    await sql`insert into assets (organization_id, site_id, name, type) values (${id}, ${site!.id}, 'A', 'pump') returning id`;
  const [gateway] =
    await sql`insert into gateways (organization_id, site_id, name, protocol) values (${id}, ${site!.id}, 'G', 'MQTT') returning id`;
  const key = makeApiKey();
  await sql`insert into api_keys (organization_id, name, key_prefix, key_hash, scopes, gateway_id, rate_limit_per_minute)
    values (${id}, 'g', ${key.prefix}, ${key.hash}, '{telemetry:write}', ${gateway!.id}, 1000000)`;
  const sensors = await sql<
    { id: string }[]
  >`insert into sensors (organization_id, asset_id, gateway_id, name, type, engineering_unit, tag_name)
    select ${id}, ${asset!.id}, ${gateway!.id}, 'S' || n, 'temperature', '°C', 's' || n from generate_series(1, ${WRITERS}) n returning id`;
  await sql.end();
  return {
    gatewayId: gateway!.id as string,
    key: key.key,
    writers: sensors.map(({ id: sensor }): Writer => ({ sensor, acknowledged: [], clock: Date.now() - 86_400_000 })),
  };
}

/** A gateway as it should be: sends, waits for the answer, writes into its ledger what was acknowledged, and sends again what was not. */
async function write(
  cluster: Cluster,
  gateway: { gatewayId: string; key: string },
  writer: Writer,
  isOver: () => boolean,
  statuses: Map<number, number>,
) {
  while (!isOver()) {
    const times = Array.from({ length: BATCH }, (_, i) => writer.clock + i * 1_000);
    const readings = times.map((at) => ({ sensorId: writer.sensor, value: at % 1_000, timestamp: new Date(at).toISOString() }));
    const answer = await fetch(`${cluster.url}/functions/v1/process-telemetry`, {
      method: "POST",
      headers: { "content-type": "application/json", apikey: gateway.key },
      body: JSON.stringify({ gatewayId: gateway.gatewayId, readings }),
      signal: AbortSignal.timeout(20_000),
    });
    const data = (await answer.json()) as { accepted: number; duplicates: number };
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    if (answer.status !== 200) {
      await sleep(50);
      continue;
    }
    if (data.accepted + data.duplicates !== BATCH) throw new Error(`Acknowledged ${JSON.stringify(data)} of ${BATCH}.`);
    writer.acknowledged.push(...times);
    writer.clock += BATCH * 1_000;
  }
}

/** Load, kill, start, and again; then what was acknowledged is compared with what is there. */
async function run(cluster: Cluster, kills: number) {
  const gateway = await makeGateway(cluster.adminUrl);
  const statuses = new Map<number, number>();
  const recoveries: number[] = [];
  let over = false;
  const writing = Promise.all(gateway.writers.map((writer) => write(cluster, gateway, writer, () => over, statuses)));
  writing.catch(() => {});
  const acknowledged = () => gateway.writers.reduce((sum, writer) => sum + writer.acknowledged.length, 0);
  /** Load for a while, and on a busy machine until there is something to lose. */
  const load = async () => {
    const [enough, giveUp] = [acknowledged() + WRITERS * BATCH, Date.now() + 15_000];
    await sleep(LOAD_MS + Math.random() * 200);
    while (acknowledged() < enough && Date.now() < giveUp) await sleep(10);
  };
  for (let i = 0; i < kills; i++) {
    await load();
    recoveries.push(await cluster.kill());
  }
  await load();
  over = true;
  await writing;

  const sql = postgres(cluster.adminUrl, { max: 1, onnotice: () => {} });
  let lost = 0;
  for (const { sensor, acknowledged: times } of gateway.writers) {
    const rows = await sql<
      { at: number }[]
    >`select (extract(epoch from "timestamp") * 1000)::float8 as at from telemetry where sensor_id = ${sensor}`;
    const there = new Set(rows.map(({ at }) => at));
    lost += times.filter((at) => !there.has(at)).length;
  }
  const [twice] = await sql<
    { n: number }[]
  >`select count(*)::int as n from (select from telemetry group by sensor_id, "timestamp" having count(*) > 1) d`;
  await sql.end();
  return { acknowledged: acknowledged(), lost, duplicated: twice!.n, recoveries, statuses };
}

test.skipIf(!linux)(
  `no acknowledged reading is lost or doubled when PostgreSQL is killed ${KILLS} times under load, and the API needs no restart`,
  async () => {
    const cluster = await openDoomedCluster();
    try {
      const { acknowledged, lost, duplicated, recoveries, statuses } = await run(cluster, KILLS);
      console.log(
        `durability: ${acknowledged} acknowledged, ${lost} lost, ${duplicated} duplicated; slowest recovery ${Math.round(Math.max(...recoveries))} ms; answers ${JSON.stringify([...statuses])}`,
      );
      expect({ lost, duplicated }).toEqual({ lost: 0, duplicated: 0 });
      expect(acknowledged).toBeGreaterThan(KILLS * WRITERS * BATCH);
      expect(Math.max(...recoveries)).toBeLessThan(10_000);
      expect([...statuses.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
      expect(cluster.apiRuns()).toBe(true);
    } finally {
      await cluster.close();
    }
  },
  60_000 + KILLS * 15_000,
);

test.skipIf(!linux)(
  "control: the same test finds the loss when commits do not wait for the disk",
  async () => {
    const cluster = await openDoomedCluster({
      synchronous_commit: "off",
      wal_writer_delay: "10s",
      wal_writer_flush_after: "1GB",
      wal_buffers: "64MB",
    });
    try {
      let lost = 0;
      for (let tries = 0; tries < 3 && lost === 0; tries++) ({ lost } = await run(cluster, 1));
      expect(lost, "without synchronous commit something acknowledged must be lost, or this test proves nothing").toBeGreaterThan(0);
    } finally {
      await cluster.close();
    }
  },
  120_000,
);
