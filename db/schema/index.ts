// One file per domain, as docs/architecture.md names them. drizzle-kit reads this file.
export * from "./access.ts";
export * from "./alert-operations.ts";
export * from "./alerts.ts";
export * from "./api.ts";
export * from "./assets.ts";
export * from "./attachments.ts";
export * from "./auth.ts";
export * from "./automation.ts";
export * from "./collaboration.ts";
export * from "./connections.ts";
export * from "./itil.ts";
export * from "./mail.ts";
export * from "./maintenance/index.ts";
export * from "./organizations.ts";
export * from "./security.ts";
export * from "./storage.ts";
export * from "./telemetry.ts";
