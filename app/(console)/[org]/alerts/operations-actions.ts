"use server";

import { assignAlert } from "@/lib/alerts/assign-alert";
import { cancelWindow } from "@/lib/alerts/cancel-window";
import { createSilence } from "@/lib/alerts/create-silence";
import { createWindow } from "@/lib/alerts/create-window";
import { endSilence } from "@/lib/alerts/end-silence";
import { assignAlertInput, createSilenceInput, createWindowInput, operationId } from "@/lib/alerts/operations-schema";
import { routeForm, routeId, updateRouteInput } from "@/lib/alerts/route-schema";
import { createRoute, removeRoute, updateRoute } from "@/lib/alerts/write-route";
import { action } from "@/lib/http/action";

export const assignAlertAction = action(assignAlertInput, assignAlert);
export const createSilenceAction = action(createSilenceInput, createSilence);
export const endSilenceAction = action(operationId, endSilence);
export const createWindowAction = action(createWindowInput, createWindow);
export const cancelWindowAction = action(operationId, cancelWindow);
export const createRouteAction = action(routeForm, createRoute);
export const updateRouteAction = action(updateRouteInput, updateRoute);
export const removeRouteAction = action(routeId, removeRoute);
