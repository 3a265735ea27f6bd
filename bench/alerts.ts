import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import postgres from "postgres";
import { type Actor, serviceActor, systemActor } from "../db/actor.ts";
import { closeDatabase } from "../db/client.ts";
import { databaseUrls } from "../db/urls.ts";
import { rawOf, withActor } from "../db/with-actor.ts";
import { alertWatcher } from "../lib/alerts/watch.ts";
import { startWorker } from "../lib/jobs/runner.ts";
import { processTelemetry } from "../lib/telemetry/process-telemetry.ts";
import { makeOrganization, ms } from "./lib/host.ts";

/**
 * npm run bench -- alerts [--rate 1000] [--seconds 60] [--repeats 2]
 * Readings raise so many new alerts a minute, and each goes on breaching, which must count up and not pile up. Every alert takes a route to three
 * people through the job queue. Measures from before a reading is handed to ingestion until another connection sees that its alert was told.
 * Limits: 95 % within 100 ms, one alert per sensor, one notice per alert, one notification per person.
 */
const { values: options } = parseArgs({
  options: {
    rate: { type: "string", default: "1000" },
    seconds: { type: "string", default: "60" },
    repeats: { type: "string", default: "2" },
  },
});
const [rate, seconds, repeats] = [options.rate, options.seconds, options.repeats].map(Number) as [number, number, number];
const LIMIT_MS = 100;
const PEOPLE = 3;
const WARM_UP = 50;

type Plant = { actor: Actor; gatewayId: string; sensors: string[]; organizationId: string };

async function makePlant(sensorCount: number): Promise<Plant> {
  const { id } = await makeOrganization(`bench-${randomUUID().slice(0, 8)}`);
  const people = await withActor(serviceActor(), async (tx) => {
    const sql = rawOf(tx);
    const made: string[] = [];
    for (let n = 0; n < PEOPLE; n += 1) {
      const [user] = await sql<{ id: string }[]>`insert into auth.users (email, raw_user_meta_data)
        values (${`bench-${randomUUID()}@example.com`}, ${JSON.stringify({ full_name: `Bench ${n}` })}::jsonb) returning id`;
      await sql`insert into organization_memberships (organization_id, user_id, role) values (${id}, ${user!.id}, 'manager')`;
      made.push(user!.id);
    }
    return made;
  });
  return withActor(systemActor(id, "bench"), async (tx) => {
    const sql = rawOf(tx);
    const [site] = await sql<{ id: string }[]>`insert into sites (name, location, region) values ('Site', 'Hamburg', 'EU') returning id`;
    const [gateway] = await sql<
      { id: string }[]
    >`insert into gateways (site_id, name, protocol) values (${site!.id}, 'gw', 'REST API') returning id`;
    const sensors = await sql<{ id: string }[]>`
      with a as (insert into assets (site_id, name, type) select ${site!.id}, 'Pump ' || n, 'pump' from generate_series(1, ${Math.ceil(sensorCount / 5)}::int) n returning id)
      insert into sensors (gateway_id, asset_id, name, type, engineering_unit, tag_name)
      select ${gateway!.id}, a.id, 'Sensor ' || n, 'temperature', '°C', a.id || '-' || n from a, generate_series(1, 5) n returning id`;
    const rule = JSON.stringify({ threshold: 90, clear_threshold: 80 });
    const steps = JSON.stringify([{ severity: "critical", threshold: 150 }]);
    await sql`insert into alert_rules (name, condition_type, condition_config, severity, escalation, group_by)
      values ('Hot', 'threshold_high', ${rule}::text::jsonb, 'high', ${steps}::text::jsonb, 'asset')`;
    await sql`insert into alert_silences (severities, reason, ends_at) values ('{low}', 'Bench', now() + interval '1 day')`;
    await sql`insert into maintenance_windows (site_id, starts_at, ends_at, reason)
      values (${site!.id}, now() + interval '1 day', now() + interval '2 days', 'Bench')`;
    await sql`insert into notification_routes (position, name, channels, user_ids) values (1, 'Bench', '{in-app}', ${people}::uuid[])`;
    const actor: Actor = {
      kind: "apiKey",
      role: "authenticated",
      organizationId: id,
      userId: null,
      permissions: new Set(["telemetry:write"]),
      siteScope: null,
      gatewayId: gateway!.id,
    };
    return { actor, gatewayId: gateway!.id, sensors: sensors.slice(0, sensorCount).map((sensor) => sensor.id), organizationId: id };
  });
}

const percentile = (values: number[], at: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * at))] ?? Number.NaN;

