export * from "./cmms.ts";
export * from "./parts.ts";
export * from "./plans.ts";
export * from "./prescriptions.ts";
export * from "./work-orders.ts";
