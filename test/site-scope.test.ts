import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { type Actor, serviceActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { updateAsset } from "@/lib/assets/update-asset";
import { createDesk } from "./desk";
import { createSite } from "./factories";

const tableOf = {
  execution: "workflow_executions",
  work_order: "work_orders",
  maintenance_window: "maintenance_windows",
  alert_silence: "alert_silences",
};

/** A site with one of everything that happens at a site. */
async function createBusySite() {
  const desk = await createDesk();
  const rule = await desk.rule();
  const alert = await desk.raise({ ruleId: rule.id });
  const [asset, sensor] = [desk.asset.id, desk.sensor.id];
  await desk.see(async (tx) => {
    const row = async (query: ReturnType<typeof sql>) => (await tx.execute<{ id: string }>(query))[0]!.id;
    const component = await row(
      sql`insert into asset_components (asset_id, name, type) values (${asset}, 'Bearing', 'bearing') returning id`,
    );
    const incident = await row(sql`insert into incidents (number, title, asset_id) values (1, 'Line stands', ${asset}) returning id`);
    const prescription = await row(sql`insert into prescriptions (family_id, title, asset_type, category, status)
      values (null, 'Replace', 'filler', 'bearing', 'active') returning id`);
    const run = await row(sql`insert into workflow_executions (prescription_id, asset_id, total_steps, status)
      values (${prescription}, ${asset}, 2, 'in-progress') returning id`);
    const plan = await row(sql`insert into maintenance_plans (name, asset_id, trigger, meter_every, meter_sensor_id, title)
      values ('Oil', ${asset}, 'meter', 500, ${sensor}, 'Oil') returning id`);
    const order =
      await row(sql`insert into work_orders (number, asset_id, component_id, alert_id, incident_id, prescription_id, workflow_id, plan_id, title)
      values (1, ${asset}, ${component}, ${alert.id}, ${incident}, ${prescription}, ${run}, ${plan}, 'Replace') returning id`);
    const part = await row(sql`insert into parts (number, name) values ('B-1', 'Bearing') returning id`);
    const route = await row(sql`insert into notification_routes (position, name) values (1, 'Desk') returning id`);
    const connection = await row(sql`insert into cmms_connections (system, name, base_url, credentials_sealed)
      values ('MaintainX', 'X', 'https://example.com', 'x') returning id`);
    for (const statement of [
      sql`insert into incident_alerts (incident_id, alert_id) values (${incident}, ${alert.id})`,
      sql`insert into alert_rule_states (rule_id, sensor_id, state) values (${rule.id}, ${sensor}, '{}')`,
      sql`insert into alert_notices (alert_id, route_id, reason, channels) values (${alert.id}, ${route}, 'raised', '{}')`,
      sql`insert into notification_deliveries (kind, alert_id, site_id, recipient, message) values ('email', ${alert.id}, ${desk.site.id}, 'a@example.com', '{}')`,
      sql`insert into workflow_step_completions (execution_id, step) values (${run}, 1)`,
      sql`insert into work_order_tasks (work_order_id, position, label) values (${order}, 1, 'Look')`,
      sql`insert into component_replacements (work_order_id, component_id, component_name) values (${order}, ${component}, 'Bearing')`,
      sql`insert into work_order_follow_ups (work_order_id, execution_id, step) values (${order}, ${run}, 1)`,
      sql`insert into work_order_labor (work_order_id, user_id) values (${order}, ${desk.engineer.userId})`,
      sql`insert into part_movements (part_id, work_order_id, reason, quantity) values (${part}, null, 'received', 5), (${part}, ${order}, 'used', -1)`,
      sql`insert into repair_proofs (work_order_id, alert_id, sensor_id, before_from, before_to, after_from, after_to, before_count, after_count, verdict)
        values (${order}, ${alert.id}, ${sensor}, now(), now(), now(), now(), 0, 0, 'too-few-readings')`,
      sql`insert into asset_downtimes (asset_id, work_order_id, started_at) values (${asset}, ${order}, now())`,
      sql`insert into cmms_links (connection_id, work_order_id, external_id) values (${connection}, ${order}, '7')`,
      sql`insert into cmms_syncs (connection_id, operation, results) values (${connection}, 'push', jsonb_build_array(jsonb_build_object('workOrderId', ${order}::uuid)))`,
      sql`insert into maintenance_windows (asset_id, starts_at, ends_at, reason) values (${asset}, now(), now() + interval '1 hour', 'x')`,
      sql`insert into alert_silences (asset_id, site_id, ends_at, reason) values (${asset}, ${desk.site.id}, now() + interval '1 hour', 'x')`,
      sql`insert into telemetry_annotations (asset_id, sensor_id, from_at, text) values (${asset}, ${sensor}, now(), 'x')`,
      sql`insert into sensor_calibrations (sensor_id, offset_before, scale_before, offset_after, scale_after) values (${sensor}, 0, 1, 1, 1)`,
      sql`insert into telemetry_dirty_hours (sensor_id, hour) values (${sensor}, date_trunc('hour', now()))`,
      sql`insert into ingest_streams (gateway_id) values (${desk.gateway.id})`,
      sql`insert into asset_health_history (asset_id, status) values (${asset}, 'healthy')`,
      sql`insert into comments (subject_type, subject_id, site_id, body) values ('asset', ${asset}, ${desk.site.id}, 'x')`,
      sql`with file as (insert into storage.objects (bucket_id, name, site_id, size, sha256, content_type, permission, version, cache_control)
          values ('attachments', ${run}, ${desk.site.id}, 1, 'x', 'text/plain', 'maintenance:read', gen_random_uuid(), '') returning id)
        insert into attachments (subject_type, subject_id, site_id, permission, object_id, file_name) select 'execution', ${run}, ${desk.site.id}, 'maintenance:read', id, 'photo.jpg' from file`,
      ...(["execution", "work_order", "maintenance_window", "alert_silence"] as const).map(
        (type) =>
          sql`select private.append_event('x', ${type}, (select id from ${sql.identifier(tableOf[type])} limit 1), ${desk.site.id}::uuid, 'assets:read', '{}', null, null, null)`,
      ),
    ])
      await tx.execute(statement);
  });
  return desk;
}

/** Every row of every table and view that this actor may select, as text. */
async function everythingFor(actor: Actor, tables: readonly string[]) {
  const found = new Map<string, string[]>();
  for (const name of tables) {
    const rows = await withActor(actor, (tx) =>
      tx.execute<{ row: string }>(sql`select to_jsonb(t)::text as row from ${sql.identifier(name)} t`),
    ).catch(() => []); // not theirs to read at all
    found.set(
      name,
      rows.map(({ row }) => row),
    );
  }
  return found;
}

test("someone of one site finds nothing in any table that names a record of another", async () => {
  const { member, see, site, engineer } = await createBusySite();
  const here = await see((tx) => createSite(tx));
  const [tables, withSite] = await withActor(serviceActor(), async (tx) => [
    (
      await tx.execute<{ name: string }>(sql`select relname as name from pg_class where relnamespace = 'public'::regnamespace
        and relkind in ('r', 'p', 'v') and not relispartition order by 1`)
    ).map(({ name }) => name),
    (
      await tx.execute<{
        name: string;
      }>(sql`select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and 2 = (select count(*) from pg_attribute a where a.attrelid = c.oid and a.attname in ('id', 'site_id') and not a.attisdropped)`)
    ).map(({ name }) => name),
  ]);
  const foreign = new Set<string>([site.id]);
  for (const name of withSite)
    for (const { id } of await see((tx) =>
      tx.execute<{ id: string }>(sql`select id::text from ${sql.identifier(name)} where site_id = ${site.id}::uuid`),
    ))
      foreign.add(id);
  const naming = (rows: readonly string[]) =>
    rows.filter((row) => (row.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []).some((id) => foreign.has(id)));

  const all = await everythingFor(engineer, tables);
  const telling = [...all].filter(([, rows]) => naming(rows).length > 0).map(([name]) => name);
  expect(telling).toEqual(
    expect.arrayContaining([
      "alert_rule_states",
      "alert_notices",
      "incident_alerts",
      "part_movements",
      "telemetry_dirty_hours",
      "work_orders",
    ]),
  );
  for (const applicationRole of ["maintenance_technician", "reliability_engineer"] as const) {
    const scoped = await member({ applicationRole, siteScope: [here.id] });
    const seen = [...(await everythingFor(scoped, tables))].map(([name, rows]) => [name, naming(rows).length] as const);
    expect(seen.filter(([, count]) => count > 0)).toEqual([]);
    expect(seen.length).toBeGreaterThan(50);
  }
});

test("when an asset moves, everything of it moves along: nothing is left for those of its former site", async () => {
  const { as, see, site, asset, engineer, gateway } = await createBusySite();
  const there = await see((tx) => createSite(tx));
  await as(engineer, (tx) => updateAsset(tx, { id: asset.id, siteId: there.id }));
  const left = await withActor(serviceActor(), async (tx) => {
    // The tallies of work orders only ever grow: what left the site is subtracted there.
    const tables = await tx.execute<{ schema: string; name: string }>(sql`select n.nspname as schema, c.relname as name from pg_class c
      join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attname = 'site_id' and not a.attisdropped
      where n.nspname in ('public', 'storage') and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'work_order_tallies' order by 1, 2`);
    const found: string[] = [];
    for (const { schema, name } of tables)
      for (const { row } of await tx.execute<{ row: string }>(
        sql`select to_jsonb(t)::text as row from ${sql.identifier(schema)}.${sql.identifier(name)} t where site_id = ${site.id}::uuid`,
      ))
        if (!row.includes(gateway.id)) found.push(`${name}: ${row}`);
    return found;
  });
  expect(left).toEqual([]);
});
