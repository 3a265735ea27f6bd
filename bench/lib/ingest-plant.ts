import { randomUUID } from "node:crypto";
import { serviceActor, systemActor } from "../../db/actor.ts";
import { rawOf, withActor } from "../../db/with-actor.ts";
import { makeApiKey } from "../../lib/auth/api-keys.ts";

export type Gateway = { id: string; key: string; sensors: string[]; rawSensors: string[]; clock: number };
/** The moment of the first reading. */
export const START = Date.now() - 20 * 86_400_000;

/** One gateway, key and set of sensors per connection; the reference writes to sensors of its own. */
export async function makePlant(connections: number, sensorsPerGateway: number) {
  const [organization] = await withActor(
    serviceActor(),
    (tx) => rawOf(tx)<{ id: string }[]>`insert into organizations (name, slug) values ('Bench', ${`bench-${randomUUID()}`}) returning id`,
  );
  const system = systemActor(organization!.id, "bench");
  const gateways = await withActor(system, async (tx) => {
    const sql = rawOf(tx);
    const [site] = await sql`insert into sites (name, location, region) values ('Bench', 'x', 'x') returning id`;
    const [asset] = await sql`insert into assets (site_id, name, type) values (${site!.id}, 'Machine', 'pump') returning id`;
    const rules: [string, object][] = [
      ["threshold_high", { threshold: 900, clear_threshold: 800, duration_minutes: 5 }],
      ["threshold_low", { threshold: -900 }],
      ["anomaly_score", { threshold: 0.9999999, keep_firing_minutes: 60 }],
      ["rate_of_change", { threshold: 900, window_minutes: 10 }],
      ["pattern_match", { pattern: "flatline", minutes: 600 }],
      ["time_based", { check: "outside_band", high: 900, start: "06:00", end: "22:00" }],
    ];
    for (const [type, config] of rules)
      await sql`insert into alert_rules (name, condition_type, condition_config, severity) values (${type}, ${type}, ${JSON.stringify(config)}::jsonb, 'high')`;
    const made: Gateway[] = [];
    for (let g = 0; g < connections; g++) {
      const [gateway] =
        await sql`insert into gateways (site_id, name, protocol) values (${site!.id}, ${`gw ${g}`}, 'REST API') returning id`;
      const key = makeApiKey();
      await sql`insert into api_keys (name, key_prefix, key_hash, scopes, gateway_id, rate_limit_per_minute) values ('bench', ${key.prefix}, ${key.hash}, '{telemetry:write}', ${gateway!.id}, 1000000)`;
      const rows = await sql<{ id: string }[]>`insert into sensors (gateway_id, asset_id, name, type, engineering_unit, tag_name)
        select ${gateway!.id}, ${asset!.id}, 'Sensor ' || n, 'temperature', '°C', ${`${g}-`} || n from generate_series(1, ${2 * sensorsPerGateway}) n returning id`;
      const ids = rows.map(({ id }) => id);
      made.push({
        id: gateway!.id,
        key: key.key,
        sensors: ids.slice(0, sensorsPerGateway),
        rawSensors: ids.slice(sensorsPerGateway),
        clock: START,
      });
    }
    return made;
  });
  return { system, gateways };
}
