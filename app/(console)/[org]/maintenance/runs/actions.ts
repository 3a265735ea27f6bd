"use server";

import { action } from "@/lib/http/action";
import { followUpStep } from "@/lib/maintenance/follow-up";
import { completeStepInput, failExecutionInput, feedbackInput, startExecutionInput } from "@/lib/maintenance/prescription-schema";
import {
  cancelExecution,
  completeStep,
  failExecution,
  pauseExecution,
  rateExecution,
  resumeExecution,
  startExecution,
} from "@/lib/maintenance/run-prescription";
import { byId, followUpStepInput } from "@/lib/maintenance/schema";

export const startExecutionAction = action(startExecutionInput, startExecution);
export const completeStepAction = action(completeStepInput, completeStep);
export const pauseExecutionAction = action(byId, pauseExecution);
export const resumeExecutionAction = action(byId, resumeExecution);
export const failExecutionAction = action(failExecutionInput, failExecution);
export const cancelExecutionAction = action(failExecutionInput, cancelExecution);
export const rateExecutionAction = action(feedbackInput, rateExecution);
export const followUpStepAction = action(followUpStepInput, followUpStep);