/** Another connection's view: which sensors' alerts have been told, looked up every few milliseconds. */
function watchNotices(organizationId: string, onTold: (sensorId: string) => void) {
  const sql = postgres(databaseUrls().admin!, { max: 1, onnotice: () => {} });
  const seen = new Set<string>();
  let running = true;
  const done = (async () => {
    while (running) {
      const rows = await sql<{ sensor: string }[]>`select l.sensor_id as sensor from alert_notices n join alerts l on l.id = n.alert_id
        where n.organization_id = ${organizationId} and n.sent_at > now() - interval '3 seconds'`;
      for (const { sensor } of rows)
        if (!seen.has(sensor)) {
          seen.add(sensor);
          onTold(sensor);
        }
      await sleep(5);
    }
    await sql.end();
  })();
  const stop = () => {
    running = false;
    return done;
  };
  return { seen, stop };
}

async function main() {
  const total = Math.round((rate / 60) * seconds);
  const plant = await makePlant(total + WARM_UP);
  const started = new Map<string, number>();
  const [stored, repeated, told]: number[][] = [[], [], []];
  const watcher = watchNotices(plant.organizationId, (sensor) => told!.push(performance.now() - started.get(sensor)!));
  const worker = await startWorker();
  const clock = Date.now() - 3_600_000;
  const send = async (sensorId: string, turn: number, into: number[]) => {
    const at = performance.now();
    if (turn === 0) started.set(sensorId, at);
    const reading = { sensorId, value: 95 + turn, timestamp: new Date(clock + turn * 60_000).toISOString() };
    const result = await processTelemetry(plant.actor, { gatewayId: plant.gatewayId, readings: [reading] }, alertWatcher);
    if (result.rejected.length > 0) throw new Error("A reading was rejected.");
    into.push(performance.now() - at);
  };
  try {
    for (const sensor of plant.sensors.slice(0, WARM_UP)) await send(sensor, 0, []);
    while (watcher.seen.size < WARM_UP) await sleep(20);
    told!.length = 0;
    const gap = 60_000 / rate;
    const begin = performance.now();
    const work: Promise<void>[] = [];
    for (const [index, sensor] of plant.sensors.slice(WARM_UP).entries()) {
      await sleep(Math.max(0, begin + index * gap - performance.now()));
      work.push(
        (async () => {
          await send(sensor, 0, stored!);
          for (let turn = 1; turn <= repeats; turn += 1) {
            await sleep(200);
            await send(sensor, turn, repeated!);
          }
        })(),
      );
    }
    await Promise.all(work);
    for (let tries = 0; tries < 500 && watcher.seen.size < plant.sensors.length; tries += 1) await sleep(20);
  } finally {
    await watcher.stop();
    await worker.stop();
  }

  const [row] = await withActor(
    serviceActor(),
    (tx) => rawOf(tx)<{ alerts: number; sensors: number; occurrences: number; notices: number; notifications: number }[]>`
      select count(*)::int as alerts, count(distinct sensor_id)::int as sensors, sum(occurrences)::int as occurrences,
        (select count(*)::int from alert_notices where organization_id = ${plant.organizationId}) as notices,
        (select count(*)::int from notifications where organization_id = ${plant.organizationId}) as notifications
      from alerts where organization_id = ${plant.organizationId}`,
  );
  const all = plant.sensors.length;
  const expected = { alerts: all, sensors: all, occurrences: all + total * repeats, notices: all, notifications: all * PEOPLE };
  const exact = JSON.stringify(row) === JSON.stringify(expected);
  const p95 = percentile(told!, 0.95);
  const kept = p95 < LIMIT_MS;
  const line = (values: number[]) =>
    `p50 ${ms(percentile(values, 0.5))}, p95 ${ms(percentile(values, 0.95))}, worst ${ms(Math.max(...values))}`;
  console.log(
    `${total} new alerts at ${rate} a minute, each breaching ${repeats} times more (${Math.round((rate * (repeats + 1)) / 60)} batches a second)`,
  );
  console.log(`stored (reading in, alert raised, answer out): ${line(stored!)}`);
  console.log(`counted up (the same alert again):             ${line(repeated!)}`);
  console.log(`told (reading in, route taken, seen by others): ${line(told!)} (limit ${LIMIT_MS} ms, ${kept ? "kept" : "MISSED"})`);
  console.log(
    exact
      ? `one alert per sensor, one notice per alert, ${PEOPLE} notifications each: exact`
      : `NOT EXACT: ${JSON.stringify(row)} instead of ${JSON.stringify(expected)}`,
  );
  if (!kept || !exact) process.exitCode = 1;
}

try {
  await main();
} finally {
  await closeDatabase();
}
