"use server";

import { action } from "@/lib/http/action";
import { createGateway } from "@/lib/telemetry/create-gateway";
import { createGatewayInput, updateGatewayInput } from "@/lib/telemetry/schema";
import { updateGateway } from "@/lib/telemetry/update-gateway";

export const createGatewayAction = action(createGatewayInput, createGateway);
export const updateGatewayAction = action(updateGatewayInput, updateGateway);
