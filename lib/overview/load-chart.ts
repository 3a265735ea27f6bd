import "server-only";
import { holds } from "@/db/actor";
import type { ActorTx } from "@/db/with-actor";
import { readSeries, type Series } from "@/lib/telemetry/queries";
import { type ChartSensor, type ChartSpan, type ChartThreshold, chartSensors, chartSpans, chartThresholds } from "./chart-context";

export type Chart<W> = { sensors: ChartSensor[]; window: W; series: Series[]; thresholds: ChartThreshold[]; spans: ChartSpan[] };

/**
 * Series of these sensors with what is drawn around them. Sensors that the actor may not see are left out. `windowOf` decides on the range once the
 * newest reading is known.
 */
export async function loadChart<W extends { from: Date; to: Date }>(
  tx: ActorTx,
  ids: readonly string[],
  windowOf: (newest: number | null) => W,
): Promise<Chart<W>> {
  if (!holds(tx.actor, "telemetry:read")) return { sensors: [], window: windowOf(null), series: [], thresholds: [], spans: [] };
  const sensors = await chartSensors(tx, ids);
  const seen = sensors.map(({ id }) => id);
  const newest = sensors.reduce<number | null>(
    (latest, sensor) => (sensor.newest === null ? latest : Math.max(latest ?? 0, sensor.newest)),
    null,
  );
  const window = windowOf(newest);
  const series = seen.length > 0 ? await readSeries(tx, { sensorIds: seen, from: window.from, to: window.to }) : [];
  // The chart has one axis for limits: the first sensor's.
  const unit = sensors[0]?.unit;
  const sameUnit = sensors.filter((sensor) => sensor.unit === unit).map(({ id }) => id);
  return {
    sensors,
    window,
    series,
    thresholds: await chartThresholds(tx, sameUnit),
    spans: await chartSpans(tx, seen, window.from, window.to),
  };
}
