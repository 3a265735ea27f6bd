import "server-only";
import { z } from "zod";
import { withActor } from "@/db/with-actor";
import { acknowledgeAlert, acknowledgeAlerts } from "@/lib/alerts/acknowledge-alert";
import { annotateAlert } from "@/lib/alerts/annotate-alert";
import { createAlertRule } from "@/lib/alerts/create-alert-rule";
import {
  acknowledgeAlertsInput,
  alertFilter,
  alertId,
  annotateAlertInput,
  resolveAlertInput,
  ruleId,
  toggleRuleInput,
} from "@/lib/alerts/inputs";
import { alertRef, getAlert, listAlerts } from "@/lib/alerts/queries";
import { removeAlertRule } from "@/lib/alerts/remove-alert-rule";
import { resolveAlert } from "@/lib/alerts/resolve-alert";
import { updateRuleInput } from "@/lib/alerts/rule-form";
import { previewInput, previewRule } from "@/lib/alerts/rule-preview";
import { getAlertRule, listAlertRules } from "@/lib/alerts/rule-queries";
import { alertRuleInput } from "@/lib/alerts/schema";
import { toggleAlertRule } from "@/lib/alerts/toggle-alert-rule";
import { updateAlertRule } from "@/lib/alerts/update-alert-rule";
import { readJson } from "../read-body";
import { type Api, envelope, parseInput, route } from "../route";

const at = "/api/v1/alerts";
const rules = "/api/v1/alert-rules";
const write = "alert-rules:write" as const;

export function alertsApi(api: Api) {
  route(api, { method: "get", path: at, summary: "List alerts", auth: "alerts:read", input: alertFilter, run: listAlerts });
  route(api, {
    method: "get",
    path: `${at}/:id`,
    summary: "Read one alert by its id or number (ALR-1)",
    auth: "alerts:read",
    input: z.strictObject({ id: z.string().max(40) }),
    run: (tx, { id }) => getAlert(tx, alertRef(id)),
  });
  route(api, {
    method: "post",
    path: `${at}/acknowledge`,
    summary: "Acknowledge several alerts; each has its own answer",
    auth: "alerts:acknowledge",
    input: acknowledgeAlertsInput,
    run: async (tx, input) => ({ items: await acknowledgeAlerts(tx, input) }),
  });
  route(api, {
    method: "post",
    path: `${at}/:id/acknowledge`,
    summary: "Acknowledge an alert",
    auth: "alerts:acknowledge",
    input: alertId,
    run: acknowledgeAlert,
  });
  route(api, {
    method: "post",
    path: `${at}/:id/resolve`,
    summary: "Resolve an alert",
    auth: "alerts:write",
    input: resolveAlertInput,
    run: resolveAlert,
  });
  route(api, {
    method: "patch",
    path: `${at}/:id`,
    summary: "Note the cause and the business impact",
    auth: "alerts:write",
    input: annotateAlertInput,
    run: annotateAlert,
  });

  route(api, {
    method: "get",
    path: rules,
    summary: "List alert rules",
    auth: "alert-rules:read",
    input: z.strictObject({}),
    run: (tx) => listAlertRules(tx),
  });
  route(api, {
    method: "get",
    path: `${rules}/:id`,
    summary: "Read one alert rule",
    auth: "alert-rules:read",
    input: ruleId,
    run: (tx, { id }) => getAlertRule(tx, id),
  });
  route(api, {
    method: "post",
    path: rules,
    summary: "Create an alert rule, enabled or as a draft",
    auth: write,
    input: alertRuleInput,
    run: createAlertRule,
    status: 201,
  });
  route(api, {
    method: "post",
    path: `${rules}/back-test`,
    summary: "Replay a rule over stored history: what would it have raised",
    auth: write,
    input: previewInput,
    async handle(context, actor) {
      const input = parseInput(previewInput, await readJson(context));
      return envelope(context, await withActor(actor, (tx) => previewRule(tx, input), { readOnly: true, timeoutMs: 60_000 }));
    },
  });
  route(api, {
    method: "put",
    path: `${rules}/:id`,
    summary: "Replace an alert rule",
    auth: write,
    input: updateRuleInput,
    run: updateAlertRule,
  });
  route(api, {
    method: "post",
    path: `${rules}/:id/toggle`,
    summary: "Enable or disable an alert rule",
    auth: write,
    input: toggleRuleInput,
    run: toggleAlertRule,
  });
  route(api, {
    method: "delete",
    path: `${rules}/:id`,
    summary: "Remove an alert rule; its alerts stay",
    auth: write,
    input: ruleId,
    run: removeAlertRule,
  });
}
