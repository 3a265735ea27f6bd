import type { WorkOrderStatus } from "@/lib/maintenance/words";
import { CmmsError } from "./adapter";

type Step = readonly [action: string, parameters: Record<string, string>];
type Status = WorkOrderStatus | undefined;

const release: Step = ["ReleaseMaintenanceOrder", {}];
const lock: Step = ["SetMaintOrderStatusToLocked", {}];
const unlock: Step = ["SetMaintOrderStatusToUnlocked", {}];
const complete: Step = ["SetMaintOrdToTechCompleted", { MainWrkCmpltdDateTimeIsUsed: "false", AssignedMaintNotifIsToBeClosed: "false" }];
const reopen: Step = ["ResetMaintOrdStsTechCompleted", { AssgdMaintNotifIsToBePutInProc: "false" }];
const remove: Step = ["SetMaintOrdStsToMrkdForDeltn", { AssgdMaintNotifIsToBeSetDel: "false" }];

/** The first action on the way from a state to another. What is locked may have been released before, so the state is looked at after each. */
const ways: Partial<Record<WorkOrderStatus, Partial<Record<WorkOrderStatus, Step>>>> = {
  open: { "in-progress": release, "on-hold": lock, completed: release, cancelled: remove },
  "in-progress": { "on-hold": lock, completed: complete, cancelled: complete },
  "on-hold": { open: unlock, "in-progress": unlock, completed: unlock, cancelled: unlock },
  completed: { "in-progress": reopen, "on-hold": reopen, cancelled: remove },
};

export function sapAction(from: Status, to: Status): Step {
  const way = from && to && ways[from]?.[to];
  if (!way) throw new CmmsError("refused", `SAP PM has no way from ${from ?? "its present state"} to ${to}. Move the order there by hand.`);
  return way;
}
