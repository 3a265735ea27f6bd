import { sql } from "drizzle-orm";
import {
  check,
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgEnum,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { at, rankOf, tenantColumns } from "./columns.ts";
import { tenantPolicies, textSearchPolicy } from "./policies.ts";

export const assetStatus = pgEnum("asset_status", ["healthy", "warning", "critical", "offline"]);
export const assetCriticality = pgEnum("asset_criticality", ["low", "medium", "high", "critical"]);

/** Why a score is what it is: each factor and the points it costs (negative) of 100. */
export type HealthFactor = { label: string; points: number; ref?: { type: string; id: string } };

/** A place where assets stand: plant, depot, building. */
export const sites = pgTable(
  "sites",
  {
    ...tenantColumns(),
    name: text().notNull(),
    location: text().notNull(),
    region: text().notNull(),
    timezone: text().notNull().default("UTC"),
    status: text().$type<"healthy" | "warning" | "critical" | "offline">().notNull().default("healthy"),
    assetCount: integer("asset_count").notNull().default(0), // kept by a trigger on assets
    latitude: numeric({ precision: 10, scale: 8, mode: "number" }),
    longitude: numeric({ precision: 11, scale: 8, mode: "number" }),
    metadata: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  },
  (t) => [
    unique("sites_organization_id_id_key").on(t.organizationId, t.id),
    unique("sites_organization_id_name_key").on(t.organizationId, t.name),
    check("sites_status_check", sql`${t.status} in ('healthy', 'warning', 'critical', 'offline')`),
    check("sites_latitude_check", sql`${t.latitude} between -90 and 90`),
    check("sites_longitude_check", sql`${t.longitude} between -180 and 180`),
    ...tenantPolicies({ read: "assets:read", write: "assets:write", site: "id" }),
  ],
);

/** A physical thing we watch. Its tag is what people shout across the plant, so it is unique per organization. */
export const assets = pgTable(
  "assets",
  {
    ...tenantColumns(),
    siteId: uuid("site_id").notNull(),
    parentId: uuid("parent_id"),
    tag: text(),
    name: text().notNull(),
    type: text().notNull(),
    make: text(),
    model: text(),
    serialNumber: text("serial_number"),
    status: assetStatus().notNull().default("healthy"),
    criticality: assetCriticality().notNull().default("medium"),
    statusRank: rankOf("status", assetStatus),
    criticalityRank: rankOf("criticality", assetCriticality),
    healthScore: integer("health_score"),
    healthFactors: jsonb("health_factors").$type<HealthFactor[]>().notNull().default([]),
    healthComputedAt: at("health_computed_at"),
    // The latest readings, copied here so that lists need no join with telemetry.
    temperature: doublePrecision(),
    vibration: doublePrecision(),
    pressure: doublePrecision(),
    lastMaintenance: at("last_maintenance"),
    nextMaintenance: at("next_maintenance"),
    operatingHours: integer("operating_hours").notNull().default(0),
    commissioningDate: date("commissioning_date"),
    locationX: numeric("location_x", { precision: 10, scale: 4, mode: "number" }),
    locationY: numeric("location_y", { precision: 10, scale: 4, mode: "number" }),
    locationZ: numeric("location_z", { precision: 10, scale: 4, mode: "number" }),
    specifications: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    tags: text().array().notNull().default(sql`'{}'`),
    retiredAt: at("retired_at"),
  },
  (t) => [
    unique("assets_organization_id_id_key").on(t.organizationId, t.id),
    unique("assets_organization_id_tag_key").on(t.organizationId, t.tag),
    foreignKey({ columns: [t.organizationId, t.siteId], foreignColumns: [sites.organizationId, sites.id] }).onDelete("cascade"),
    foreignKey({ name: "assets_parent_fkey", columns: [t.organizationId, t.parentId], foreignColumns: [t.organizationId, t.id] }).onDelete(
      "set null",
    ),
    index("assets_organization_id_name_idx").on(t.organizationId, t.name, t.id),
    index("assets_organization_id_site_id_idx").on(t.organizationId, t.siteId),
    index("assets_organization_id_parent_id_idx").on(t.organizationId, t.parentId),
    index("assets_list_by_status_idx").on(t.organizationId, t.statusRank, t.name, t.id),
    index("assets_list_by_criticality_idx").on(t.organizationId, t.criticalityRank, t.name, t.id),
    index("assets_list_by_type_idx").on(t.organizationId, t.type, t.name, t.id),
    index("assets_organization_id_health_score_idx").on(t.organizationId, t.healthScore, t.id),
    index("assets_text_trgm_idx").using("gin", sql`name gin_trgm_ops`, sql`tag gin_trgm_ops`, sql`serial_number gin_trgm_ops`),
    check("assets_health_score_check", sql`${t.healthScore} between 0 and 100`),
    check("assets_parent_check", sql`${t.parentId} <> ${t.id}`),
    ...tenantPolicies({ read: "assets:read", write: "assets:write", site: "site_id" }),
    textSearchPolicy(),
  ],
);

/** A replaceable part of an asset, with a life of its own. */
export const assetComponents = pgTable(
  "asset_components",
  {
    ...tenantColumns(),
    assetId: uuid("asset_id").notNull(),
    siteId: uuid("site_id"), // copied from the asset by a trigger, for site scope
    name: text().notNull(),
    type: text().notNull(),
    healthScore: integer("health_score"),
    status: assetStatus().notNull().default("healthy"),
    remainingUsefulLifeDays: integer("remaining_useful_life_days"),
    lastReplaced: at("last_replaced"),
    specifications: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  },
  (t) => [
    unique("asset_components_organization_id_id_key").on(t.organizationId, t.id),
    uniqueIndex("asset_components_organization_id_asset_id_name_key").on(t.organizationId, t.assetId, t.name),
    foreignKey({ columns: [t.organizationId, t.assetId], foreignColumns: [assets.organizationId, assets.id] }).onDelete("cascade"),
    check("asset_components_health_score_check", sql`${t.healthScore} between 0 and 100`),
    ...tenantPolicies({ read: "assets:read", write: "assets:write", site: "site_id" }),
  ],
);
