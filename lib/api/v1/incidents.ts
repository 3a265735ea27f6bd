import "server-only";
import { z } from "zod";
import { acknowledgeIncident } from "@/lib/itil/acknowledge-incident";
import { assignIncident } from "@/lib/itil/assign-incident";
import { closeIncident } from "@/lib/itil/close-incident";
import { linkAlert, unlinkAlert } from "@/lib/itil/link-alert";
import { openIncident } from "@/lib/itil/open-incident";
import { openIncidentFromAlert } from "@/lib/itil/open-incident-from-alert";
import { getIncident, incidentRef, listIncidents } from "@/lib/itil/queries";
import { reopenIncident } from "@/lib/itil/reopen-incident";
import { resolveIncident } from "@/lib/itil/resolve-incident";
import {
  assignIncidentInput,
  incidentFilter,
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
import { type Api, route } from "../route";

const at = "/api/v1/incidents";
const write = "incidents:write" as const;

export function incidentsApi(api: Api) {
  route(api, { method: "get", path: at, summary: "List incidents", auth: "incidents:read", input: incidentFilter, run: listIncidents });
  route(api, {
    method: "get",
    path: `${at}/:id`,
    summary: "Read one incident by its id or number (INC-1)",
    auth: "incidents:read",
    input: z.strictObject({ id: z.string().max(40) }),
    run: (tx, { id }) => getIncident(tx, incidentRef(id)),
  });
  route(api, {
    method: "post",
    path: at,
    summary: "Open an incident",
    auth: write,
    input: openIncidentInput,
    run: openIncident,
    status: 201,
  });
  route(api, {
    method: "post",
    path: `${at}/from-alert`,
    summary: "Open the incident of an alert, once",
    auth: write,
    input: openFromAlertInput,
    run: (tx, input) => openIncidentFromAlert(tx, input),
  });
  route(api, {
    method: "patch",
    path: `${at}/:id`,
    summary: "Change what an incident says",
    auth: write,
    input: updateIncidentInput,
    run: updateIncident,
  });
  route(api, {
    method: "post",
    path: `${at}/:id/assign`,
    summary: "Assign an incident, or to nobody",
    auth: write,
    input: assignIncidentInput,
    run: assignIncident,
  });
  route(api, {
    method: "post",
    path: `${at}/:id/acknowledge`,
    summary: "Acknowledge an incident",
    auth: write,
    input: incidentId,
    run: acknowledgeIncident,
  });
  route(api, {
    method: "post",
    path: `${at}/:id/investigate`,
    summary: "Start the investigation",
    auth: write,
    input: incidentId,
    run: startInvestigation,
  });
  route(api, {
    method: "post",
    path: `${at}/:id/resolve`,
    summary: "Resolve an incident",
    auth: write,
    input: resolveIncidentInput,
    run: resolveIncident,
  });
  route(api, {
    method: "post",
    path: `${at}/:id/reopen`,
    summary: "Reopen a resolved incident",
    auth: write,
    input: reopenIncidentInput,
    run: reopenIncident,
  });
  route(api, {
    method: "post",
    path: `${at}/:id/close`,
    summary: "Close a resolved incident",
    auth: write,
    input: incidentId,
    run: closeIncident,
  });
  route(api, {
    method: "post",
    path: `${at}/:id/alerts`,
    summary: "Link an alert to an incident",
    auth: write,
    input: linkAlertInput,
    run: linkAlert,
    status: 201,
  });
  route(api, {
    method: "delete",
    path: `${at}/:id/alerts/:alertId`,
    summary: "Unlink an alert from an incident",
    auth: write,
    input: linkAlertInput,
    run: unlinkAlert,
  });
}
