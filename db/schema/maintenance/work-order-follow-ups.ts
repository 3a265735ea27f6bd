import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import { at, organizationColumn } from "../columns.ts";
import { policy, servicePolicy } from "../policies.ts";
import { ofOrder } from "./below-order.ts";
import { workflowExecutions } from "./prescriptions.ts";
import { workOrderTasks } from "./work-order-tasks.ts";
import { workOrders } from "./work-orders.ts";

/** A corrective order and the failed item that asked for it: a task of an order's checklist, or a step of a run that measured out of range. */
export const workOrderFollowUps = pgTable(
  "work_order_follow_ups",
  {
    organizationId: organizationColumn(),
    workOrderId: uuid("work_order_id").notNull(),
    taskId: uuid("task_id"),
    executionId: uuid("execution_id"),
    step: integer(),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.workOrderId], name: "work_order_follow_ups_pkey" }),
    foreignKey({ columns: [t.organizationId, t.workOrderId], foreignColumns: [workOrders.organizationId, workOrders.id] }).onDelete(
      "cascade",
    ),
    foreignKey({ columns: [t.organizationId, t.taskId], foreignColumns: [workOrderTasks.organizationId, workOrderTasks.id] }).onDelete(
      "cascade",
    ),
    foreignKey({
      columns: [t.organizationId, t.executionId],
      foreignColumns: [workflowExecutions.organizationId, workflowExecutions.id],
    }).onDelete("cascade"),
    index("work_order_follow_ups_organization_id_task_id_idx").on(t.organizationId, t.taskId),
    index("work_order_follow_ups_organization_id_execution_id_idx").on(t.organizationId, t.executionId, t.step),
    check(
      "work_order_follow_ups_item_check",
      sql`(${t.taskId} is null) <> (${t.executionId} is null) and (${t.executionId} is null) = (${t.step} is null)`,
    ),
    policy("select", ofOrder("maintenance:read")),
    policy("insert", ofOrder("work-orders:write")),
    servicePolicy(),
  ],
);
