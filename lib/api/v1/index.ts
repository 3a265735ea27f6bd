import "server-only";
import type { Api } from "../route";
import { accessApi } from "./access";
import { alertsApi } from "./alerts";
import { alertsOperationsApi } from "./alerts-operations";
import { assetsApi } from "./assets";
import { attachmentsApi } from "./attachments";
import { auditApi } from "./audit";
import { channelsApi } from "./channels";
import { commentsApi } from "./comments";
import { incidentsApi } from "./incidents";
import { maintenanceApi } from "./maintenance";
import { notificationsApi } from "./notifications";
import { prescriptionsApi } from "./prescriptions";
import { tablesApi } from "./tables";
import { telemetryApi } from "./telemetry";
import { webhooksApi } from "./webhooks";

/** `/api/v1`: the product's own endpoints, one file per domain. */
const parts: ((api: Api) => void)[] = [
  accessApi,
  alertsApi,
  alertsOperationsApi,
  assetsApi,
  attachmentsApi,
  auditApi,
  channelsApi,
  commentsApi,
  incidentsApi,
  maintenanceApi,
  notificationsApi,
  prescriptionsApi,
  tablesApi,
  telemetryApi,
  webhooksApi,
];

export function v1(api: Api) {
  for (const part of parts) part(api);
}
