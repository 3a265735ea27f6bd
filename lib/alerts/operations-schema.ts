import { z } from "zod";
import { alertSeverities } from "./schema";

const hasNoNul = (text: string) => !text.includes("\u0000");
const reason = z
  .string()
  .trim()
  .min(3, "Say why, so that others need not ask")
  .max(2_000, "At most 2000 characters")
  .refine(hasNoNul, "Must not contain NUL characters");
const empty = (value: unknown) => (value === "" || value === null ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(empty, schema.optional());
const numeric = (value: unknown) => (typeof value === "string" && value.trim() !== "" ? Number(value) : empty(value));
const list = (value: unknown) =>
  (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]).filter((item) => item !== "");
/** A moment without a zone, as forms post it, is UTC. */
const moment = z.preprocess(
  (value) => (typeof value === "string" && /T\d\d:\d\d$/.test(value) ? `${value}:00Z` : value),
  z.iso.datetime({ offset: true, message: "Give date and time with a zone" }),
);
const flag = (standard: boolean) =>
  z.preprocess((value) => (value === "on" || value === "true" ? true : value === "false" ? false : value), z.boolean().default(standard));

export const operationId = z.strictObject({ id: z.uuid() });
const MAX_DAYS = 90;
const days = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 86_400_000;

/** When it begins (now, unless said) and when it ends: a moment, or so many minutes later. */
const span = {
  startsAt: optional(moment),
  endsAt: optional(moment),
  minutes: z.preprocess(
    numeric,
    z
      .number("Enter a number")
      .int()
      .min(1, "At least a minute")
      .max(MAX_DAYS * 1_440, `At most ${MAX_DAYS} days`)
      .optional(),
  ),
};
type Span = { startsAt?: string | undefined; endsAt?: string | undefined; minutes?: number | undefined };

function timesOf({ startsAt, endsAt, minutes }: Span, context: z.RefinementCtx): { startsAt: Date; endsAt: Date } | undefined {
  const fail = (path: string, message: string) => {
    context.addIssue({ code: "custom", path: [path], message });
    return undefined;
  };
  if ((endsAt === undefined) === (minutes === undefined)) return fail("endsAt", "Say when it ends, or how many minutes it lasts.");
  const from = startsAt ? new Date(startsAt) : new Date();
  const to = endsAt ? new Date(endsAt) : new Date(from.getTime() + minutes! * 60_000);
  if (to <= from) return fail("endsAt", "It ends before it begins.");
  if (to.getTime() <= Date.now()) return fail("endsAt", "This is over already.");
  if (days(from, to) > MAX_DAYS) return fail("endsAt", `At most ${MAX_DAYS} days.`);
  return { startsAt: from, endsAt: to };
}

type Conditions = {
  ruleId?: string | undefined;
  sensorId?: string | undefined;
  assetId?: string | undefined;
  siteId?: string | undefined;
  severities: readonly string[];
};
/** Without any condition a silence would be about every alert there is, which nobody means by leaving fields empty. */
export const hasCondition = ({ ruleId, sensorId, assetId, siteId, severities }: Conditions) =>
  [ruleId, sensorId, assetId, siteId].some(Boolean) || severities.length > 0;
export const NO_CONDITION =
  "Choose at least one: a rule, a sensor, an asset, a site or severities. To silence every alert, choose all severities.";

export const createSilenceInput = z
  .strictObject({
    ruleId: optional(z.uuid("Choose a rule")),
    sensorId: optional(z.uuid("Choose a sensor")),
    assetId: optional(z.uuid("Choose an asset")),
    siteId: optional(z.uuid("Choose a site")),
    severities: z.preprocess(list, z.array(z.enum(alertSeverities)).max(4).default([])),
    reason,
    ...span,
  })
  .transform(({ startsAt, endsAt, minutes, ...rest }, context) => {
    if (!hasCondition(rest)) context.addIssue({ code: "custom", path: ["severities"], message: NO_CONDITION });
    const times = timesOf({ startsAt, endsAt, minutes }, context);
    return times ? { ...rest, ...times } : z.NEVER;
  });
export type CreateSilenceInput = z.output<typeof createSilenceInput>;

export const NO_PLACE = "Choose either an asset or a whole site.";

export const createWindowInput = z
  .strictObject({
    assetId: optional(z.uuid("Choose an asset")),
    siteId: optional(z.uuid("Choose a site")),
    includeChildren: flag(true),
    mode: z.enum(["record", "suppress"], "Choose what happens to alerts").default("record"),
    reason,
    ...span,
  })
  .refine(({ assetId, siteId }) => (assetId === undefined) !== (siteId === undefined), {
    path: ["assetId"],
    message: NO_PLACE,
  })
  .transform(({ startsAt, endsAt, minutes, ...rest }, context) => {
    const times = timesOf({ startsAt, endsAt, minutes }, context);
    return times ? { ...rest, ...times } : z.NEVER;
  });
export type CreateWindowInput = z.output<typeof createWindowInput>;

export const operationFilter = z.strictObject({
  state: z.enum(["current", "ended", "all"]).default("current"),
  asset: optional(z.uuid()),
  site: optional(z.uuid()),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type OperationFilter = z.output<typeof operationFilter>;

export const assignAlertInput = z.strictObject({
  id: z.uuid(),
  assigneeId: z.preprocess((value) => (value === "" ? null : value), z.uuid("Choose a colleague").nullable()),
});
