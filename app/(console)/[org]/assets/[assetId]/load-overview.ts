import { chartWindow } from "@/components/telemetry/window";
import { holds } from "@/db/actor";
import type { ActorTx } from "@/db/with-actor";
import { assetChildren, assetPath } from "@/lib/assets/hierarchy";
import { listAttachments } from "@/lib/attachments/queries";
import { assetSensors, healthYesterday } from "@/lib/overview/asset-record";
import { loadChart } from "@/lib/overview/load-chart";

type Params = Record<string, string | string[] | undefined>;

/** What the overview of an asset shows: the sensor asked for, else the most unusual, else the one that spoke last. */
export async function loadOverview(tx: ActorTx, assetId: string, query: Params) {
  const sensors = await assetSensors(tx, assetId);
  const lively = [...sensors].sort((a, b) => (b.anomaly ?? -1) - (a.anomaly ?? -1) || (b.lastAt ?? 0) - (a.lastAt ?? 0));
  const sensor = sensors.find(({ id }) => id === query.sensor) ?? lively[0];
  const chart = sensor ? await loadChart(tx, [sensor.id], (newest) => chartWindow(query, "24h", newest)) : null;
  return {
    chart,
    sensors: sensors.map(({ id, name }) => ({ id, name })),
    sensorId: sensor?.id ?? null,
    yesterday: await healthYesterday(tx, assetId),
    path: await assetPath(tx, assetId),
    parts: await assetChildren(tx, assetId),
    files: holds(tx.actor, "files:read") ? (await listAttachments(tx, { subjectType: "asset", subjectId: assetId })).items : null,
  };
}
