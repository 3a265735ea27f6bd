import "server-only";
import { alertWatcher } from "@/lib/alerts/watch";
import { INGEST_MAX_BYTES } from "@/lib/telemetry/limits";
import { processTelemetry } from "@/lib/telemetry/process-telemetry";
import { readJson } from "../read-body";
import { type Api, envelope, route } from "../route";

/** Ingestion. Answers 200 for every well-formed request and says per reading what became of it; nothing is acknowledged before the commit. */
export function processTelemetryRoute(api: Api) {
  route(api, {
    method: "post",
    path: "/functions/v1/process-telemetry",
    summary: "Send readings of a gateway",
    auth: "telemetry:write",
    maxBytes: INGEST_MAX_BYTES,
    handle: async (context, actor) =>
      envelope(context, await processTelemetry(actor, await readJson(context, INGEST_MAX_BYTES), alertWatcher)),
  });
}
