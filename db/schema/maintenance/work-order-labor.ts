import { sql } from "drizzle-orm";
import { check, foreignKey, index, numeric, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { at, person, tenantColumns } from "../columns.ts";
import { belowOrder } from "./below-order.ts";
import { workOrders } from "./work-orders.ts";

/** Time somebody worked on an order. Without an end the timer runs; a person runs one timer at a time. */
export const workOrderLabor = pgTable(
  "work_order_labor",
  {
    ...tenantColumns(),
    workOrderId: uuid("work_order_id").notNull(),
    userId: person("user_id"),
    startedAt: at("started_at").notNull().defaultNow(),
    endedAt: at("ended_at"),
    hourlyRate: numeric("hourly_rate", { precision: 14, scale: 2, mode: "number" }),
    note: text(),
  },
  (t) => [
    unique("work_order_labor_organization_id_id_key").on(t.organizationId, t.id),
    uniqueIndex("work_order_labor_running_key").on(t.organizationId, t.userId).where(sql`ended_at is null`),
    foreignKey({ columns: [t.organizationId, t.workOrderId], foreignColumns: [workOrders.organizationId, workOrders.id] }).onDelete(
      "cascade",
    ),
    index("work_order_labor_organization_id_work_order_id_idx").on(t.organizationId, t.workOrderId),
    index("work_order_labor_user_id_idx").on(t.userId),
    check("work_order_labor_ended_at_check", sql`${t.endedAt} >= ${t.startedAt}`),
    ...belowOrder(),
  ],
);
