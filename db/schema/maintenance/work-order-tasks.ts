import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { at, person, tenantColumns } from "../columns.ts";
import { belowOrder } from "./below-order.ts";
import { workOrders } from "./work-orders.ts";

/** One line of a work order's checklist. `value` is the answer; a failed inspection may lead to another order. */
export const workOrderTasks = pgTable(
  "work_order_tasks",
  {
    ...tenantColumns(),
    workOrderId: uuid("work_order_id").notNull(),
    position: integer().notNull(),
    kind: text().$type<"check" | "number" | "text" | "inspection" | "choice">().notNull().default("check"),
    label: text().notNull(),
    required: boolean().notNull().default(true),
    unit: text(),
    options: text().array().notNull().default(sql`'{}'`),
    value: text(),
    passed: boolean(),
    doneBy: person("done_by"),
    doneAt: at("done_at"),
  },
  (t) => [
    unique("work_order_tasks_organization_id_id_key").on(t.organizationId, t.id),
    unique("work_order_tasks_organization_id_work_order_id_position_key").on(t.organizationId, t.workOrderId, t.position),
    foreignKey({ columns: [t.organizationId, t.workOrderId], foreignColumns: [workOrders.organizationId, workOrders.id] }).onDelete(
      "cascade",
    ),
    index("work_order_tasks_done_by_idx").on(t.doneBy),
    check("work_order_tasks_kind_check", sql`${t.kind} in ('check', 'number', 'text', 'inspection', 'choice')`),
    ...belowOrder(),
  ],
);
