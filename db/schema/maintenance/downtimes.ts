import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, index, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { assets } from "../assets.ts";
import { at, person, tenantColumns } from "../columns.ts";
import { tenantPolicies } from "../policies.ts";
import { workOrders } from "./work-orders.ts";

/** When an asset stood still, and why. Availability, MTBF and MTTR are computed from these. */
export const assetDowntimes = pgTable(
  "asset_downtimes",
  {
    ...tenantColumns(),
    assetId: uuid("asset_id").notNull(),
    siteId: uuid("site_id"), // copied from the asset by a trigger, for site scope
    workOrderId: uuid("work_order_id"),
    startedAt: at("started_at").notNull(),
    endedAt: at("ended_at"),
    planned: boolean().notNull().default(false),
    reason: text(),
    createdBy: person("created_by").default(sql`auth.uid()`),
  },
  (t) => [
    unique("asset_downtimes_organization_id_id_key").on(t.organizationId, t.id),
    uniqueIndex("asset_downtimes_open_key").on(t.organizationId, t.assetId).where(sql`ended_at is null`),
    foreignKey({ columns: [t.organizationId, t.assetId], foreignColumns: [assets.organizationId, assets.id] }).onDelete("cascade"),
    foreignKey({ columns: [t.organizationId, t.workOrderId], foreignColumns: [workOrders.organizationId, workOrders.id] }).onDelete(
      "set null",
    ),
    index("asset_downtimes_organization_id_asset_id_started_at_idx").on(t.organizationId, t.assetId, t.startedAt),
    index("asset_downtimes_organization_id_work_order_id_idx").on(t.organizationId, t.workOrderId),
    index("asset_downtimes_created_by_idx").on(t.createdBy),
    check("asset_downtimes_ended_at_check", sql`${t.endedAt} >= ${t.startedAt}`),
    ...tenantPolicies({ read: "maintenance:read", write: "work-orders:write", site: "site_id" }),
  ],
);
