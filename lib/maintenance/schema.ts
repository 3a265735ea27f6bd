import { z } from "zod";
import { taskKinds, workOrderKinds, workOrderPriorities, workOrderStatuses } from "./words";

const hasNoNul = (text: string) => !text.includes("\u0000");
const noNul = "Must not contain NUL characters";
/** Forms post text: a number as its digits, nothing as "", a switch as "on", a list as JSON. */
const numeric = (value: unknown) => (typeof value === "string" ? (value.trim() === "" ? undefined : Number(value)) : value);
export const aNumber = <T extends z.ZodType>(schema: T) => z.preprocess(numeric, schema);
/** "off" and, when the switch is set, "on" behind it: the last one counts. */
const switched = (value: unknown) => {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return last === "on" || last === "true" ? true : last === "off" || last === "false" ? false : last;
};
export const aSwitch = (standard: boolean) => z.preprocess(switched, z.boolean().default(standard));
export const aList = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => {
    if (typeof value !== "string") return value;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      return value;
    }
  }, schema);
/** A day means its end, in UTC; a moment without a zone is UTC too. */
const moment = (value: unknown) =>
  typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value)
    ? `${value}T23:59:59Z`
    : typeof value === "string" && /T\d\d:\d\d$/.test(value)
      ? `${value}:00Z`
      : value;
export const aMoment = z.preprocess(moment, z.iso.datetime({ offset: true, message: "Give date and time with a zone" }));
export const line = (least: string, most = 200) =>
  z.string().trim().min(1, least).max(most, `At most ${most} characters`).refine(hasNoNul, noNul);
export const prose = (most: number) => z.string().trim().max(most, `At most ${most} characters`).refine(hasNoNul, noNul);
/** Forms post an empty string where nothing is chosen. */
export const optionalId = (message: string) => z.union([z.literal("").transform(() => null), z.null(), z.uuid(message)]);
/** A moment with its zone, to the millisecond; forms post an empty string for none. */
export const optionalMoment = z.preprocess(
  moment,
  z.union([z.literal("").transform(() => null), z.null(), z.iso.datetime({ offset: true, message: "Give date and time with a zone" })]),
);
const money = z.number().min(0, "Not below zero").max(1e10, "Too large").multipleOf(0.01, "At most two decimals");
const currency = z.string().regex(/^[A-Z]{3}$/, "Three capital letters, such as EUR");

export const byId = z.strictObject({ id: z.uuid() });
export type ById = z.infer<typeof byId>;

const details = {
  title: line("Say in a few words what is to be done"),
  description: prose(10_000),
  kind: z.enum(workOrderKinds),
  priority: z.enum(workOrderPriorities),
  dueDate: optionalMoment,
  componentId: optionalId("Choose a component"),
  requiresSignature: z.boolean(),
};

export const createWorkOrderInput = z.strictObject({
  ...details,
  description: details.description.optional(),
  kind: details.kind.default("corrective"),
  priority: details.priority.default("medium"),
  dueDate: details.dueDate.optional(),
  componentId: details.componentId.optional(),
  requiresSignature: aSwitch(false),
  assetId: z.uuid("Choose an asset"),
  incidentId: optionalId("Choose an incident").optional(),
  prescriptionId: optionalId("Choose a prescription").optional(),
  assigneeId: optionalId("Choose a colleague").optional(),
});
export type CreateWorkOrderInput = z.infer<typeof createWorkOrderInput>;

export const workOrderFromAlertInput = z.strictObject({
  alertId: z.uuid("Choose an alert"),
  prescriptionId: optionalId("Choose a prescription").optional(),
  assigneeId: optionalId("Choose a colleague").optional(),
});
export type WorkOrderFromAlertInput = z.infer<typeof workOrderFromAlertInput>;

export const updateWorkOrderInput = z.strictObject({
  id: z.uuid(),
  title: details.title.optional(),
  description: z.union([z.literal("").transform(() => null), z.null(), details.description]).optional(),
  kind: details.kind.optional(),
  priority: details.priority.optional(),
  dueDate: details.dueDate.optional(),
  componentId: details.componentId.optional(),
  requiresSignature: details.requiresSignature.optional(),
});
export type UpdateWorkOrderInput = z.infer<typeof updateWorkOrderInput>;

export const assignWorkOrderInput = z.strictObject({ id: z.uuid(), assigneeId: optionalId("Choose a colleague") });
export type AssignWorkOrderInput = z.infer<typeof assignWorkOrderInput>;

const because = (least: string) => z.strictObject({ id: z.uuid(), reason: line(least, 2_000) });
export const holdWorkOrderInput = because("Say what it waits for");
export const cancelWorkOrderInput = because("Say why it is not needed");
export const reopenWorkOrderInput = because("Say what is still wrong");
export type WithReason = z.infer<typeof holdWorkOrderInput>;

export const completeWorkOrderInput = z.strictObject({
  id: z.uuid(),
  resolutionNotes: line("Say what was done", 10_000),
  rootCause: prose(2_000).optional(),
  failureMode: prose(200).optional(),
  otherCost: aNumber(money.optional()),
  /** The components of the asset that were replaced, each by its id with the days that the new one is expected to last. */
  replaced: z
    .record(
      z.uuid("Choose a component"),
      aNumber(z.number("Give whole days").int("Whole days").min(0, "Not below zero").max(36_500, "At most 36,500 days").nullish()),
    )
    .refine((all) => Object.keys(all).length <= 100, "At most 100 components")
    .default({}),
});
export type CompleteWorkOrderInput = z.infer<typeof completeWorkOrderInput>;

