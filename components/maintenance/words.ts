import type { Tone } from "@/components/ui/tone";
import type { Verdict } from "@/lib/maintenance/proof";
import type { PrescriptionStatus, WorkOrderKind, WorkOrderPriority, WorkOrderStatus } from "@/lib/maintenance/words";

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
  due !== null && due.getTime() < now && ["open", "assigned", "in-progress", "on-hold"].includes(status);
