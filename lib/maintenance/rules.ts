import { unfinished, type WorkOrderPriority, type WorkOrderStatus } from "./words";

/** The moves people make. The database refuses every other one, whoever asks. */
export const moves = {
  start: { from: ["open", "assigned", "on-hold"], to: "in-progress" },
  hold: { from: ["assigned", "in-progress"], to: "on-hold" },
  complete: { from: ["in-progress"], to: "completed" },
  verify: { from: ["completed"], to: "verified" },
  reopen: { from: ["completed"], to: "in-progress" },
  cancel: { from: unfinished, to: "cancelled" },
} as const satisfies Record<string, { from: readonly WorkOrderStatus[]; to: WorkOrderStatus }>;
export type Move = keyof typeof moves;

const participles: Record<Move, string> = {
  start: "started",
  hold: "put on hold",
  complete: "completed",
  verify: "verified",
  reopen: "reopened",
  cancel: "cancelled",
};

const said = (status: WorkOrderStatus) => status.replace("-", " ");

/** "WO-4 is verified. Only an order that is completed can be reopened." */
export const refusal = (number: number, status: WorkOrderStatus, move: Move) =>
  `WO-${number} is ${said(status)}. Only an order that is ${moves[move].from.map(said).join(" or ")} can be ${participles[move]}.`;

/** How urgent the order of an alert is: its severity, one step up on a critical asset. */
export function priorityOfAlert(
  severity: "low" | "medium" | "high" | "critical",
  criticality: "low" | "medium" | "high" | "critical",
): WorkOrderPriority {
  const order = ["low", "medium", "high", "emergency"] as const;
  const rank = { low: 0, medium: 1, high: 2, critical: 3 }[severity] + (criticality === "critical" ? 1 : criticality === "low" ? -1 : 0);
  return order[Math.max(0, Math.min(3, rank))]!;
}

/** Whole minutes between two moments. */
export const minutesBetween = (from: Date, to: Date) => Math.max(0, Math.round((to.getTime() - from.getTime()) / 60_000));
/** Stock is counted in thousandths, as the database keeps it: 0.4 less 0.1 is 0.3, which floating point does not say. */
export const thousandths = (quantity: number) => Math.round(quantity * 1_000) / 1_000;
/** Money is kept to the cent. */
export const cents = (amount: number) => Math.round(amount * 100) / 100;
