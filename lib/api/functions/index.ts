import "server-only";
import type { Api } from "../route";
import { processTelemetryFunction } from "./process-telemetry";
import { sendAlertNotificationFunction } from "./send-alert-notification";
import { syncCmmsFunction } from "./sync-cmms";
import { webhookHandlerFunction } from "./webhook-handler";

/** `/functions/v1`: what the specifications call edge functions, for `functions.invoke`. A name that is not here is 404. */
export function functionsApi(api: Api) {
  processTelemetryFunction(api);
  sendAlertNotificationFunction(api);
  syncCmmsFunction(api);
  webhookHandlerFunction(api);
}
