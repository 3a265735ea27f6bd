import "server-only";
import { systemActor } from "@/db/actor";
import { alertWatcher } from "@/lib/alerts/watch";
import { processTelemetry } from "@/lib/telemetry/process-telemetry";
import type { DemoPlant } from "./build-plant";
import { STEP, sensorByKey, valueAt } from "./signals";

const SLICE = 24 * 3_600_000;

/** Sends what the sensors showed in (from, to] through the ingestion that gateways use, a day at a time, so that alerts are numbered as they came. */
export async function sendReadings(
  organizationId: string,
  plant: DemoPlant,
  { from, to, endsAt }: { from: number; to: number; endsAt: number },
) {
  let accepted = 0;
  for (let start = from; start < to; start += SLICE) {
    const end = Math.min(to, start + SLICE);
    for (const gateway of plant.gateways) {
      const readings: object[] = [];
      for (let at = start + STEP; at <= end; at += STEP) {
        const timestamp = new Date(at).toISOString();
        for (const { id, key } of gateway.sensors) readings.push({ sensorId: id, value: valueAt(sensorByKey(key), at, endsAt), timestamp });
      }
      if (readings.length === 0) continue;
      const actor = { ...systemActor(organizationId, "demo"), gatewayId: gateway.id };
      accepted += (await processTelemetry(actor, { gatewayId: gateway.id, readings }, alertWatcher)).accepted;
    }
  }
  return accepted;
}
