import "server-only";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

const holder = globalThis as typeof globalThis & { __gantryMetrics?: ReturnType<typeof make> };

function make() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "gantry_" });
  return {
    registry,
    requestDuration: new Histogram({
      name: "gantry_http_request_duration_seconds",
      help: "Time to answer an API request",
      labelNames: ["method", "endpoint", "status"],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [registry],
    }),
    readings: new Counter({
      name: "gantry_readings_total",
      help: "Readings received, by what became of them",
      labelNames: ["result"],
      registers: [registry],
    }),
    jobs: new Counter({ name: "gantry_jobs_total", help: "Background jobs run", labelNames: ["task", "result"], registers: [registry] }),
    realtimeSockets: new Gauge({ name: "gantry_realtime_sockets", help: "Open realtime sockets of this process", registers: [registry] }),
    liveClients: new Gauge({ name: "gantry_live_clients", help: "Open live streams", registers: [registry] }),
  };
}

/** One registry per process, however many bundles load this module. */
export const metrics = (holder.__gantryMetrics ??= make());
export const { requestDuration } = metrics;
