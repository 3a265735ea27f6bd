"use server";

import { action } from "@/lib/http/action";
import { addAnnotationInput, removeAnnotationInput } from "@/lib/telemetry/annotation-schema";
import { addAnnotation, removeAnnotation } from "@/lib/telemetry/annotations";

export const addAnnotationAction = action(addAnnotationInput, addAnnotation);
export const removeAnnotationAction = action(removeAnnotationInput, removeAnnotation);
