import "server-only";

/**
 * Telemetry's background tasks, for lib/jobs/registry.ts: telemetry.rollup, telemetry.compact, telemetry.maintain (daily), telemetry.sweep and telemetry.settle (every minute),
 * telemetry.rederive.
 */
export { compact } from "./compact";
export { maintain } from "./maintain";
export { rederive } from "./rederive";
export { rollUp } from "./roll-up";
export { settleLostStreams } from "./stream-rows";
export { sweep } from "./sweep";
