import "server-only";

/** Telemetry's background tasks, for lib/jobs/registry.ts: telemetry.rollup, telemetry.maintain (daily), telemetry.sweep (every minute), telemetry.rederive. */
export { maintain } from "./maintain";
export { rederive } from "./rederive";
export { rollUp } from "./roll-up";
export { sweep } from "./sweep";
