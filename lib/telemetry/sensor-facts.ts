import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { type AnomalyState, parseAnomalyState } from "./anomaly";
import { plainArray } from "./pieces";
import type { IngestGateway } from "./touch";
import type { IngestSensor } from "./watcher";

export async function findGateway(tx: ActorTx, gatewayId: string) {
  const [row] = await rawOf(tx)<IngestGateway[]>`
    select id, site_id as "siteId", name, status, (date_part('epoch', last_seen) * 1000)::float8 as "lastSeen",
      (date_part('epoch', clock_timestamp()) * 1000)::float8 as now from gateways where id = ${gatewayId}::uuid`;
  return row;
}

type State = { id: string; lastTimestamp: number | null; anomaly: AnomalyState };

/** What is remembered of these sensors, in ms since the epoch. Whoever decides about a sensor locks its row first, in this order. */
export async function lockStates(tx: ActorTx, ids: readonly string[]): Promise<State[]> {
  const rows = await rawOf(tx)<{ id: string; lastTimestamp: number | null; anomaly: string }[]>`
    select sensor_id as id, (date_part('epoch', last_timestamp) * 1000)::float8 as "lastTimestamp", anomaly_state::text as anomaly
    from sensor_states where sensor_id = any(${plainArray(ids)}::uuid[]) order by sensor_id for update`;
  return rows.map(({ id, lastTimestamp, anomaly }) => ({ id, lastTimestamp, anomaly: parseAnomalyState(anomaly) }));
}

/** Sensors which this gateway may speak for: its own, and those without a gateway. Without a gateway named, all of these. */
export const findSensors = async (tx: ActorTx, ids: readonly string[], gatewayId: string | null) =>
  await rawOf(tx)<Omit<IngestSensor, "lastTimestamp" | "anomaly">[]>`
    select s.id, s.name, s.type, s.engineering_unit as unit, s.asset_id as "assetId", a.name as "assetName", a.type as "assetType", s.site_id as "siteId",
      s.calibration_scale as scale, s.calibration_offset as "offset", s.status, (date_part('epoch', s.last_seen) * 1000)::float8 as "lastSeen",
      s.gateway_id is not null as "isOwn"
    from sensors s join assets a on a.id = s.asset_id
    where s.id = any(${plainArray(ids)}::uuid[]) and (${gatewayId}::uuid is null or s.gateway_id = ${gatewayId}::uuid or s.gateway_id is null)`;
