import "server-only";
import { eq } from "drizzle-orm";
import type { Permission } from "@/db/permissions";
import { alerts, assets, incidents, prescriptions, sites, workflowExecutions, workOrders } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import type { RecordSubject } from "./schema";

export type Subject = {
  siteId: string | null;
  correlationId: string | null;
  title: string;
  label: string;
  link: string;
  permission: Permission;
};

/** The record somebody comments on or attaches to, as far as they may see it. */
export async function subjectOf(tx: ActorTx, { subjectType, subjectId }: RecordSubject): Promise<Subject> {
  const subject = await find[subjectType](tx, subjectId);
  if (!subject) throw notFound(subjectType);
  return subject;
}

const find: Record<RecordSubject["subjectType"], (tx: ActorTx, id: string) => Promise<Subject | undefined>> = {
  async incident(tx, id) {
    assertCan(tx, "incidents:read");
    const { number, title, siteId, correlationId } = incidents;
    const [row] = await tx.select({ number, title, siteId, correlationId }).from(incidents).where(eq(incidents.id, id));
    return row && { ...row, label: `INC-${row.number}`, link: `/incidents/INC-${row.number}`, permission: "incidents:read" };
  },
  async alert(tx, id) {
    assertCan(tx, "alerts:read");
    const { number, title, siteId, correlationId } = alerts;
    const [row] = await tx.select({ number, title, siteId, correlationId }).from(alerts).where(eq(alerts.id, id));
    return row && { ...row, label: `ALR-${row.number}`, link: `/alerts/ALR-${row.number}`, permission: "alerts:read" };
  },
  async work_order(tx, id) {
    assertCan(tx, "maintenance:read");
    const { number, title, siteId, correlationId } = workOrders;
    const [row] = await tx.select({ number, title, siteId, correlationId }).from(workOrders).where(eq(workOrders.id, id));
    return row && { ...row, label: `WO-${row.number}`, link: `/maintenance/WO-${row.number}`, permission: "maintenance:read" };
  },
  async execution(tx, id) {
    assertCan(tx, "maintenance:read");
    const [row] = await tx
      .select({ title: prescriptions.title, siteId: workflowExecutions.siteId, correlationId: workflowExecutions.correlationId })
      .from(workflowExecutions)
      .innerJoin(prescriptions, eq(prescriptions.id, workflowExecutions.prescriptionId))
      .where(eq(workflowExecutions.id, id));
    return row && { ...row, label: row.title, link: `/maintenance/runs/${id}`, permission: "maintenance:read" };
  },
  async asset(tx, id) {
    assertCan(tx, "assets:read");
    const [row] = await tx.select({ title: assets.name, siteId: assets.siteId }).from(assets).where(eq(assets.id, id));
    return row && { ...row, correlationId: null, label: row.title, link: `/assets/${id}`, permission: "assets:read" };
  },
  async site(tx, id) {
    assertCan(tx, "assets:read");
    const [row] = await tx.select({ title: sites.name, siteId: sites.id }).from(sites).where(eq(sites.id, id));
    return row && { ...row, correlationId: null, label: row.title, link: `/sites/${id}`, permission: "assets:read" };
  },
};
