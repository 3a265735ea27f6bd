import "server-only";
import { z } from "zod";
import { assignWorkOrder } from "@/lib/maintenance/assign-work-order";
import { finishTask, setChecklist } from "@/lib/maintenance/checklist";
import { completeWorkOrder, reopenWorkOrder, verifyWorkOrder } from "@/lib/maintenance/complete-work-order";
import { createFromAlert } from "@/lib/maintenance/create-from-alert";
import { createWorkOrder } from "@/lib/maintenance/create-work-order";
import { endDowntime, recordDowntime } from "@/lib/maintenance/downtime";
import { followUpTask } from "@/lib/maintenance/follow-up";
import { addLabor, startTimer, stopTimer } from "@/lib/maintenance/labor";
import { createPart, retirePart, stockPart, updatePart } from "@/lib/maintenance/parts";
import { createPlan, listPlans, togglePlan, updatePlan } from "@/lib/maintenance/plans";
import * as input from "@/lib/maintenance/prescription-schema";
import { proveRepair } from "@/lib/maintenance/prove-repair";
import { listParts, listWorkOrders, workOrderRef } from "@/lib/maintenance/queries";
import { reliabilityOf } from "@/lib/maintenance/reliability";
import * as order from "@/lib/maintenance/schema";
import { cancelWorkOrder, holdWorkOrder, startWorkOrder } from "@/lib/maintenance/start-work-order";
import { signWorkOrder, updateWorkOrder } from "@/lib/maintenance/update-work-order";
import { returnPart, takePart } from "@/lib/maintenance/use-part";
import { getWorkOrder } from "@/lib/maintenance/work-order-record";
import { type Api, route } from "../route";

const read = "maintenance:read" as const;
const work = "work-orders:write" as const;

export function maintenanceApi(api: Api) {
  workOrdersApi(api);
  plansApi(api);
  partsApi(api);
}

