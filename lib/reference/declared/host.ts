import type { Operation } from "../operation";

/** What watches over an installation asks. */
export const hostOperations: Operation[] = [
  { method: "get", path: "/api/health", summary: "Whether the process answers", auth: "public", answer: "json" },
  {
    method: "get",
    path: "/api/ready",
    summary: "Whether it may be sent requests: database, migrations, jobs",
    auth: "public",
    answer: "json",
  },
  {
    method: "get",
    path: "/metrics",
    summary: "Metrics in the text format of Prometheus, with METRICS_TOKEN or from the same machine",
    auth: "public",
    answer: "text/plain",
  },
  { method: "get", path: "/api/openapi.json", summary: "This description", auth: "public", answer: "json" },
];
