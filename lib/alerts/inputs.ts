import { z } from "zod";
import { alertSeverities } from "./schema";

export const alertCategories = ["threshold", "anomaly", "pattern", "predictive", "connectivity", "system", "maintenance"] as const;
export const alertSorts = ["raised", "number", "severity"] as const;
export const alertStates = ["active", "cleared"] as const;

const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (typeof value === "string" ? value.split(",").filter(Boolean) : value), z.array(item).max(100));
const hasNoNul = (text: string) => !text.includes("\u0000");
const prose = (most: number) =>
  z.string().trim().max(most, `At most ${most} characters`).refine(hasNoNul, "Must not contain NUL characters");

export const alertFilter = z.strictObject({
  q: z.string().trim().max(200).refine(hasNoNul).optional(),
  state: list(z.enum(alertStates)).optional(),
  acknowledged: list(z.enum(["yes", "no"])).optional(),
  severity: list(z.enum(alertSeverities)).optional(),
  category: list(z.enum(alertCategories)).optional(),
  site: list(z.uuid()).optional(),
  rule: list(z.uuid()).optional(),
  asset: z.uuid().optional(),
  /** Whose they are: people's ids, and "none". */
  assignee: list(z.union([z.literal("none"), z.uuid()])).optional(),
  muted: list(z.enum(["yes", "no"])).optional(),
  group: z.string().max(100).refine(hasNoNul).optional(),
  sensor: z.uuid().optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  sort: z
    .string()
    .regex(new RegExp(`^-?(${alertSorts.join("|")})$`), "No such order")
    .default("-raised"),
  cursor: z.string().max(800).optional(),
  before: z.string().max(800).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type AlertFilter = z.infer<typeof alertFilter>;

export const alertId = z.strictObject({ id: z.uuid() });
export const acknowledgeAlertsInput = z.strictObject({
  ids: z.array(z.uuid()).min(1, "Choose at least one alert").max(500, "At most 500 alerts at once"),
});
export const resolveAlertInput = z.strictObject({ id: z.uuid(), notes: prose(10_000).min(3, "Say what it was and what was done") });
export type ResolveAlertInput = z.infer<typeof resolveAlertInput>;

const cleared = (text: string) => (text === "" ? null : text);
export const annotateAlertInput = z.strictObject({
  id: z.uuid(),
  rootCause: z.union([z.null(), prose(10_000).transform(cleared)]).optional(),
  businessImpact: z.union([z.null(), z.literal("").transform(() => null), z.enum(alertSeverities)]).optional(),
});
export type AnnotateAlertInput = z.infer<typeof annotateAlertInput>;

export const ruleId = z.strictObject({ id: z.uuid() });
export const toggleRuleInput = z.strictObject({ id: z.uuid(), enabled: z.union([z.boolean(), z.stringbool()]) });
