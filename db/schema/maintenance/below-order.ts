import { sql } from "drizzle-orm";
import { inOrganization, may, policy, servicePolicy } from "../policies.ts";

/** Whoever sees the order that `work_order_id` names, and holds this. */
export const ofOrder = (permission: "maintenance:read" | "work-orders:write") =>
  sql`${inOrganization} and ${may(permission)} and exists (select from work_orders w where w.id = work_order_id)`;

/** Rows below a work order are seen and written by those who see the order, whose site decides. */
export const belowOrder = () => [
  policy("select", ofOrder("maintenance:read")),
  policy("insert", ofOrder("work-orders:write")),
  policy("update", ofOrder("work-orders:write")),
  policy("delete", ofOrder("work-orders:write")),
  servicePolicy(),
];
