import "server-only";
import { and, desc, eq, sql } from "drizzle-orm";
import { type PrescriptionStep, prescriptions } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import type { EventType } from "@/lib/events/types";
import type { EditPrescriptionInput, PrescriptionInput } from "./prescription-schema";
import type { ById } from "./schema";

export type Prescription = typeof prescriptions.$inferSelect;

const stepsOf = (steps: PrescriptionInput["steps"]): PrescriptionStep[] =>
  steps.map(({ reading, ...step }, index) => ({
    order: index + 1,
    ...step,
    ...(reading && {
      reading: {
        label: reading.label,
        unit: reading.unit,
        ...(reading.min !== undefined && { min: reading.min }),
        ...(reading.max !== undefined && { max: reading.max }),
      },
    }),
  }));
const minutesOf = (steps: PrescriptionInput["steps"]) => steps.reduce((sum, { expectedTime }) => sum + expectedTime, 0);

/** Writes the first draft of a procedure. */
export async function createPrescription(tx: ActorTx, { steps, description, ...input }: PrescriptionInput) {
  assertCan(tx, "prescriptions:write");
  const [made] = await tx
    .insert(prescriptions)
    .values({
      ...input,
      familyId: sql`null`, // private.guard_prescription: a first version is its own family
      description: description || null,
      steps: stepsOf(steps),
      estimatedDurationMinutes: minutesOf(steps),
      createdBy: tx.actor.userId,
    })
    .returning();
  const { id, version, title } = made!;
  await recordAudit(tx, {
    action: "prescription.create",
    resourceType: "prescription",
    resourceId: id,
    next: { title, version, assetType: input.assetType, category: input.category, steps: steps.length },
  });
  await tellPrescription(tx, made!, "prescription.created");
  return { id, version };
}

/** Changes a draft. Whoever edits a draft has written it: they may no longer approve it. */
export async function editPrescription(tx: ActorTx, { id, steps, description, ...input }: EditPrescriptionInput) {
  assertCan(tx, "prescriptions:write");
  const before = await prescriptionForUpdate(tx, id);
  if (before.status !== "draft")
    throw new AppError("CONFLICT", `Version ${before.version} is ${before.status}. Make a new version to change it.`);
  if (before.createdBy !== null && before.createdBy !== tx.actor.userId) {
    throw new AppError("FORBIDDEN", "This draft is somebody else's. Ask its author, or make a version of your own.");
  }
  await tx
    .update(prescriptions)
    .set({ ...input, description: description || null, steps: stepsOf(steps), estimatedDurationMinutes: minutesOf(steps) })
    .where(and(eq(prescriptions.id, id), eq(prescriptions.status, "draft")));
  await recordAudit(tx, {
    action: "prescription.edit",
    resourceType: "prescription",
    resourceId: id,
    previous: { title: before.title, steps: before.steps },
    next: { title: input.title, steps: stepsOf(steps) },
  });
  return { id, version: before.version };
}

/** A new draft version with the steps of this one. The active version stays in use until the new one is activated. */
export async function revisePrescription(tx: ActorTx, { id }: ById) {
  assertCan(tx, "prescriptions:write");
  const before = await prescriptionForUpdate(tx, id);
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`prescription:${before.familyId}`}, 0))`);
  const [latest] = await tx
    .select({ version: prescriptions.version, status: prescriptions.status })
    .from(prescriptions)
    .where(eq(prescriptions.familyId, before.familyId))
    .orderBy(desc(prescriptions.version))
    .limit(1);
  if (latest!.status === "draft") throw new AppError("CONFLICT", `Version ${latest!.version} is a draft already. Edit that one.`);
  const { title, description, assetType, category, steps, requiresApproval, source, estimatedDurationMinutes, familyId } = before;
  const [made] = await tx
    .insert(prescriptions)
    .values({
      ...{ title, description, assetType, category, steps, requiresApproval, source, estimatedDurationMinutes, familyId },
      version: latest!.version + 1,
      createdBy: tx.actor.userId,
    })
    .returning();
  await recordAudit(tx, {
    action: "prescription.revise",
    resourceType: "prescription",
    resourceId: made!.id,
    details: { from: before.version },
    next: { title, version: made!.version },
  });
  await tellPrescription(tx, made!, "prescription.created", { from: before.version });
  return { id: made!.id, version: made!.version };
}

export async function prescriptionForUpdate(tx: ActorTx, id: string): Promise<Prescription> {
  const [found] = await tx.select().from(prescriptions).where(eq(prescriptions.id, id)).for("update");
  if (!found) throw notFound("prescription");
  return found;
}

export const tellPrescription = (tx: ActorTx, { id, title, version }: Prescription, type: EventType, data: Record<string, unknown> = {}) =>
  appendEvent(tx, {
    type,
    subjectType: "prescription",
    subjectId: id,
    permission: "maintenance:read",
    data: { title, version, by: tx.actor.userId, byName: tx.actor.label ?? null, ...data },
  });
