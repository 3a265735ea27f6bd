import "server-only";
import { activatePrescription, approvePrescription, archivePrescription, returnPrescription } from "@/lib/maintenance/approve-prescription";
import { followUpStep } from "@/lib/maintenance/follow-up";
import { getExecution, getPrescription, listPrescriptions } from "@/lib/maintenance/prescription-queries";
import * as input from "@/lib/maintenance/prescription-schema";
import {
  cancelExecution,
  completeStep,
  failExecution,
  pauseExecution,
  rateExecution,
  resumeExecution,
  startExecution,
} from "@/lib/maintenance/run-prescription";
import * as order from "@/lib/maintenance/schema";
import { createPrescription, editPrescription, revisePrescription } from "@/lib/maintenance/write-prescription";
import { type Api, route } from "../route";

const read = "maintenance:read" as const;
const work = "work-orders:write" as const;

export function prescriptionsApi(api: Api) {
  const at = "/api/v1/prescriptions";
  const { byId } = order;
  const approve = { method: "post", auth: "prescriptions:approve", input: byId } as const;
  route(api, {
    method: "get",
    path: at,
    summary: "List prescriptions",
    auth: read,
    input: input.prescriptionFilter,
    run: listPrescriptions,
  });
  route(api, {
    method: "get",
    path: `${at}/:id`,
    summary: "Read one prescription",
    auth: read,
    input: byId,
    run: (tx, { id }) => getPrescription(tx, id),
  });
  route(api, {
    method: "post",
    path: at,
    summary: "Write a prescription",
    auth: "prescriptions:write",
    input: input.prescriptionInput,
    run: createPrescription,
    status: 201,
  });
  route(api, {
    method: "put",
    path: `${at}/:id`,
    summary: "Edit a draft",
    auth: "prescriptions:write",
    input: input.editPrescriptionInput,
    run: editPrescription,
  });
  route(api, {
    method: "post",
    path: `${at}/:id/revise`,
    summary: "Make a new version",
    auth: "prescriptions:write",
    input: byId,
    run: revisePrescription,
    status: 201,
  });
  route(api, { ...approve, path: `${at}/:id/approve`, summary: "Approve a colleague's draft", run: approvePrescription });
  route(api, { ...approve, path: `${at}/:id/return`, summary: "Send an approved version back to its author", run: returnPrescription });
  route(api, { ...approve, path: `${at}/:id/activate`, summary: "Put a version into use", run: activatePrescription });
  route(api, { ...approve, path: `${at}/:id/archive`, summary: "Take a version out of use", run: archivePrescription });

  const runs = "/api/v1/executions";
  const post = { method: "post", auth: work } as const;
  route(api, {
    method: "get",
    path: `${runs}/:id`,
    summary: "Read one run of a prescription",
    auth: read,
    input: byId,
    run: (tx, { id }) => getExecution(tx, id),
  });
  route(api, {
    ...post,
    path: runs,
    summary: "Run a prescription on an asset",
    input: input.startExecutionInput,
    run: startExecution,
    status: 201,
  });
  route(api, { ...post, path: `${runs}/:id/steps`, summary: "Finish the next step", input: input.completeStepInput, run: completeStep });
  route(api, {
    ...post,
    path: `${runs}/:id/steps/:step/follow-up`,
    summary: "Open the corrective order of a step that measured out of range, once",
    input: order.followUpStepInput,
    run: followUpStep,
  });
  route(api, { ...post, path: `${runs}/:id/pause`, summary: "Pause a run", input: byId, run: pauseExecution });
  route(api, { ...post, path: `${runs}/:id/resume`, summary: "Resume a run", input: byId, run: resumeExecution });
  route(api, {
    ...post,
    path: `${runs}/:id/fail`,
    summary: "End a run that could not be finished",
    input: input.failExecutionInput,
    run: failExecution,
  });
  route(api, { ...post, path: `${runs}/:id/cancel`, summary: "Cancel a run", input: input.failExecutionInput, run: cancelExecution });
  route(api, { ...post, path: `${runs}/:id/rate`, summary: "Rate a run that has ended", input: input.feedbackInput, run: rateExecution });
}
