"use server";

import { action } from "@/lib/http/action";
import { createPart, retirePart, stockPart, updatePart } from "@/lib/maintenance/parts";
import { byId, movePartInput, partInput, updatePartInput } from "@/lib/maintenance/schema";

export const createPartAction = action(partInput, createPart);
export const updatePartAction = action(updatePartInput, updatePart);
export const stockPartAction = action(movePartInput, stockPart);
export const retirePartAction = action(byId, retirePart);