function workOrdersApi(api: Api) {
  const at = "/api/v1/work-orders";
  const { byId } = order;
  const post = { method: "post", auth: work } as const;
  route(api, { method: "get", path: at, summary: "List work orders", auth: read, input: order.workOrderFilter, run: listWorkOrders });
  route(api, {
    method: "get",
    path: `${at}/:id`,
    summary: "Read one work order by its id or number (WO-1)",
    auth: read,
    input: z.strictObject({ id: z.string().max(40) }),
    run: (tx, { id }) => getWorkOrder(tx, workOrderRef(id)),
  });
  route(api, {
    ...post,
    path: at,
    summary: "Create a work order",
    input: order.createWorkOrderInput,
    run: (tx, one) => createWorkOrder(tx, one),
    status: 201,
  });
  route(api, {
    ...post,
    path: `${at}/from-alert`,
    summary: "Create the work order of an alert, once",
    input: order.workOrderFromAlertInput,
    run: (tx, one) => createFromAlert(tx, one),
  });
  route(api, {
    method: "patch",
    path: `${at}/:id`,
    summary: "Change what a work order says",
    auth: work,
    input: order.updateWorkOrderInput,
    run: updateWorkOrder,
  });
  route(api, {
    ...post,
    path: `${at}/:id/assign`,
    summary: "Give a work order to a colleague, or to nobody",
    input: order.assignWorkOrderInput,
    run: assignWorkOrder,
  });
  route(api, { ...post, path: `${at}/:id/start`, summary: "Start or resume the work", input: byId, run: startWorkOrder });
  route(api, { ...post, path: `${at}/:id/hold`, summary: "Put the work on hold", input: order.holdWorkOrderInput, run: holdWorkOrder });
  route(api, {
    ...post,
    path: `${at}/:id/complete`,
    summary: "Complete the work",
    input: order.completeWorkOrderInput,
    run: completeWorkOrder,
  });
  route(api, {
    method: "post",
    path: `${at}/:id/verify`,
    summary: "Verify work that a colleague completed",
    auth: "work-orders:verify",
    input: byId,
    run: verifyWorkOrder,
  });
  route(api, {
    ...post,
    path: `${at}/:id/reopen`,
    summary: "Send completed work back",
    input: order.reopenWorkOrderInput,
    run: reopenWorkOrder,
  });
  route(api, {
    ...post,
    path: `${at}/:id/cancel`,
    summary: "Cancel a work order",
    input: order.cancelWorkOrderInput,
    run: cancelWorkOrder,
  });
  route(api, { ...post, path: `${at}/:id/sign`, summary: "Sign the work", input: order.signWorkOrderInput, run: signWorkOrder });
  route(api, {
    method: "put",
    path: `${at}/:id/checklist`,
    summary: "Set the checklist",
    auth: work,
    input: order.setChecklistInput,
    run: setChecklist,
  });
  route(api, {
    ...post,
    path: "/api/v1/work-order-tasks/:taskId/finish",
    summary: "Tick a task of a checklist",
    input: order.finishTaskInput,
    run: finishTask,
  });
  route(api, {
    ...post,
    path: "/api/v1/work-order-tasks/:taskId/follow-up",
    summary: "Open the corrective order of a failed task, once",
    input: order.followUpTaskInput,
    run: followUpTask,
  });
  route(api, {
    ...post,
    path: `${at}/:id/parts`,
    summary: "Take a part for a work order",
    input: order.usePartInput,
    run: takePart,
    status: 201,
  });
  route(api, { ...post, path: `${at}/:id/parts/return`, summary: "Return a part to stock", input: order.usePartInput, run: returnPart });
  route(api, { ...post, path: `${at}/:id/labor`, summary: "Add time worked", input: order.addLaborInput, run: addLabor, status: 201 });
  route(api, { ...post, path: `${at}/:id/timer/start`, summary: "Start your timer", input: byId, run: startTimer });
  route(api, { ...post, path: `${at}/:id/timer/stop`, summary: "Stop your timer", input: byId, run: stopTimer });
  route(api, { ...post, path: `${at}/:id/proof`, summary: "Measure whether the repair worked", auth: read, input: byId, run: proveRepair });
  route(api, {
    ...post,
    path: "/api/v1/downtimes",
    summary: "Record that an asset stands still",
    input: order.downtimeInput,
    run: recordDowntime,
    status: 201,
  });
  route(api, { ...post, path: "/api/v1/downtimes/:id/end", summary: "End a downtime", input: byId, run: endDowntime });
  route(api, {
    method: "get",
    path: "/api/v1/reliability",
    summary: "MTBF, MTTR, availability and cost of an asset, a site or everything",
    auth: read,
    input: z.strictObject({
      assetId: z.uuid().optional(),
      siteId: z.uuid().optional(),
      from: z.iso.datetime({ offset: true }),
      to: z.iso.datetime({ offset: true }),
    }),
    run: (tx, { from, to, assetId, siteId }) =>
      reliabilityOf(tx, { from: new Date(from), to: new Date(to), ...(assetId && { assetId }), ...(siteId && { siteId }) }),
  });
}

function plansApi(api: Api) {
  const at = "/api/v1/maintenance-plans";
  route(api, {
    method: "get",
    path: at,
    summary: "List maintenance plans",
    auth: read,
    input: z.strictObject({ assetId: z.uuid().optional() }),
    run: async (tx, { assetId }) => ({ items: await listPlans(tx, { ...(assetId && { assetId }) }) }),
  });
  route(api, {
    method: "post",
    path: at,
    summary: "Create a maintenance plan",
    auth: "maintenance:write",
    input: input.planInput,
    run: createPlan,
    status: 201,
  });
  route(api, {
    method: "put",
    path: `${at}/:id`,
    summary: "Change a maintenance plan",
    auth: "maintenance:write",
    input: input.editPlanInput,
    run: updatePlan,
  });
  route(api, {
    method: "post",
    path: `${at}/:id/toggle`,
    summary: "Rest or resume a plan",
    auth: "maintenance:write",
    input: input.togglePlanInput,
    run: togglePlan,
  });
}

function partsApi(api: Api) {
  const at = "/api/v1/parts";
  const auth = "maintenance:write" as const;
  route(api, { method: "get", path: at, summary: "List parts", auth: read, input: order.partFilter, run: listParts });
  route(api, { method: "post", path: at, summary: "Add a part", auth, input: order.partInput, run: createPart, status: 201 });
  route(api, { method: "patch", path: `${at}/:id`, summary: "Change a part", auth, input: order.updatePartInput, run: updatePart });
  route(api, {
    method: "post",
    path: `${at}/:id/stock`,
    summary: "Receive or count a part",
    auth,
    input: order.movePartInput,
    run: stockPart,
  });
  route(api, { method: "post", path: `${at}/:id/retire`, summary: "Retire a part", auth, input: order.byId, run: retirePart });
}
