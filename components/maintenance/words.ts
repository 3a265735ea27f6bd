import { sentence } from "@/components/assets/words";
import { count, formatNumber } from "@/components/ui/format";
import type { Tone } from "@/components/ui/tone";
import type { Verdict } from "@/lib/maintenance/proof";
import {
  isUnfinished,
  type PrescriptionStatus,
  unitFor,
  type WorkOrderKind,
  type WorkOrderPriority,
  type WorkOrderStatus,
} from "@/lib/maintenance/words";

export const orderTone: Record<WorkOrderStatus, Tone> = {
  open: "warn",
  assigned: "info",
  "in-progress": "info",
  "on-hold": "off",
  completed: "ok",
  verified: "ok",
  cancelled: "off",
};
export const orderLabel: Record<WorkOrderStatus, string> = {
  open: "Open",
  assigned: "Assigned",
  "in-progress": "In progress",
  "on-hold": "On hold",
  completed: "Completed",
  verified: "Verified",
  cancelled: "Cancelled",
};
export const orderPriorityTone: Record<WorkOrderPriority, Tone> = { emergency: "crit", high: "warn", medium: "info", low: "off" };
export const orderPriorityLabel: Record<WorkOrderPriority, string> = { emergency: "Emergency", high: "High", medium: "Medium", low: "Low" };
export const orderPriorityOptions = (["emergency", "high", "medium", "low"] as const).map((value) => ({
  value,
  label: orderPriorityLabel[value],
}));
export const kindLabel: Record<WorkOrderKind, string> = {
  corrective: "Corrective",
  preventive: "Preventive",
  inspection: "Inspection",
  improvement: "Improvement",
};
export const kindOptions = (["corrective", "preventive", "inspection", "improvement"] as const).map((value) => ({
  value,
  label: kindLabel[value],
}));
export const prescriptionTone: Record<PrescriptionStatus, Tone> = { draft: "off", approved: "info", active: "ok", archived: "off" };
export const prescriptionLabel: Record<PrescriptionStatus, string> = {
  draft: "Draft",
  approved: "Approved",
  active: "Active",
  archived: "Archived",
};
export const verdictTone: Record<Verdict, Tone> = { improved: "ok", unchanged: "warn", worse: "crit", "too-few-readings": "off" };
export const verdictLabel: Record<Verdict, string> = {
  improved: "The repair worked",
  unchanged: "Nothing changed",
  worse: "Worse than before",
  "too-few-readings": "Too few readings",
};
export const runLabel = {
  pending: "Pending",
  "in-progress": "Running",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
} as const;
export const runTone: Record<keyof typeof runLabel, Tone> = {
  pending: "off",
  "in-progress": "info",
  completed: "ok",
  failed: "crit",
  cancelled: "off",
};

/** Unfinished and past its date. */
export const isOverdue = (due: Date | null, status: WorkOrderStatus, now = Date.now()) =>
  due !== null && due.getTime() < now && isUnfinished(status);

const orderFieldWords: Record<string, string> = {
  assetId: "asset",
  componentId: "component",
  prescriptionId: "prescription",
  dueDate: "due date",
  kind: "kind",
  failureMode: "failure mode",
  rootCause: "root cause",
  requiresSignature: "signature",
  checklist: "checklist",
  externalId: "number elsewhere",
};
/** A field of an order as a thread says it was changed. */
export const orderFieldWord = (key: string) => orderFieldWords[key] ?? sentence(key).toLowerCase();

/** "Bearing, should last 900 days". */
export const replacedWords = ({ name, lifeDays }: { name: string; lifeDays: number | null }) =>
  lifeDays === null ? name : `${name}, should last ${count(lifeDays, "day")}`;

/** "2 pieces", "6 kg". */
export const amountOf = (amount: number, unit: string) => formatNumber(amount, { unit: unitFor(amount, unit) });

/** "Shaft diameter, 49.99 to 50.02 mm": what a step asks to be measured. */
export function wantedReading({
  label,
  unit,
  min,
  max,
}: {
  label: string;
  unit: string;
  min?: number | undefined;
  max?: number | undefined;
}) {
  const figure = (value: number) => formatNumber(value, { atMost: 4 });
  if (min !== undefined && max !== undefined) return `${label}, ${figure(min)} to ${figure(max)} ${unit}`;
  if (min !== undefined) return `${label}, at least ${figure(min)} ${unit}`;
  return max === undefined ? `${label} in ${unit}` : `${label}, at most ${figure(max)} ${unit}`;
}
