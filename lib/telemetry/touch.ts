import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { appendEvent } from "@/lib/events/append";
import { TOUCH_EVERY } from "./limits";
import { plainArray } from "./pieces";
import type { SensorUpdate } from "./sort-readings";

export type IngestGateway = { id: string; siteId: string | null; name: string; status: string; lastSeen: number | null; now: number };
type Afterwards = (() => Promise<unknown>)[];

const statusOf = { good: "online", uncertain: "warning", bad: "error" } as const;
const latestColumns = ["temperature", "vibration", "pressure"] as const;

/**
 * Copies what just arrived to where lists look: gateway and sensors are online, assets show the latest value. Most batches write nothing: every ten
 * seconds is enough, except for whoever was offline. Returns assets of sensors that came back.
 */
export async function touch(
  tx: ActorTx,
  gateway: IngestGateway,
  updates: readonly SensorUpdate[],
  afterwards: Afterwards,
): Promise<string[]> {
  const isDue = (lastSeen: number | null) => lastSeen === null || gateway.now - lastSeen >= TOUCH_EVERY;
  const due = updates.filter(({ sensor }) => sensor.status === "offline" || isDue(sensor.lastSeen));
  await Promise.all([touchGateway(tx, gateway, isDue(gateway.lastSeen), afterwards), touchSensors(tx, due), touchAssets(tx, due)]);
  const changed = due.flatMap((update) => {
    const status = nextStatus(update);
    return status === update.sensor.status ? [] : [{ ...update, status }];
  });
  for (const { sensor, status } of changed) {
    afterwards.push(() =>
      appendEvent(tx, {
        type: "sensor.status_changed",
        subjectType: "sensor",
        subjectId: sensor.id,
        siteId: sensor.siteId,
        permission: "telemetry:read",
        data: { name: sensor.name, assetId: sensor.assetId, status, previousStatus: sensor.status },
      }),
    );
  }
  return changed.filter(({ sensor }) => sensor.status === "offline").map(({ sensor }) => sensor.assetId);
}

/** A sensor's status follows the quality of its newest reading. */
const nextStatus = ({ sensor, newest }: SensorUpdate) =>
  newest ? statusOf[newest.quality] : sensor.status === "offline" ? "online" : sensor.status;

async function touchGateway(tx: ActorTx, gateway: IngestGateway, isDue: boolean, afterwards: Afterwards) {
  if (!isDue && gateway.status !== "offline") return;
  await rawOf(
    tx,
  )`update gateways set last_seen = clock_timestamp(), status = case when status = 'offline' then 'healthy' else status end where id = ${gateway.id}::uuid`;
  if (gateway.status !== "offline") return;
  afterwards.push(() =>
    appendEvent(tx, {
      type: "gateway.status_changed",
      subjectType: "gateway",
      subjectId: gateway.id,
      siteId: gateway.siteId,
      permission: "telemetry:read",
      data: { name: gateway.name, status: "healthy", previousStatus: gateway.status },
    }),
  );
}

async function touchSensors(tx: ActorTx, due: readonly SensorUpdate[]) {
  if (due.length === 0) return;
  const ids = plainArray(due.map(({ sensor }) => sensor.id));
  await rawOf(tx)`update sensors s set last_seen = clock_timestamp(), status = n.status::sensor_status
    from unnest(${ids}::uuid[], ${plainArray(due.map(nextStatus))}::text[]) as n(id, status) where s.id = n.id and s.id = any(${ids}::uuid[])`;
}

/** The latest temperature, vibration and pressure of each asset. Asset rows are locked in one order. */
async function touchAssets(tx: ActorTx, due: readonly SensorUpdate[]) {
  const latest = due.filter(
    ({ sensor, newest }) => newest && newest.quality !== "bad" && (latestColumns as readonly string[]).includes(sensor.type),
  );
  if (latest.length === 0) return;
  const ids = plainArray([...new Set(latest.map(({ sensor }) => sensor.assetId))]);
  await rawOf(tx)`
    with n as (
      select asset, max(value) filter (where type = 'temperature') as temperature, max(value) filter (where type = 'vibration') as vibration,
        max(value) filter (where type = 'pressure') as pressure
      from unnest(${plainArray(latest.map(({ sensor }) => sensor.assetId))}::uuid[], ${plainArray(latest.map(({ sensor }) => sensor.type))}::text[],
        ${plainArray(latest.map(({ newest }) => newest!.value))}::float8[]) as r(asset, type, value) group by asset),
    locked as (select id from assets where id = any(${ids}::uuid[]) order by id for no key update)
    update assets a set temperature = coalesce(n.temperature, a.temperature), vibration = coalesce(n.vibration, a.vibration), pressure = coalesce(n.pressure, a.pressure)
    from n join locked on locked.id = n.asset where a.id = n.asset and a.id = any(${ids}::uuid[])`;
}
