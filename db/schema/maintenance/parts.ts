import { sql } from "drizzle-orm";
import { check, foreignKey, index, numeric, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { at, currencyColumn, organizationColumn, person, tenantColumns } from "../columns.ts";
import { inOrganization, ledgerPolicy, may, policy, seenThrough, servicePolicy, tenantPolicies } from "../policies.ts";
import { workOrders } from "./work-orders.ts";

const quantity = (name?: string) =>
  name ? numeric(name, { precision: 14, scale: 3, mode: "number" }) : numeric({ precision: 14, scale: 3, mode: "number" });

/** A spare part and how many are in stock. The quantity is the sum of its movements, kept by a trigger; it never falls below zero. */
export const parts = pgTable(
  "parts",
  {
    ...tenantColumns(),
    number: text().notNull(),
    name: text().notNull(),
    unit: text().notNull().default("piece"),
    location: text(),
    quantityOnHand: quantity("quantity_on_hand").notNull().default(0),
    reorderPoint: quantity("reorder_point"),
    unitCost: numeric("unit_cost", { precision: 14, scale: 2, mode: "number" }).notNull().default(0),
    currency: currencyColumn(),
    retiredAt: at("retired_at"),
  },
  (t) => [
    unique("parts_organization_id_id_key").on(t.organizationId, t.id),
    unique("parts_organization_id_number_key").on(t.organizationId, t.number),
    index("parts_organization_id_name_idx").on(t.organizationId, t.name, t.id),
    check("parts_quantity_on_hand_check", sql`${t.quantityOnHand} >= 0`),
    check("parts_currency_check", sql`${t.currency} ~ '^[A-Z]{3}$'`),
    ...tenantPolicies({ read: "maintenance:read", write: "maintenance:write", remove: undefined }),
    ledgerPolicy(),
  ],
);

/** Every change of a part's stock: received, used on an order, returned, counted. Append-only. */
export const partMovements = pgTable(
  "part_movements",
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    organizationId: organizationColumn(),
    partId: uuid("part_id").notNull(),
    workOrderId: uuid("work_order_id"),
    reason: text().$type<"received" | "used" | "returned" | "counted">().notNull(),
    quantity: quantity().notNull(), // positive into stock, negative out of it
    unitCost: numeric("unit_cost", { precision: 14, scale: 2, mode: "number" }).notNull().default(0),
    note: text(),
    createdBy: person("created_by").default(sql`auth.uid()`),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    foreignKey({ columns: [t.organizationId, t.partId], foreignColumns: [parts.organizationId, parts.id] }),
    foreignKey({ columns: [t.organizationId, t.workOrderId], foreignColumns: [workOrders.organizationId, workOrders.id] }).onDelete(
      "set null",
    ),
    index("part_movements_organization_id_part_id_created_at_idx").on(t.organizationId, t.partId, t.createdAt),
    index("part_movements_organization_id_work_order_id_idx").on(t.organizationId, t.workOrderId),
    index("part_movements_created_by_idx").on(t.createdBy),
    check("part_movements_reason_check", sql`${t.reason} in ('received', 'used', 'returned', 'counted')`),
    check(
      "part_movements_quantity_check",
      sql`${t.quantity} <> 0 and (${t.reason} = 'counted' or (${t.quantity} < 0) = (${t.reason} = 'used'))`,
    ),
    policy("select", sql`${inOrganization} and ${may("maintenance:read")} and ${seenThrough("work_orders", "work_order_id")}`),
    // Technicians take parts for an order; the storekeeper does the rest.
    policy(
      "insert",
      sql`${inOrganization} and (${may("maintenance:write")} or (${may("work-orders:write")} and work_order_id is not null and reason in ('used', 'returned')))
        and ${seenThrough("work_orders", "work_order_id")}`,
    ),
    servicePolicy(),
  ],
);
