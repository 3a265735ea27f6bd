import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { isKey } from "@/db/actor";
import { prescriptions } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import type { EventType } from "@/lib/events/types";
import type { ById } from "./schema";
import type { PrescriptionStatus } from "./words";
import { type Prescription, prescriptionForUpdate, tellPrescription } from "./write-prescription";

/** Somebody other than its author finds the draft sound. */
export async function approvePrescription(tx: ActorTx, { id }: ById) {
  assertCan(tx, "prescriptions:approve");
  const before = await prescriptionForUpdate(tx, id);
  if (before.createdBy !== null && before.createdBy === tx.actor.userId) {
    throw new AppError("CONFLICT", "You wrote this draft yourself. Ask a colleague to approve it.");
  }
  if (before.createdBy === null && isKey(tx.actor))
    throw new AppError("CONFLICT", "A key may have written this draft itself. Ask a colleague to approve it.");
  return move(tx, before, ["draft"], "approved", "prescription.approved", { approvedBy: tx.actor.userId, approvedAt: new Date() });
}

/** Sends an approved version back to its author. */
export async function returnPrescription(tx: ActorTx, { id }: ById) {
  assertCan(tx, "prescriptions:approve");
  const before = await prescriptionForUpdate(tx, id);
  return move(tx, before, ["approved"], "draft", "prescription.created", { approvedBy: null, approvedAt: null });
}

/** Puts a version into use; the one in use before is archived. */
export async function activatePrescription(tx: ActorTx, { id }: ById) {
  assertCan(tx, "prescriptions:approve");
  const before = await prescriptionForUpdate(tx, id);
  const [former] = await tx
    .update(prescriptions)
    .set({ status: "archived", archivedAt: new Date() })
    .where(and(eq(prescriptions.familyId, before.familyId), eq(prescriptions.status, "active")))
    .returning();
  if (former && former.id !== id) {
    await recordAudit(tx, {
      action: "prescription.archive",
      resourceType: "prescription",
      resourceId: former.id,
      details: { title: former.title, version: former.version, replacedBy: before.version },
      previous: { status: "active" },
      next: { status: "archived" },
    });
    await tellPrescription(tx, former, "prescription.archived", { replacedBy: before.version });
  }
  const from: PrescriptionStatus[] = before.requiresApproval ? ["approved"] : ["approved", "draft"];
  return move(tx, before, from, "active", "prescription.activated", { activatedAt: new Date() });
}

/** Takes a version out of use. Its runs and its figures stay. */
export async function archivePrescription(tx: ActorTx, { id }: ById) {
  assertCan(tx, "prescriptions:approve");
  const before = await prescriptionForUpdate(tx, id);
  return move(tx, before, ["draft", "approved", "active"], "archived", "prescription.archived", { archivedAt: new Date() });
}

async function move(
  tx: ActorTx,
  before: Prescription,
  from: PrescriptionStatus[],
  to: PrescriptionStatus,
  event: EventType,
  set: Partial<typeof prescriptions.$inferInsert>,
) {
  const [moved] = await tx
    .update(prescriptions)
    .set({ ...set, status: to })
    .where(and(eq(prescriptions.id, before.id), inArray(prescriptions.status, from)))
    .returning();
  if (!moved)
    throw new AppError(
      "CONFLICT",
      `Version ${before.version} is ${before.status}. Only one that is ${from.join(" or ")} can become ${to}.`,
    );
  await recordAudit(tx, {
    action: `prescription.${to === "draft" ? "return" : to === "approved" ? "approve" : to === "active" ? "activate" : "archive"}`,
    resourceType: "prescription",
    resourceId: before.id,
    details: { title: before.title, version: before.version },
    previous: { status: before.status },
    next: { status: to },
  });
  await tellPrescription(tx, moved, event);
  return { id: moved.id, version: moved.version, status: moved.status };
}
