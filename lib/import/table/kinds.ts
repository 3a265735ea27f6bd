import type { Permission } from "@/db/permissions";

/** What a column's text names, looked up before rows are written. */
export type Reference = "site" | "asset" | "parent" | "gateway" | "component" | "sensor" | "prescription" | "person";
export type Column = {
  header: string;
  /** The field of the record's own form. */
  field: string;
  needed?: true;
  example: string;
  reference?: Reference;
  /** Only in exports: an import leaves it alone. */
  shown?: true;
};
export type Kind = {
  name: string;
  label: string;
  read: Permission;
  write: Permission;
  /** The columns by which a row finds its record. */
  key: readonly string[];
  columns: readonly Column[];
};

const column = (header: string, field: string, example: string, more: Partial<Column> = {}): Column => ({
  header,
  field,
  example,
  ...more,
});
const needed = { needed: true } as const;

const sites: Kind = {
  name: "sites",
  label: "Sites",
  read: "assets:read",
  write: "assets:write",
  key: ["name"],
  columns: [
    column("name", "name", "Harbor plant", needed),
    column("location", "location", "Hamburg", needed),
    column("region", "region", "EU", needed),
    column("time zone", "timezone", "Europe/Berlin"),
    column("latitude", "latitude", "53.5461"),
    column("longitude", "longitude", "9.9661"),
  ],
};
const assets: Kind = {
  name: "assets",
  label: "Assets",
  read: "assets:read",
  write: "assets:write",
  key: ["tag"],
  columns: [
    column("tag", "tag", "P-101", needed),
    column("name", "name", "Feed pump", needed),
    column("type", "type", "pump", needed),
    column("site", "siteId", "Harbor plant", { needed: true, reference: "site" }),
    column("parent", "parentId", "", { reference: "parent" }),
    column("criticality", "criticality", "high"),
    column("make", "make", "Grundfos"),
    column("model", "model", "NB 65"),
    column("serial number", "serialNumber", "KR-88213"),
    column("commissioned", "commissioningDate", "2021-04-01"),
    column("last service", "lastMaintenance", "2026-03-01"),
    column("next service", "nextMaintenance", "2027-03-01"),
    column("operating hours", "operatingHours", "12000"),
    column("labels", "tags", "line-2, food-grade"),
  ],
};
const components: Kind = {
  name: "components",
  label: "Components",
  read: "assets:read",
  write: "assets:write",
  key: ["asset", "name"],
  columns: [
    column("asset", "assetId", "P-101", { needed: true, reference: "asset" }),
    column("name", "name", "Drive-end bearing", needed),
    column("type", "type", "bearing", needed),
    column("status", "status", "healthy"),
    column("life left in days", "remainingUsefulLifeDays", "420"),
    column("replaced", "lastReplaced", "2025-11-03"),
  ],
};
const gateways: Kind = {
  name: "gateways",
  label: "Gateways",
  read: "telemetry:read",
  write: "telemetry:write",
  key: ["name"],
  columns: [
    column("name", "name", "GW hall 2", needed),
    column("site", "siteId", "Harbor plant", { needed: true, reference: "site" }),
    column("protocol", "protocol", "MQTT", needed),
    column("ip address", "ipAddress", "10.0.4.12"),
    column("port", "port", "1883"),
    column("firmware", "firmwareVersion", "2.1.0"),
    column("offline after seconds", "offlineAfterSeconds", "300"),
    column("topics", "mqttTopics", "plant/line-2/#"),
    column("nodes", "opcuaNodes", ""),
  ],
};
const sensors: Kind = {
  name: "sensors",
  label: "Sensors",
  read: "telemetry:read",
  write: "telemetry:write",
  key: ["asset", "tag"],
  columns: [
    column("asset", "assetId", "P-101", { needed: true, reference: "asset" }),
    column("tag", "tagName", "vib-de", needed),
    column("name", "name", "Vibration, drive end", needed),
    column("type", "type", "vibration", needed),
    column("unit", "engineeringUnit", "mm/s", needed),
    column("gateway", "gatewayId", "GW hall 2", { reference: "gateway" }),
    column("component", "componentId", "Drive-end bearing", { reference: "component" }),
    column("device id", "deviceId", ""),
    column("address", "address", "plant/line-2/vib-de"),
    column("description", "description", ""),
    column("smallest", "minValue", "0"),
    column("largest", "maxValue", "50"),
    column("lower limit", "alertThresholdLow", ""),
    column("upper limit", "alertThresholdHigh", "7.1"),
    column("accuracy", "accuracy", "0.1"),
    column("reports every seconds", "reportingIntervalSeconds", "60"),
    column("summed up by", "resamplingRule", "average"),
    column("kept for days", "retentionDays", ""),
    column("scale", "calibrationScale", "1"),
    column("offset", "calibrationOffset", "0"),
  ],
};
const parts: Kind = {
  name: "parts",
  label: "Parts",
  read: "maintenance:read",
  write: "maintenance:write",
  key: ["number"],
  columns: [
    column("number", "number", "6205-2RS", needed),
    column("name", "name", "Deep groove ball bearing", needed),
    column("counted in", "unit", "piece"),
    column("place", "location", "Rack 4"),
    column("reorder at", "reorderPoint", "2"),
    column("unit cost", "unitCost", "8.90"),
    column("currency", "currency", "EUR"),
    column("in stock", "quantityOnHand", "", { shown: true }),
  ],
};
const plans: Kind = {
  name: "plans",
  label: "Maintenance plans",
  read: "maintenance:read",
  write: "maintenance:write",
  key: ["asset", "name"],
  columns: [
    column("asset", "assetId", "P-101", { needed: true, reference: "asset" }),
    column("name", "name", "Grease, quarterly", needed),
    column("order title", "title", "Grease both bearings", needed),
    column("due by", "trigger", "calendar", needed),
    column("every", "everyCount", "3"),
    column("unit", "everyUnit", "month"),
    column("next due", "nextDueAt", "2027-01-31"),
    column("counts from", "basedOn", "scheduled"),
    column("meter", "meterSensorId", "", { reference: "sensor" }),
    column("meter every", "meterEvery", ""),
    column("days ahead", "leadDays", "7"),
    column("priority", "priority", "medium"),
    column("prescription", "prescriptionId", "", { reference: "prescription" }),
    column("assigned to", "assignTo", "", { reference: "person" }),
    column("description", "description", ""),
    column("minutes", "estimatedMinutes", "45"),
    column("signature", "requiresSignature", "false"),
    column("corrects failures", "followUpFailures", "false"),
    column("active", "enabled", "true"),
  ],
};
const workOrders: Kind = {
  name: "work-orders",
  label: "Work orders",
  read: "maintenance:read",
  write: "work-orders:write",
  key: ["number"],
  columns: [
    column("number", "number", ""),
    column("title", "title", "Grease the drive-end bearing", needed),
    column("asset", "assetId", "P-101", { needed: true, reference: "asset" }),
    column("description", "description", ""),
    column("kind", "kind", "preventive"),
    column("priority", "priority", "medium"),
    column("due", "dueDate", "2027-01-15"),
    column("assigned to", "assigneeId", "", { reference: "person" }),
    column("status", "status", "", { shown: true }),
  ],
};

/** Every table that can be exchanged as CSV, in the order in which they build on each other. Safe for the browser. */
export const kinds = { sites, assets, components, gateways, sensors, parts, plans, "work-orders": workOrders } as const satisfies Record<
  string,
  Kind
>;
export type KindName = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as [KindName, ...KindName[]];
export const MOST_ROWS = 20_000;
