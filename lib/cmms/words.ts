import type { WorkOrderPriority, WorkOrderStatus } from "@/lib/maintenance/words";

export const cmmsSystems = ["SAP PM", "IBM Maximo", "ServiceNow", "MaintainX"] as const;
export const conflictRules = ["ours", "theirs", "newest", "ask"] as const;
export const syncOperations = ["push", "pull", "sync"] as const;
export type CmmsSystem = (typeof cmmsSystems)[number];
export type ConflictRule = (typeof conflictRules)[number];
export type SyncOperation = (typeof syncOperations)[number];

/** What both sides keep of an order, in our words. */
export type SharedFields = {
  title: string;
  description: string | null;
  status: WorkOrderStatus;
  priority: WorkOrderPriority;
  dueDate: string | null;
};
export const sharedFields = ["title", "description", "status", "priority", "dueDate"] as const satisfies readonly (keyof SharedFields)[];
export type SharedField = (typeof sharedFields)[number];
/** A system leaves out the fields it has no place for. */
export type Shared = Partial<SharedFields>;

export type Conflict = { field: SharedField; ours: unknown; theirs: unknown };
export type OrderResult = {
  workOrderId: string | null;
  number: number | null;
  externalId: string | null;
  externalUrl: string | null;
  outcome: "created" | "updated" | "unchanged" | "conflict" | "failed" | "skipped";
  /** Fields that went out, fields that came in. */
  sent: SharedField[];
  received: SharedField[];
  message: string | null;
};
