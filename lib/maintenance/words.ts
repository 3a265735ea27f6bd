export const workOrderStatuses = ["open", "assigned", "in-progress", "on-hold", "completed", "cancelled", "verified"] as const;
export const workOrderPriorities = ["low", "medium", "high", "emergency"] as const;
export const workOrderKinds = ["corrective", "preventive", "inspection", "improvement"] as const;
export const taskKinds = ["check", "number", "text", "inspection", "choice"] as const;
export const prescriptionStatuses = ["draft", "approved", "active", "archived"] as const;
export type WorkOrderStatus = (typeof workOrderStatuses)[number];
export type WorkOrderPriority = (typeof workOrderPriorities)[number];
/** A word's place in its enum, from 1, as the columns `status_rank` and `priority_rank` hold it. */
export const rankOfStatus = (status: WorkOrderStatus) => workOrderStatuses.indexOf(status) + 1;
export const rankOfPriority = (priority: WorkOrderPriority) => workOrderPriorities.indexOf(priority) + 1;
export type WorkOrderKind = (typeof workOrderKinds)[number];
export type PrescriptionStatus = (typeof prescriptionStatuses)[number];

/** Orders that still ask for somebody. */
export const unfinished = ["open", "assigned", "in-progress", "on-hold"] as const satisfies readonly WorkOrderStatus[];
export const isUnfinished = (status: WorkOrderStatus | null): boolean => unfinished.some((one) => one === status);
/** Of units, only what is counted has a plural: "2 pieces", "2 kg". */
export const unitFor = (amount: number, unit: string) => (unit === "piece" && amount !== 1 ? "pieces" : unit);
