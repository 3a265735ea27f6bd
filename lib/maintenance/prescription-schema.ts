import { z } from "zod";
import { aList, aMoment, aNumber, aSwitch, line, optionalId, prose } from "./schema";
import { prescriptionStatuses, workOrderPriorities } from "./words";

const few = z.array(line("Write it, or remove the line", 200)).max(20, "At most 20").default([]);
const step = z.strictObject({
  description: line("Say what to do", 2_000),
  tools: few,
  safety: few,
  expectedTime: z.number().int().min(0, "Not below zero").max(10_080, "At most a week"),
  reading: z
    .strictObject({
      label: line("Say what is measured", 120),
      unit: line("Give the unit", 40),
      min: z.number().optional(),
      max: z.number().optional(),
    })
    .refine(({ min, max }) => min === undefined || max === undefined || min <= max, "The lowest must not be above the highest")
    .optional(),
});

export const prescriptionInput = z.strictObject({
  title: line("Name the procedure"),
  description: prose(10_000).optional(),
  assetType: line("Say for which kind of asset", 120),
  category: line("Say for which kind of fault", 120),
  requiresApproval: aSwitch(true),
  steps: aList(z.array(step).min(1, "A procedure needs at least one step").max(200, "At most 200 steps")),
});
export type PrescriptionInput = z.infer<typeof prescriptionInput>;
export const editPrescriptionInput = prescriptionInput.extend({ id: z.uuid() });
export type EditPrescriptionInput = z.infer<typeof editPrescriptionInput>;

export const prescriptionFilter = z.strictObject({
  q: z.string().trim().max(200).optional(),
  status: z.preprocess(
    (value) => (typeof value === "string" ? value.split(",").filter(Boolean) : value),
    z.array(z.enum(prescriptionStatuses)).max(10).optional(),
  ),
  cursor: z.string().max(800).optional(),
  before: z.string().max(800).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type PrescriptionFilter = z.infer<typeof prescriptionFilter>;

export const startExecutionInput = z.strictObject({
  prescriptionId: z.uuid("Choose a prescription"),
  assetId: z.uuid("Choose an asset"),
  workOrderId: optionalId("Choose a work order").optional(),
});
export type StartExecutionInput = z.infer<typeof startExecutionInput>;

export const completeStepInput = z.strictObject({
  id: z.uuid(),
  step: aNumber(z.number().int().min(1)),
  notes: prose(2_000).optional(),
  reading: aNumber(z.number("Give a number").optional()),
});
export type CompleteStepInput = z.infer<typeof completeStepInput>;

export const failExecutionInput = z.strictObject({ id: z.uuid(), reason: line("Say why it could not be finished", 2_000) });
export type FailExecutionInput = z.infer<typeof failExecutionInput>;
export const feedbackInput = z.strictObject({
  id: z.uuid(),
  rating: aNumber(z.number("Choose 1 to 5").int().min(1, "1 to 5").max(5, "1 to 5")),
  notes: prose(2_000).optional(),
});
export type FeedbackInput = z.infer<typeof feedbackInput>;

const planFields = {
  name: line("Name the plan"),
  assetId: z.uuid("Choose an asset"),
  prescriptionId: optionalId("Choose a prescription").optional(),
  trigger: z.enum(["calendar", "meter"]),
  everyCount: aNumber(z.number().int().min(1, "At least 1").max(1_000, "At most 1,000").nullish()),
  everyUnit: z.preprocess((value) => value || null, z.enum(["day", "week", "month"]).nullish()),
  basedOn: z.enum(["scheduled", "completed"]),
  nextDueAt: z.preprocess((value) => value || null, aMoment.nullish()),
  leadDays: aNumber(z.number().int().min(0).max(365, "At most a year").default(7)),
  meterSensorId: optionalId("Choose a sensor").optional(),
  meterEvery: aNumber(z.number().gt(0, "More than zero").nullish()),
  title: line("Say what the orders are called"),
  description: prose(10_000).optional(),
  priority: z.enum(workOrderPriorities),
  estimatedMinutes: aNumber(z.number().int().min(1).max(100_000).nullish()),
  assignTo: optionalId("Choose a colleague").optional(),
  requiresSignature: aSwitch(false),
  /** A failed item of its orders opens a corrective order by itself. */
  followUpFailures: aSwitch(false),
};
const planShape = z.strictObject({
  ...planFields,
  basedOn: planFields.basedOn.default("scheduled"),
  priority: planFields.priority.default("medium"),
});
type Shape = z.infer<typeof planShape>;
const complete = ({ trigger, everyCount, everyUnit, nextDueAt, meterEvery }: Shape, context: z.RefinementCtx<Shape>) => {
  const missing = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
  if (trigger === "calendar" && !everyCount) missing("everyCount", "Say how often");
  if (trigger === "calendar" && !everyUnit) missing("everyUnit", "Choose days, weeks or months");
  if (trigger === "calendar" && !nextDueAt) missing("nextDueAt", "Say when it is due first");
  if (trigger === "meter" && !meterEvery) missing("meterEvery", "Say after how many units");
};
export const planInput = planShape.superRefine(complete);
export type PlanInput = z.infer<typeof planInput>;
export const editPlanInput = planShape.extend({ id: z.uuid() }).superRefine((plan, context) => complete(plan, context as never));
export type EditPlanInput = z.infer<typeof editPlanInput>;
/** A plan as a row of a file: all of it for a new one, what differs for one that is there. */
export const importedPlan = planShape.extend({ enabled: aSwitch(true) }).superRefine((plan, context) => complete(plan, context as never));
export type ImportedPlan = z.infer<typeof importedPlan>;
export const importedPlanChange = z
  .strictObject({ ...planFields, enabled: aSwitch(true) })
  .partial()
  .extend({ id: z.uuid() });
export type ImportedPlanChange = z.infer<typeof importedPlanChange>;
export const planFieldNames = Object.keys(planFields) as (keyof typeof planFields)[];
export const togglePlanInput = z.strictObject({ id: z.uuid(), enabled: aSwitch(true) });
