import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import type { KindName } from "./kinds";

/** A record as a row of the table: its cells by header, its key as the file writes it. `twice`: another record has the same key. */
export type StoredRow = { id: string; key: string; cells: Record<string, unknown>; twice?: true };

const day = (column: string, name: string) => `to_char(${column}, 'YYYY-MM-DD') as "${name}"`;
const moment = (column: string, name: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD') as "${name}"`;
/** Fixed texts, one per table: id, key, and a column per header. Row-level security says whose rows they are. */
const selects: Record<KindName, string> = {
  sites: `select id, name as key, name, location, region, timezone as "time zone", latitude::float8, longitude::float8 from sites`,
  assets: `select a.id, a.tag as key, a.tag, a.name, a.type, s.name as site, p.tag as parent, a.criticality::text, a.make, a.model, a.serial_number as "serial number",
      ${day("a.commissioning_date", "commissioned")}, ${moment("a.last_maintenance", "last service")}, ${moment("a.next_maintenance", "next service")},
      a.operating_hours as "operating hours", array_to_string(a.tags, ', ') as labels
    from assets a join sites s on s.id = a.site_id left join assets p on p.id = a.parent_id where a.retired_at is null and a.tag is not null`,
  components: `select c.id, a.tag || chr(31) || c.name as key, a.tag as asset, c.name, c.type, c.status::text, c.remaining_useful_life_days as "life left in days",
      ${moment("c.last_replaced", "replaced")}
    from asset_components c join assets a on a.id = c.asset_id where a.retired_at is null and a.tag is not null`,
  gateways: `select g.id, g.name as key, g.name, s.name as site, g.protocol::text, host(g.ip_address) as "ip address", g.port, g.firmware_version as firmware,
      g.offline_after_seconds as "offline after seconds", array_to_string(g.mqtt_topics, '; ') as topics, array_to_string(g.opcua_nodes, '; ') as nodes
    from gateways g join sites s on s.id = g.site_id`,
  sensors: `select n.id, a.tag || chr(31) || n.tag_name as key, a.tag as asset, n.tag_name as tag, n.name, n.type::text, n.engineering_unit as unit, g.name as gateway,
      c.name as component, n.device_id as "device id", n.address, n.description, n.min_value as smallest, n.max_value as largest, n.alert_threshold_low as "lower limit",
      n.alert_threshold_high as "upper limit", n.accuracy, n.reporting_interval_seconds as "reports every seconds", n.resampling_rule as "summed up by",
      n.retention_days as "kept for days", n.calibration_scale as scale, n.calibration_offset as "offset"
    from sensors n join assets a on a.id = n.asset_id left join gateways g on g.id = n.gateway_id left join asset_components c on c.id = n.component_id
    where a.retired_at is null and a.tag is not null`,
  parts: `select id, number as key, number, name, unit as "counted in", location as place, reorder_point::float8 as "reorder at", unit_cost::float8 as "unit cost", currency,
      quantity_on_hand::float8 as "in stock" from parts where retired_at is null`,
  plans: `select p.id, a.tag || chr(31) || p.name as key, a.tag as asset, p.name, p.title as "order title", p.trigger as "due by", p.every_count as every, p.every_unit as unit,
      ${moment("p.next_due_at", "next due")}, p.based_on as "counts from", n.tag_name as meter, p.meter_every as "meter every", p.lead_days as "days ahead", p.priority,
      r.title as prescription, f.email as "assigned to", p.description, p.estimated_minutes as minutes, p.requires_signature as signature,
      p.follow_up_failures as "corrects failures", p.enabled as active
    from maintenance_plans p join assets a on a.id = p.asset_id left join sensors n on n.id = p.meter_sensor_id left join prescriptions r on r.id = p.prescription_id
    left join profiles f on f.id = p.assign_to where a.retired_at is null and a.tag is not null`,
  "work-orders": `select w.id, 'WO-' || w.number as key, 'WO-' || w.number as number, w.title, a.tag as asset, w.description, w.kind, w.priority::text,
      ${moment("w.due_date", "due")}, p.email as "assigned to", w.status::text
    from work_orders w join assets a on a.id = w.asset_id left join profiles p on p.id = w.assigned_to`,
};

type Row = { id: string; key: string } & Record<string, unknown>;
const shaped = (rows: readonly Row[]): StoredRow[] => rows.map(({ id, key, ...cells }) => ({ id, key, cells }));

/** A thousand rows in the order of their keys, after the last one read. */
export async function pageOfRows(tx: ActorTx, kind: KindName, after: [key: string, id: string] | undefined, limit = 1_000) {
  const place = after ? "where (r.key, r.id) > ($2::text, $3::uuid)" : "";
  const text = `select * from (${selects[kind]}) r ${place} order by r.key, r.id limit $1`;
  return shaped(await rawOf(tx).unsafe<Row[]>(text, after ? [limit, ...after] : [limit]));
}

/** The records that these keys name. */
export async function rowsByKey(tx: ActorTx, kind: KindName, keys: readonly string[]): Promise<Map<string, StoredRow>> {
  const found = new Map<string, StoredRow>();
  for (let from = 0; from < keys.length; from += 2_000) {
    const some = keys.slice(from, from + 2_000);
    const text = `select * from (${selects[kind]}) r where r.key in (select jsonb_array_elements_text($1::text::jsonb))`;
    for (const row of shaped(await rawOf(tx).unsafe<Row[]>(text, [JSON.stringify(some)])))
      found.set(row.key, found.has(row.key) ? { ...row, twice: true } : row);
  }
  return found;
}
