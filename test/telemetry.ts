import { sql } from "drizzle-orm";
import type { Actor } from "@/db/actor";
import { alertRules, sensors } from "@/db/schema";
import { type ActorTx, rawOf, withActor } from "@/db/with-actor";
import { alertWatcher } from "@/lib/alerts/watch";
import { makeApiKey } from "@/lib/auth/api-keys";
import { land } from "@/lib/telemetry/pieces";
import { processTelemetry } from "@/lib/telemetry/process-telemetry";
import { createOrganization, createPlant } from "./factories";

export const MINUTE = 60_000;
export const iso = (ms: number) => new Date(ms).toISOString();
export type Sent = { sensorId: string; value: unknown; timestamp: unknown; quality?: unknown };

/** Readings of one sensor, oldest first, as if sent some time ago: stored, and watched by nobody. */
export const landReadings = (tx: ActorTx, sensorId: string, readings: readonly { at: number; value: number }[]) =>
  land(tx, [
    {
      sensorId,
      unit: "°C",
      at: Float64Array.from(readings, ({ at }) => at),
      values: Float64Array.from(readings, ({ value }) => value),
      raws: null,
      scores: new Float64Array(readings.length).fill(Number.NaN),
      flags: new Uint8Array(readings.length),
    },
  ]);

/** An organization with a plant, an API key of its gateway, and short ways to send and to look. */
export async function createIngestPlant() {
  const organization = await createOrganization();
  const plant = await createPlant(organization.system);
  const { id: organizationId, system } = organization;
  const gatewayActor: Actor = {
    kind: "apiKey",
    role: "authenticated",
    organizationId,
    userId: null,
    permissions: new Set(["telemetry:write"]),
    siteScope: null,
    gatewayId: plant.gateway.id,
  };
  const see = <T>(work: (tx: ActorTx) => Promise<T>) => withActor(system, work);
  return {
    ...organization,
    ...plant,
    gatewayActor,
    see,
    send: (readings: unknown[], actor: Actor = gatewayActor) =>
      processTelemetry(actor, { gatewayId: plant.gateway.id, readings }, alertWatcher),
    /** One reading a minute of the plant's sensor, from `start`. */
    series: (start: number, values: number[], sensorId = plant.sensor.id): Sent[] =>
      values.map((value, i) => ({ sensorId, value, timestamp: iso(start + i * MINUTE) })),
    stored: () =>
      see(
        (tx) => rawOf(tx)<{ at: number; value: number; raw: number; score: string | null; quality: string; processed: boolean }[]>`
        select (extract(epoch from "timestamp") * 1000)::float8 as at, value, raw_value as raw, anomaly_score as score, quality, processed from telemetry order by sensor_id, "timestamp"`,
      ),
    alerts: () =>
      see(
        (tx) => rawOf(tx)<
          {
            id: string;
            number: number;
            occurrences: number;
            acknowledged: boolean;
            cleared: number | null;
            raised: number;
            resolved: boolean;
            title: string;
            duration: number | null;
            category: string;
          }[]
        >`
        select id, number, occurrences, acknowledged, resolved, title, category, duration_minutes as duration, (extract(epoch from cleared_at) * 1000)::float8 as cleared,
          (extract(epoch from "timestamp") * 1000)::float8 as raised from alerts order by number`,
      ),
    events: (type: string) =>
      see(
        (tx) =>
          rawOf(tx)<
            { data: Record<string, unknown>; correlation_id: string }[]
          >`select data, correlation_id from domain_events where type = ${type} order by id`,
      ),
    rule: (conditionConfig: Record<string, unknown>, more: Partial<typeof alertRules.$inferInsert> = {}) =>
      see(
        async (tx) =>
          (
            await tx
              .insert(alertRules)
              .values({ name: `Rule ${Math.random()}`, conditionType: "threshold_high", severity: "high", ...more, conditionConfig })
              .returning()
          )[0]!,
      ),
    addSensor: (more: Partial<typeof sensors.$inferInsert> = {}) =>
      see(
        async (tx) =>
          (
            await tx
              .insert(sensors)
              .values({
                assetId: plant.asset.id,
                gatewayId: plant.gateway.id,
                name: "More",
                type: "vibration",
                engineeringUnit: "mm/s",
                tagName: `more-${Math.random()}`,
                ...more,
              })
              .returning()
          )[0]!,
      ),
    /** A real key, as HTTP callers send it. */
    key: async (scopes = ["telemetry:write"], gatewayId: string | null = plant.gateway.id) => {
      const made = makeApiKey();
      await see((tx) =>
        tx.execute(sql`insert into api_keys (name, key_prefix, key_hash, scopes, gateway_id, rate_limit_per_minute)
        values ('gateway', ${made.prefix}, ${made.hash}, ${`{${scopes.join()}}`}::text[], ${gatewayId}::uuid, 100000)`),
      );
      return made.key;
    },
  };
}