const task = z.strictObject({
  kind: z.enum(taskKinds).default("check"),
  label: line("Say what is to be checked", 500),
  required: z.boolean().default(true),
  unit: prose(40).optional(),
  options: z.array(line("An option needs a name", 100)).max(20).default([]),
});
export const setChecklistInput = z.strictObject({ id: z.uuid(), tasks: aList(z.array(task).max(100, "At most 100 tasks")) });
export type SetChecklistInput = z.infer<typeof setChecklistInput>;

export const finishTaskInput = z.strictObject({
  taskId: z.uuid(),
  value: prose(2_000).optional(),
  passed: z.preprocess((value) => (value === "yes" ? true : value === "no" ? false : value), z.boolean().optional()),
});
export type FinishTaskInput = z.infer<typeof finishTaskInput>;
export const followUpTaskInput = finishTaskInput.pick({ taskId: true });
export type FollowUpTaskInput = z.infer<typeof followUpTaskInput>;
export const followUpStepInput = z.strictObject({ id: z.uuid(), step: aNumber(z.number().int().min(1)) });
export type FollowUpStepInput = z.infer<typeof followUpStepInput>;

const quantity = z.number().gt(0, "More than zero").max(1e9, "Too many").multipleOf(0.001, "At most three decimals");
export const usePartInput = z.strictObject({ id: z.uuid(), partId: z.uuid("Choose a part"), quantity: aNumber(quantity) });
export type UsePartInput = z.infer<typeof usePartInput>;

export const addLaborInput = z.strictObject({
  id: z.uuid(),
  minutes: aNumber(z.number("Give the minutes").int().min(1, "At least a minute").max(1_440, "At most a day; add each day by itself")),
  hourlyRate: aNumber(money.optional()),
  note: prose(500).optional(),
});
export type AddLaborInput = z.infer<typeof addLaborInput>;

export const signWorkOrderInput = z.strictObject({
  id: z.uuid(),
  name: line("Write your name", 120),
  /** The pen's way as SVG path data (move and line commands only), in a box of 400 × 160. */
  path: z
    .string()
    .max(20_000, "Sign with fewer strokes")
    .regex(/^M[\d.\sML-]+$/, "Sign in the box"),
});
export type SignWorkOrderInput = z.infer<typeof signWorkOrderInput>;

export const downtimeInput = z
  .strictObject({
    assetId: z.uuid("Choose an asset"),
    workOrderId: optionalId("Choose a work order").optional(),
    startedAt: aMoment,
    endedAt: optionalMoment.optional(),
    planned: aSwitch(false),
    reason: prose(500).optional(),
  })
  .refine(({ startedAt, endedAt }) => !endedAt || Date.parse(endedAt) >= Date.parse(startedAt), {
    path: ["endedAt"],
    message: "It cannot end before it began",
  });
export type DowntimeInput = z.infer<typeof downtimeInput>;

export const partInput = z.strictObject({
  number: line("Give the part a number", 80),
  name: line("Name the part"),
  unit: line("Say in what it is counted", 40).optional(), // a default of the schema would come back with every change of something else
  location: prose(120).optional(),
  reorderPoint: aNumber(z.number().min(0, "Not below zero").max(1e9).nullish()),
  unitCost: aNumber(money.default(0)),
  /** Left out: the organization's. */
  currency: currency.optional(),
});
export type PartInput = z.infer<typeof partInput>;
export const updatePartInput = partInput.partial().extend({ id: z.uuid() });
export type UpdatePartInput = z.infer<typeof updatePartInput>;
export const movePartInput = z.strictObject({
  id: z.uuid(),
  reason: z.enum(["received", "counted"]),
  /** Received: how many came. Counted: how many there are. */
  quantity: aNumber(z.number("Give a number").min(0, "Not below zero").max(1e9).multipleOf(0.001, "At most three decimals")),
  unitCost: aNumber(money.optional()),
  note: prose(500).optional(),
});
export type MovePartInput = z.infer<typeof movePartInput>;

export const workOrderSorts = ["created", "number", "priority", "due"] as const;
const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (typeof value === "string" ? value.split(",").filter(Boolean) : value), z.array(item).max(100));
const page = {
  cursor: z.string().max(800).optional(),
  before: z.string().max(800).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
};
export const workOrderFilter = z.strictObject({
  q: z.string().trim().max(200).optional().meta({
    description:
      "In title, description or asset's name, or the order's number. Two letters are found where a word begins, other texts anywhere.",
  }),
  status: list(z.enum(workOrderStatuses)).optional(),
  priority: list(z.enum(workOrderPriorities)).optional(),
  kind: list(z.enum(workOrderKinds)).optional(),
  /** A person's id, "me", or "nobody". */
  assignee: list(z.union([z.uuid(), z.enum(["me", "nobody"])])).optional(),
  site: list(z.uuid()).optional(),
  asset: z.uuid().optional(),
  plan: z.uuid().optional(),
  overdue: z.preprocess((value) => (value === "true" ? true : value === "false" ? false : value), z.boolean()).optional(),
  dueFrom: z.iso.datetime({ offset: true }).optional(),
  dueTo: z.iso.datetime({ offset: true }).optional(),
  sort: z
    .string()
    .regex(new RegExp(`^-?(${workOrderSorts.join("|")})$`), "No such order")
    .default("-created"),
  ...page,
});
export type WorkOrderFilter = z.infer<typeof workOrderFilter>;

export const partFilter = z.strictObject({
  q: z.string().trim().max(200).optional(),
  low: z.preprocess((value) => (value === "true" ? true : value === "false" ? false : value), z.boolean()).optional(),
  ...page,
});
export type PartFilter = z.infer<typeof partFilter>;
