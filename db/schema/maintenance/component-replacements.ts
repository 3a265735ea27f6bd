import { sql } from "drizzle-orm";
import { check, doublePrecision, foreignKey, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { assetComponents } from "../assets.ts";
import { at, organizationColumn, person } from "../columns.ts";
import { policy, servicePolicy } from "../policies.ts";
import { ofOrder } from "./below-order.ts";
import { workOrders } from "./work-orders.ts";

/** A component that a work order replaced: when, after how long, and what was expected of it and of the new one. Append-only. */
export const componentReplacements = pgTable(
  "component_replacements",
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    organizationId: organizationColumn(),
    workOrderId: uuid("work_order_id").notNull(),
    componentId: uuid("component_id"),
    componentName: text("component_name").notNull(), // outlives the component
    replacedAt: at("replaced_at").notNull().defaultNow(),
    replacedBy: person("replaced_by").default(sql`auth.uid()`),
    operatingHours: doublePrecision("operating_hours"), // of the asset, as the new one was put in
    previousReplacedAt: at("previous_replaced_at"), // when the old one had been put in, where it is known
    previousLifeDays: integer("previous_life_days"), // what the old one was thought to have left
    lifeDays: integer("life_days"), // what is expected of the new one
  },
  (t) => [
    unique("component_replacements_organization_id_id_key").on(t.organizationId, t.id),
    foreignKey({ columns: [t.organizationId, t.workOrderId], foreignColumns: [workOrders.organizationId, workOrders.id] }).onDelete(
      "cascade",
    ),
    foreignKey({
      columns: [t.organizationId, t.componentId],
      foreignColumns: [assetComponents.organizationId, assetComponents.id],
    }).onDelete("set null"),
    index("component_replacements_organization_id_work_order_id_idx").on(t.organizationId, t.workOrderId),
    index("component_replacements_organization_id_component_id_idx").on(t.organizationId, t.componentId, t.replacedAt),
    index("component_replacements_replaced_by_idx").on(t.replacedBy),
    check("component_replacements_life_days_check", sql`${t.lifeDays} >= 0`),
    policy("select", ofOrder("maintenance:read")),
    policy("insert", ofOrder("work-orders:write")),
    servicePolicy(),
  ],
);
