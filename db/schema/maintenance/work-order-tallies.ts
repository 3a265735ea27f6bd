import { bigint, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { organizationColumn } from "../columns.ts";
import { ledgerPolicy, tenantPolicies } from "../policies.ts";
import { workOrderPriority, workOrderStatus } from "./work-orders.ts";

/**
 * How many work orders there are of each site, status, priority and kind, as the sum of `orders`: triggers add a row for each change, so that writers
 * wait for nobody, and a job folds the rows together.
 */
export const workOrderTallies = pgTable(
  "work_order_tallies",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    organizationId: organizationColumn(),
    siteId: uuid("site_id"),
    status: workOrderStatus().notNull(),
    priority: workOrderPriority().notNull(),
    kind: text().notNull(),
    orders: integer().notNull(),
  },
  (t) => [
    index("work_order_tallies_organization_id_idx").on(t.organizationId),
    ...tenantPolicies({ read: "maintenance:read", site: "site_id" }),
    ledgerPolicy(),
  ],
);
