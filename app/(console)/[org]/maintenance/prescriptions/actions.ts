"use server";

import { action } from "@/lib/http/action";
import { activatePrescription, approvePrescription, archivePrescription, returnPrescription } from "@/lib/maintenance/approve-prescription";
import { editPrescriptionInput, prescriptionInput } from "@/lib/maintenance/prescription-schema";
import { byId } from "@/lib/maintenance/schema";
import { createPrescription, editPrescription, revisePrescription } from "@/lib/maintenance/write-prescription";

export const createPrescriptionAction = action(prescriptionInput, createPrescription);
export const editPrescriptionAction = action(editPrescriptionInput, editPrescription);
export const revisePrescriptionAction = action(byId, revisePrescription);
export const approvePrescriptionAction = action(byId, approvePrescription);
export const returnPrescriptionAction = action(byId, returnPrescription);
export const activatePrescriptionAction = action(byId, activatePrescription);
export const archivePrescriptionAction = action(byId, archivePrescription);
