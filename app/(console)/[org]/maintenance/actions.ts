"use server";

import type { z } from "zod";
import { action } from "@/lib/http/action";
import { assignWorkOrder } from "@/lib/maintenance/assign-work-order";
import { finishTask, setChecklist } from "@/lib/maintenance/checklist";
import { completeWorkOrder, reopenWorkOrder, verifyWorkOrder } from "@/lib/maintenance/complete-work-order";
import { createFromAlert } from "@/lib/maintenance/create-from-alert";
import { createWorkOrder } from "@/lib/maintenance/create-work-order";
import { endDowntime, recordDowntime } from "@/lib/maintenance/downtime";
import { followUpTask } from "@/lib/maintenance/follow-up";
import { addLabor, startTimer, stopTimer } from "@/lib/maintenance/labor";
import { proveRepair } from "@/lib/maintenance/prove-repair";
import * as inputs from "@/lib/maintenance/schema";
import { cancelWorkOrder, holdWorkOrder, startWorkOrder } from "@/lib/maintenance/start-work-order";
import { signWorkOrder, updateWorkOrder } from "@/lib/maintenance/update-work-order";
import { returnPart, takePart } from "@/lib/maintenance/use-part";

export const createWorkOrderAction = action(inputs.createWorkOrderInput, (tx, input: z.output<typeof inputs.createWorkOrderInput>) =>
  createWorkOrder(tx, input),
);
export const createFromAlertAction = action(inputs.workOrderFromAlertInput, (tx, input: z.output<typeof inputs.workOrderFromAlertInput>) =>
  createFromAlert(tx, input),
);
export const assignWorkOrderAction = action(inputs.assignWorkOrderInput, assignWorkOrder);
export const updateWorkOrderAction = action(inputs.updateWorkOrderInput, updateWorkOrder);
export const startWorkOrderAction = action(inputs.byId, startWorkOrder);
export const holdWorkOrderAction = action(inputs.holdWorkOrderInput, holdWorkOrder);
export const cancelWorkOrderAction = action(inputs.cancelWorkOrderInput, cancelWorkOrder);
export const completeWorkOrderAction = action(inputs.completeWorkOrderInput, completeWorkOrder);
export const verifyWorkOrderAction = action(inputs.byId, verifyWorkOrder);
export const reopenWorkOrderAction = action(inputs.reopenWorkOrderInput, reopenWorkOrder);
export const signWorkOrderAction = action(inputs.signWorkOrderInput, signWorkOrder);
export const setChecklistAction = action(inputs.setChecklistInput, setChecklist);
export const finishTaskAction = action(inputs.finishTaskInput, finishTask);
export const followUpTaskAction = action(inputs.followUpTaskInput, followUpTask);
export const takePartAction = action(inputs.usePartInput, takePart);
export const returnPartAction = action(inputs.usePartInput, returnPart);
export const addLaborAction = action(inputs.addLaborInput, addLabor);
export const startTimerAction = action(inputs.byId, startTimer);
export const stopTimerAction = action(inputs.byId, stopTimer);
export const proveRepairAction = action(inputs.byId, proveRepair);
export const recordDowntimeAction = action(inputs.downtimeInput, recordDowntime);
export const endDowntimeAction = action(inputs.byId, endDowntime);
