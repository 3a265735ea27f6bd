"use server";

import type { z } from "zod";
import { action } from "@/lib/http/action";
import { acknowledgeIncident } from "@/lib/itil/acknowledge-incident";
import { assignIncident } from "@/lib/itil/assign-incident";
import { closeIncident } from "@/lib/itil/close-incident";
import { linkAlert, unlinkAlert } from "@/lib/itil/link-alert";
import { openIncident } from "@/lib/itil/open-incident";
import { openIncidentFromAlert } from "@/lib/itil/open-incident-from-alert";
import { reopenIncident } from "@/lib/itil/reopen-incident";
import { resolveIncident } from "@/lib/itil/resolve-incident";
import {
  assignIncidentInput,
  incidentId,
  linkAlertInput,
  openFromAlertInput,
  openIncidentInput,
  reopenIncidentInput,
  resolveIncidentInput,
  updateIncidentInput,
} from "@/lib/itil/schema";
import { startInvestigation } from "@/lib/itil/start-investigation";
import { updateIncident } from "@/lib/itil/update-incident";

export const openIncidentAction = action(openIncidentInput, openIncident);
export const openIncidentFromAlertAction = action(openFromAlertInput, (tx, input: z.infer<typeof openFromAlertInput>) =>
  openIncidentFromAlert(tx, input),
);
export const assignIncidentAction = action(assignIncidentInput, assignIncident);
export const acknowledgeIncidentAction = action(incidentId, acknowledgeIncident);
export const startInvestigationAction = action(incidentId, startInvestigation);
export const resolveIncidentAction = action(resolveIncidentInput, resolveIncident);
export const reopenIncidentAction = action(reopenIncidentInput, reopenIncident);
export const closeIncidentAction = action(incidentId, closeIncident);
export const updateIncidentAction = action(updateIncidentInput, updateIncident);
export const linkAlertAction = action(linkAlertInput, linkAlert);
export const unlinkAlertAction = action(linkAlertInput, unlinkAlert);
