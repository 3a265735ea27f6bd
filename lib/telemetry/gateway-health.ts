export type GatewayLoad = Record<"cpuUsage" | "memoryUsage" | "diskUsage" | "bufferUsage", number | null>;

/** From here on, in percent, a gateway is at risk of losing readings. */
const LIMITS: GatewayLoad & Record<string, number> = { cpuUsage: 95, memoryUsage: 95, diskUsage: 90, bufferUsage: 80 };

/** A gateway that speaks is healthy, or degraded when something on it runs full. */
export const statusOfLoad = (load: GatewayLoad): "healthy" | "degraded" =>
  (Object.keys(LIMITS) as (keyof GatewayLoad)[]).some((key) => (load[key] ?? 0) >= LIMITS[key]!) ? "degraded" : "healthy";
