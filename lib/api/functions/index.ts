import "server-only";
import type { Api } from "../route";
import { processTelemetryRoute } from "./process-telemetry";

/** `/functions/v1`: the endpoints that the specification calls edge functions. */
export function functionsApi(api: Api) {
  processTelemetryRoute(api);
}
