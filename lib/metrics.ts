import "server-only";
import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { type Figures, figuresOfAll, processNumber } from "./siblings";

const holder = globalThis as typeof globalThis & { __gantryMetrics?: ReturnType<typeof make> };

function make() {
  const registry = new Registry();
  if (processNumber !== undefined) registry.setDefaultLabels({ process: processNumber });
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

/** What this process counted, for the others. Marked so that nothing is summed or left out: each series has its process. */
export const ownFigures = async () =>
  ((await metrics.registry.getMetricsAsJSON()) as Figures).map((metric) => ({ ...metric, aggregator: "sum" as const }));

/** The server's metrics as Prometheus reads them: of all processes, whichever was asked. */
export async function metricsText(): Promise<string> {
  const all = await figuresOfAll();
  return (all?.length ? AggregatorRegistry.aggregate(all) : metrics.registry).metrics();
}
