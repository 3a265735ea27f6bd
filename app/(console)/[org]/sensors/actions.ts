"use server";

import { action } from "@/lib/http/action";
import { calibrateSensor } from "@/lib/telemetry/calibrate-sensor";
import { createSensor } from "@/lib/telemetry/create-sensor";
import { calibrateSensorInput, createSensorInput, updateSensorInput } from "@/lib/telemetry/schema";
import { updateSensor } from "@/lib/telemetry/update-sensor";

export const createSensorAction = action(createSensorInput, createSensor);
export const updateSensorAction = action(updateSensorInput, updateSensor);
export const calibrateSensorAction = action(calibrateSensorInput, calibrateSensor);
