import "server-only";
import { z } from "zod";
import { withActor } from "@/db/with-actor";
import { alertAnalytics, analyticsInput, type Offender, offenderKinds } from "@/lib/alerts/analytics";
import { assignAlert } from "@/lib/alerts/assign-alert";
import { cancelWindow } from "@/lib/alerts/cancel-window";
import { createSilence } from "@/lib/alerts/create-silence";
import { createWindow } from "@/lib/alerts/create-window";
import { endSilence } from "@/lib/alerts/end-silence";
import { alertFilter, alertId } from "@/lib/alerts/inputs";
import { listSilences, listWindows } from "@/lib/alerts/operation-queries";
import { assignAlertInput, createSilenceInput, createWindowInput, operationFilter, operationId } from "@/lib/alerts/operations-schema";
import { alertsBelow } from "@/lib/alerts/propagation";
import { listAlertGroups } from "@/lib/alerts/queries";
import { getRoute, listNotices, listRoutes } from "@/lib/alerts/route-queries";
import { createRouteInput, routeId, updateRouteInput } from "@/lib/alerts/route-schema";
import { createRoute, removeRoute, updateRoute } from "@/lib/alerts/write-route";
import { healthHistory, siteHealthByDay, worstAssets } from "@/lib/assets/health-queries";
import { type CsvColumns, csvResponse } from "@/lib/csv";
import { type Api, parseInput, route } from "../route";

const read = "alerts:read" as const;
const write = "alerts:write" as const;
const healthInput = z.strictObject({
  id: z.uuid(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
});
const siteHealthInput = z.strictObject({ id: z.uuid(), days: z.coerce.number().int().min(1).max(366).default(30) });
const exportInput = z.strictObject({
  ...analyticsInput.shape,
  by: z.enum(offenderKinds).default("rule"),
  org: z.string().max(200).optional(),
});

/** What keeps alerts quiet, who hears of them, and what they add up to. */
export function alertsOperationsApi(api: Api) {
  silencesApi(api);
  windowsApi(api);
  routesApi(api);
  figuresApi(api);
  route(api, {
    method: "post",
    path: "/api/v1/alerts/:id/assign",
    summary: "Give an alert to a colleague, or back to nobody",
    auth: "alerts:acknowledge",
    input: assignAlertInput,
    run: assignAlert,
  });
  route(api, {
    method: "get",
    path: "/api/v1/alerts/:id/notices",
    summary: "What was told of an alert, through which route, when",
    auth: read,
    input: alertId,
    run: async (tx, { id }) => ({ items: await listNotices(tx, id) }),
  });
  route(api, {
    method: "get",
    path: "/api/v1/alert-groups",
    summary: "Active alerts by the group their rule puts them in",
    auth: read,
    input: alertFilter,
    run: async (tx, filter) => ({ items: await listAlertGroups(tx, filter) }),
  });
}

function silencesApi(api: Api) {
  const at = "/api/v1/alert-silences";
  route(api, { method: "get", path: at, summary: "List silences", auth: read, input: operationFilter, run: listSilences });
  route(api, {
    method: "post",
    path: at,
    summary: "Silence alerts that meet every condition given",
    auth: write,
    input: createSilenceInput,
    run: createSilence,
    status: 201,
  });
  route(api, {
    method: "post",
    path: `${at}/:id/end`,
    summary: "End a silence before its time",
    auth: write,
    input: operationId,
    run: endSilence,
  });
}

function windowsApi(api: Api) {
  const at = "/api/v1/maintenance-windows";
  route(api, { method: "get", path: at, summary: "List maintenance windows", auth: read, input: operationFilter, run: listWindows });
  route(api, {
    method: "post",
    path: at,
    summary: "Plan a maintenance window on an asset or a site",
    auth: write,
    input: createWindowInput,
    run: createWindow,
    status: 201,
  });
  route(api, {
    method: "post",
    path: `${at}/:id/cancel`,
    summary: "End a maintenance window now, or call it off",
    auth: write,
    input: operationId,
    run: cancelWindow,
  });
}

function routesApi(api: Api) {
  const at = "/api/v1/notification-routes";
  const change = "alert-rules:write" as const;
  route(api, {
    method: "get",
    path: at,
    summary: "List notification routes in the order in which alerts try them",
    auth: "alert-rules:read",
    input: z.strictObject({}),
    run: (tx) => listRoutes(tx),
  });
  route(api, {
    method: "get",
    path: `${at}/:id`,
    summary: "Read one notification route",
    auth: "alert-rules:read",
    input: routeId,
    run: getRoute,
  });
  route(api, {
    method: "post",
    path: at,
    summary: "Create a notification route",
    auth: change,
    input: createRouteInput,
    run: createRoute,
    status: 201,
  });
  route(api, {
    method: "put",
    path: `${at}/:id`,
    summary: "Replace a notification route",
    auth: change,
    input: updateRouteInput,
    run: updateRoute,
  });
  route(api, {
    method: "delete",
    path: `${at}/:id`,
    summary: "Remove a notification route",
    auth: change,
    input: routeId,
    run: removeRoute,
  });
}

const offenderColumns: CsvColumns<Offender> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  detail: ({ detail }) => detail,
  raised: ({ raised }) => raised,
  active: ({ active }) => active,
  minutes_active: ({ minutes }) => minutes,
  median_minutes_to_acknowledge: ({ acknowledgeMedian }) => acknowledgeMedian,
};

function figuresApi(api: Api) {
  route(api, {
    method: "get",
    path: "/api/v1/alert-analytics",
    summary: "Frequency, duration, time to acknowledge and top offenders of alerts",
    auth: read,
    input: analyticsInput,
    run: alertAnalytics,
  });
  route(api, {
    method: "get",
    path: "/api/v1/alert-analytics/export",
    summary: "Top offenders as CSV, by rule, asset or sensor",
    auth: read,
    input: exportInput,
    answer: "text/csv",
    async handle(context, actor) {
      const { by, org: _, ...input } = parseInput(exportInput, context.req.query());
      const { offenders } = await withActor(actor, (tx) => alertAnalytics(tx, input), { readOnly: true });
      return csvResponse(`alerts-by-${by}`, offenderColumns, async () => ({ items: offenders[by], nextCursor: null }));
    },
  });
  route(api, {
    method: "get",
    path: "/api/v1/assets/:id/health",
    summary: "How an asset's health went, with the reasons of each change",
    auth: "assets:read",
    input: healthInput,
    run: async (tx, { id, from, to }) => ({
      items: await healthHistory(tx, {
        assetId: id,
        from: from ? new Date(from) : new Date(Date.now() - 30 * 86_400_000),
        to: to ? new Date(to) : new Date(),
      }),
    }),
  });
  route(api, {
    method: "get",
    path: "/api/v1/assets/:id/alerts-below",
    summary: "Active alerts on everything below an asset, by severity and part",
    auth: "assets:read",
    input: z.strictObject({ id: z.uuid() }),
    run: (tx, { id }) => alertsBelow(tx, id),
  });
  route(api, {
    method: "get",
    path: "/api/v1/sites/:id/health",
    summary: "A site's health day by day of its time zone, and the assets that pull it down",
    auth: "assets:read",
    input: siteHealthInput,
    run: async (tx, { id, days }) => ({
      days: await siteHealthByDay(tx, { siteId: id, days }),
      worst: await worstAssets(tx, id),
    }),
  });
}
