/** Every background task by name. lib/jobs/registry.ts binds each to its function. */
export const taskNames = [
  "events.dispatch",
  "telemetry.rollup",
  "telemetry.compact",
  "telemetry.maintain",
  "telemetry.sweep",
  "telemetry.settle",
  "telemetry.rederive",
  "alerts.tick",
  "audit.seal",
  "housekeeping",
  "mail.deliver",
  "webhooks.process",
  "webhooks.sweep",
  "notifications.deliver",
  "maintenance.prove",
  "maintenance.plan",
  "maintenance.tally",
  "cmms.sync",
  "cmms.hourly",
  "storage.discard",
  "storage.empty",
  "storage.sweep",
  "realtime.prune",
  "demo.feed",
] as const;

export type TaskName = (typeof taskNames)[number];
