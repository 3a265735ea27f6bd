import { z } from "zod";
import { alertRuleInput } from "./schema";

/** Fields of a condition that are words; all others are numbers. */
const words = new Set(["quality", "direction", "pattern", "check", "start", "end", "time_zone", "mode"]);
const lists = ["assetTypes", "sensorTypes", "siteIds", "sensorIds", "notificationChannels"];
type Fields = Record<string, unknown>;

const listOf = (value: unknown) => (Array.isArray(value) ? value : value === undefined ? [] : [value]).filter((item) => item !== "");

/** What is not a number stays text, so that the schema says so beside the field; an empty field is a missing one. */
function numberOf(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const text = value.trim().replace(/^([+-]?\d+),(\d+)$/, "$1.$2");
  if (text === "") return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : value;
}

function configOf(raw: Fields): Fields {
  const config: Fields = {};
  for (const [key, value] of Object.entries(raw)) {
    if (key === "days") config.days = listOf(value).map(numberOf);
    else if (key === "no_data" && typeof value === "object" && value !== null) config.no_data = configOf(value as Fields);
    else if (words.has(key)) config[key] = value === "" ? undefined : value;
    else config[key] = numberOf(value);
    if (config[key] === undefined) delete config[key];
  }
  return config;
}

/** Steps come as "escalation.0.severity" and so on; one without a severity was left empty. */
const stepsOf = (value: unknown) =>
  Object.values((value ?? {}) as Record<string, Fields>).flatMap(({ severity, afterMinutes, threshold }) =>
    severity ? [{ severity, afterMinutes: numberOf(afterMinutes), threshold: numberOf(threshold) }] : [],
  );

/** The fields of the rule form, as a browser posts them, in the shape of `alertRuleInput`. */
export function ruleFromForm(fields: unknown): unknown {
  const raw = { ...(fields as Fields) };
  delete raw.id;
  for (const name of lists) raw[name] = listOf(raw[name]);
  raw.enabled = raw.enabled === undefined ? false : raw.enabled === "true" || raw.enabled === "on";
  raw.openIncident = raw.openIncident === "on" || raw.openIncident === "true";
  raw.autoAcknowledgeMinutes = numberOf(raw.autoAcknowledgeMinutes) ?? null;
  if (raw.description === "") raw.description = null;
  raw.escalation = stepsOf(raw.escalation);
  raw.conditionConfig = configOf((raw.conditionConfig ?? {}) as Fields);
  return raw;
}

export const alertRuleForm = z.preprocess(ruleFromForm, alertRuleInput);

/** Adds an id beside a rule, with the rule's own field errors at their own paths. */
const withId = (read: (fields: Fields) => unknown) =>
  z.looseObject({ id: z.uuid() }).transform(({ id, ...fields }, context) => {
    const parsed = alertRuleInput.safeParse(read(fields));
    if (parsed.success) return { id, rule: parsed.data };
    for (const { message, path } of parsed.error.issues) context.addIssue({ code: "custom", message, path: [...path] });
    return z.NEVER;
  });

export const updateRuleForm = withId(ruleFromForm);
export const updateRuleInput = withId((fields) => fields);
