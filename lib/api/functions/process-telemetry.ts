import "server-only";
import { z } from "zod";
import { alertWatcher } from "@/lib/alerts/watch";
import { INGEST_MAX_BYTES } from "@/lib/telemetry/limits";
import { processTelemetry } from "@/lib/telemetry/process-telemetry";
import { scanBatch } from "@/lib/telemetry/scan-batch";
import type { Api } from "../route";
import { edgeFunction } from "./define";

/** Ingestion. Answers 200 for every well-formed request and says per reading what became of it; nothing is acknowledged before the commit. */
export function processTelemetryFunction(api: Api) {
  edgeFunction(api, {
    name: "process-telemetry",
    summary: "Send readings of a gateway",
    auth: "telemetry:write",
    maxBytes: INGEST_MAX_BYTES,
    input: z.unknown(), // thousands of readings are judged one by one, without zod
    shortcut: (bytes) => scanBatch(bytes, Date.now()),
    run: (actor, body) => processTelemetry(actor, body, alertWatcher),
  });
}
