import "server-only";
import { Hono } from "hono";
import { authApi, refuseAuth } from "./auth";
import { identify } from "./caller";
import { crossOrigin } from "./cors";
import { eventsApi } from "./events";
import type { ApiVariables } from "./exchange";
import { functionsApi } from "./functions";
import { refuseFunctionCall } from "./functions/refuse";
import { healthApi } from "./health";
import { type Mount, mountOf } from "./mount";
import { realtimeMount } from "./realtime";
import { referenceApi } from "./reference";
import { logRequest } from "./request-log";
import { restApi } from "./rest";
import { refuseRest } from "./rest/refuse";
import { type Api, refused, send } from "./route";
import { begin, shownError } from "./steps";
import { storageApi } from "./storage";
import { refuseStorage } from "./storage/refuse";
import { v1 } from "./v1";

/** The parts below their own prefixes. What stands in none of them is the specification's `/api`. */
const mounts: readonly Mount[] = [
  { prefix: "/auth/v1", install: authApi, caller: "own", refuse: refuseAuth },
  { prefix: "/functions/v1", install: functionsApi, caller: "own", refuse: refuseFunctionCall },
  realtimeMount,
  { prefix: "/rest/v1", install: restApi, caller: "api", refuse: refuseRest },
  { prefix: "/storage/v1", install: storageApi, caller: "own", refuse: refuseStorage },
];

/** The whole public HTTP API, against Web Request and Response: server.ts serves it on a Node host, app/api/[[...path]] elsewhere. */
export function createApi(): Api {
  const api: Api = new Hono<{ Variables: ApiVariables }>({ strict: false });

  api.use(async (context, next) => {
    const started = performance.now();
    const origin = begin(context);
    if (!isOpen(context.req.path) && mountOf(mounts, context.req.path)?.caller !== "own" && context.req.method !== "OPTIONS")
      await identify(context, origin);
    await next();
    logRequest(context, context.res.status, origin, performance.now() - started);
  });

  for (const { prefix } of mounts) api.use(`${prefix}/*`, crossOrigin);
  for (const part of [healthApi, eventsApi, referenceApi, v1, ...mounts.map(({ install }) => install)]) part(api);

  api.notFound((context) =>
    context.json({ data: null, error: { code: "NOT_FOUND", message: "There is no such endpoint. /docs lists what there is." } }, 404),
  );
  api.onError((error, context) => {
    const shown = shownError(context, error);
    const refuse = mountOf(mounts, context.req.path)?.refuse;
    return refuse ? refuse(context, shown, error) : send(context, refused(shown));
  });
  return api;
}

/** Probes carry no credential and must answer while the database is away. */
const isOpen = (path: string) =>
  path === "/api/health" ||
  path === "/api/ready" ||
  path === "/metrics" ||
  path === "/api/metrics" ||
  path === "/api/openapi.json" ||
  path.startsWith("/api/cron");

const holder = globalThis as typeof globalThis & { __gantryApi?: Api };
/** One API per process. */
export const theApi = () => (holder.__gantryApi ??= createApi());
