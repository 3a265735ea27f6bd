"use server";

import { action } from "@/lib/http/action";
import { createPlan, togglePlan, updatePlan } from "@/lib/maintenance/plans";
import { editPlanInput, planInput, togglePlanInput } from "@/lib/maintenance/prescription-schema";

export const createPlanAction = action(planInput, createPlan);
export const updatePlanAction = action(editPlanInput, updatePlan);
export const togglePlanAction = action(togglePlanInput, togglePlan);
