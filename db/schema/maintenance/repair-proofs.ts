import { sql } from "drizzle-orm";
import { check, doublePrecision, foreignKey, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { alerts } from "../alerts.ts";
import { at, tenantColumns } from "../columns.ts";
import { sensors } from "../telemetry.ts";
import { belowOrder } from "./below-order.ts";
import { prescriptions } from "./prescriptions.ts";
import { workOrders } from "./work-orders.ts";

/** Did the repair work? The sensor that raised the alert, before against after, by a rank test. */
export const repairProofs = pgTable(
  "repair_proofs",
  {
    ...tenantColumns(),
    workOrderId: uuid("work_order_id").notNull(),
    alertId: uuid("alert_id"),
    sensorId: uuid("sensor_id").notNull(),
    prescriptionId: uuid("prescription_id"),
    beforeFrom: at("before_from").notNull(),
    beforeTo: at("before_to").notNull(),
    afterFrom: at("after_from").notNull(),
    afterTo: at("after_to").notNull(),
    beforeCount: integer("before_count").notNull(),
    afterCount: integer("after_count").notNull(),
    beforeMedian: doublePrecision("before_median"),
    afterMedian: doublePrecision("after_median"),
    normalMedian: doublePrecision("normal_median"),
    effectSize: doublePrecision("effect_size"), // Cliff's delta, -1 to 1
    pValue: doublePrecision("p_value"),
    recurrences: integer().notNull().default(0), // alerts of the same rule on the sensor in the after window
    verdict: text().$type<"improved" | "unchanged" | "worse" | "too-few-readings">().notNull(),
  },
  (t) => [
    unique("repair_proofs_organization_id_work_order_id_sensor_id_key").on(t.organizationId, t.workOrderId, t.sensorId),
    foreignKey({ columns: [t.organizationId, t.workOrderId], foreignColumns: [workOrders.organizationId, workOrders.id] }).onDelete(
      "cascade",
    ),
    foreignKey({ columns: [t.organizationId, t.alertId], foreignColumns: [alerts.organizationId, alerts.id] }).onDelete("set null"),
    foreignKey({ columns: [t.organizationId, t.sensorId], foreignColumns: [sensors.organizationId, sensors.id] }).onDelete("cascade"),
    foreignKey({
      columns: [t.organizationId, t.prescriptionId],
      foreignColumns: [prescriptions.organizationId, prescriptions.id],
    }).onDelete("set null"),
    index("repair_proofs_organization_id_alert_id_idx").on(t.organizationId, t.alertId),
    index("repair_proofs_organization_id_sensor_id_idx").on(t.organizationId, t.sensorId),
    index("repair_proofs_organization_id_prescription_id_idx").on(t.organizationId, t.prescriptionId),
    check("repair_proofs_verdict_check", sql`${t.verdict} in ('improved', 'unchanged', 'worse', 'too-few-readings')`),
    ...belowOrder(),
  ],
);
