import { z } from "zod";

/** Severity of an alert, mildest first (spec 000, `alert_severity`). */
export const alertSeverities = ["low", "medium", "high", "critical"] as const;
/** The six rule conditions of spec 000, `alert_rules.condition_type`. */
export const conditionTypes = [
  "threshold_high",
  "threshold_low",
  "rate_of_change",
  "anomaly_score",
  "pattern_match",
  "time_based",
] as const;
/** Sensor kinds a rule may aim at (spec 000, `sensor_type`). */
export const ruleSensorTypes = ["temperature", "vibration", "pressure", "flow", "acoustic", "current", "voltage", "energy"] as const;

export const alertSeverity = z.enum(alertSeverities);
export const conditionType = z.enum(conditionTypes);
export type AlertSeverity = z.infer<typeof alertSeverity>;
export type ConditionType = z.infer<typeof conditionType>;

const MAX_MINUTES = 43_200; // 30 days
const finite = z.number("Enter a number");
const minutes = finite.min(0, "Must be 0 or more").max(MAX_MINUTES, "At most 30 days (43200 minutes)");
const positiveMinutes = minutes.gt(0, "Must be more than 0");
const count = (min: number, max: number) => finite.int("Must be a whole number").min(min, `At least ${min}`).max(max, `At most ${max}`);
const direction = z.enum(["rise", "fall", "either"]).default("either");

/**
 * What happens when readings stop. `keep`: nothing. `raise`: an alert of its own. `clear`: an active alert clears.
 * `after_minutes` counts from the last usable reading.
 */
export const noDataPolicy = z.strictObject({ mode: z.enum(["keep", "raise", "clear"]), after_minutes: positiveMinutes.default(60) });

/**
 * Keys every condition has; stored as jsonb with these names. All durations are minutes of *reading time*.
 * - `duration_minutes` the condition must hold this long before the alert is raised; `occurrences`: and in so many readings in a row.
 * - `clear_duration_minutes` readings must stay safe this long; `keep_firing_minutes` so long after the last bad reading nothing clears.
 * - `max_gap_minutes` a longer silence between readings starts the duration afresh (default: 60, or twice the duration if longer).
 * - `quality` which readings count; the others are ignored as if never received.
 */
const common = {
  duration_minutes: minutes.default(0),
  occurrences: count(1, 1_000).optional(),
  clear_duration_minutes: minutes.default(0),
  keep_firing_minutes: minutes.default(0),
  max_gap_minutes: positiveMinutes.optional(),
  quality: z.enum(["good_only", "exclude_bad", "all"]).default("good_only"),
  no_data: noDataPolicy.default({ mode: "keep", after_minutes: 60 }),
};

type Issues = { addIssue: (issue: { code: "custom"; path: string[]; message: string }) => void };
const fail = (ctx: Issues, field: string, message: string) => ctx.addIssue({ code: "custom", path: [field], message });

/** The clear threshold must lie on the safe side, or the alert could never clear (or would flap). */
function safeSide(c: { threshold: number; clear_threshold?: number | undefined }, side: "above" | "below", ctx: Issues) {
  if (c.clear_threshold === undefined) return;
  const ok = side === "above" ? c.clear_threshold > c.threshold : c.clear_threshold < c.threshold;
  if (!ok) fail(ctx, "clear_threshold", `Must be ${side} the threshold, ${c.threshold}`);
}

/** Raised while value > `threshold`; clears at value <= `clear_threshold` (default: the threshold). Sensor's unit. */
export const thresholdHighConfig = z
  .strictObject({ ...common, threshold: finite, clear_threshold: finite.optional() })
  .superRefine((c, ctx) => safeSide(c, "below", ctx));

/** Raised while value < `threshold`; clears at value >= `clear_threshold` (default: the threshold). Sensor's unit. */
export const thresholdLowConfig = z
  .strictObject({ ...common, threshold: finite, clear_threshold: finite.optional() })
  .superRefine((c, ctx) => safeSide(c, "above", ctx));

/**
 * Raised while the value is more than `threshold` (sensor's unit) away from the lowest (`rise`) or highest (`fall`) value of the
 * last `window_minutes`. The window is remembered in sixteenths, so it may reach up to 1/16 further back.
 */
export const rateOfChangeConfig = z
  .strictObject({
    ...common,
    threshold: finite.gt(0, "Must be more than 0"),
    clear_threshold: finite.min(0, "Must be 0 or more").optional(),
    window_minutes: positiveMinutes,
    direction,
  })
  .superRefine((c, ctx) => safeSide(c, "below", ctx));

const score = finite.max(1, "At most 1");
/** Raised while the online anomaly score (0..1, `lib/telemetry/anomaly.ts`) is at or above `threshold`. A reading without a score is ignored. */
export const anomalyScoreConfig = z
  .strictObject({ ...common, threshold: score.gt(0, "Must be more than 0"), clear_threshold: score.min(0, "Must be 0 or more").optional() })
  .superRefine((c, ctx) => safeSide(c, "below", ctx));

/** No change beyond `tolerance` (highest - lowest value) for `minutes`: a stuck sensor. */
const flatline = z.strictObject({
  ...common,
  pattern: z.literal("flatline"),
  tolerance: finite.min(0, "Must be 0 or more").default(0),
  minutes: positiveMinutes,
});
const delta = finite.gt(0, "Must be more than 0");
/** The value is more than `delta` away from the median of the `samples` readings before it. */
const spike = z.strictObject({ ...common, pattern: z.literal("spike"), samples: count(3, 25).default(5), delta, direction });
/** At least `sign_changes` reversals of direction within `window_minutes`; swings of `min_amplitude` or less do not count. */
const oscillation = z.strictObject({
  ...common,
  pattern: z.literal("oscillation"),
  sign_changes: count(2, 50),
  window_minutes: positiveMinutes,
  min_amplitude: finite.min(0, "Must be 0 or more").default(0),
});
/** The mean of the last `samples` readings differs by more than `delta` from the mean of the `samples` before them. */
const stepChange = z.strictObject({ ...common, pattern: z.literal("step"), samples: count(2, 25).default(5), delta, direction });
export const patternMatchConfig = z.discriminatedUnion("pattern", [flatline, spike, oscillation, stepChange]);

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
export const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Use 24-hour time, for example 06:30");
export const timeZone = z.string().max(64).refine(isTimeZone, "Use a time zone name, for example Europe/Berlin");
const isoDay = count(1, 7);

/** A reading is expected at least every `every_minutes`; raised when that time passes without one, clears with the next. */
const expectedReading = z.strictObject({ ...common, check: z.literal("expected_reading"), every_minutes: positiveMinutes });
/**
 * The value is below `low` or above `high` during the daily window [`start`, `end`) in `time_zone` on `days` (ISO: 1 Monday .. 7 Sunday).
 * An `end` at or before `start` means the next day; the day is the one on which the window starts. Outside the window every value is safe.
 */
const outsideBand = z
  .strictObject({
    ...common,
    check: z.literal("outside_band"),
    low: finite.optional(),
    high: finite.optional(),
    start: clock,
    end: clock,
    days: z.array(isoDay).min(1, "Choose at least one day").max(7).default([1, 2, 3, 4, 5, 6, 7]),
    time_zone: timeZone.default("UTC"),
  })
  .superRefine((c, ctx) => {
    if (c.low === undefined && c.high === undefined) fail(ctx, "low", "Enter a low limit, a high limit or both");
    if (c.low !== undefined && c.high !== undefined && c.high <= c.low) fail(ctx, "high", `Must be above the low limit, ${c.low}`);
    if (new Set(c.days).size !== c.days.length) fail(ctx, "days", "Name each day once");
  });
export const timeBasedConfig = z.discriminatedUnion("check", [expectedReading, outsideBand]);

const high = { conditionType: z.literal("threshold_high"), conditionConfig: thresholdHighConfig };
const low = { conditionType: z.literal("threshold_low"), conditionConfig: thresholdLowConfig };
const rate = { conditionType: z.literal("rate_of_change"), conditionConfig: rateOfChangeConfig };
const anomaly = { conditionType: z.literal("anomaly_score"), conditionConfig: anomalyScoreConfig };
const pattern = { conditionType: z.literal("pattern_match"), conditionConfig: patternMatchConfig };
const time = { conditionType: z.literal("time_based"), conditionConfig: timeBasedConfig };

/** One condition: `{conditionType, conditionConfig}`, as the two columns of `alert_rules` hold it. Use it to parse a stored row. */
export const alertCondition = z.discriminatedUnion("conditionType", [
  z.strictObject(high),
  z.strictObject(low),
  z.strictObject(rate),
  z.strictObject(anomaly),
  z.strictObject(pattern),
  z.strictObject(time),
]);
export type AlertCondition = z.infer<typeof alertCondition>;
/** A condition as a caller may write it: fields with a default may be missing. */
export type AlertConditionDraft = z.input<typeof alertCondition>;
export type ConditionConfig = AlertCondition["conditionConfig"];

const isPlain = (text: string) => ![...text].some((c) => c < " " || c === "\u007f");
const oneLine = z.string().trim().refine(isPlain, "Must not contain control characters");
const prose = z
  .string()
  .trim()
  .max(2_000, "At most 2000 characters")
  .refine((text) => !text.includes("\u0000"), "Must not contain NUL characters");

/** A step by which an active alert grows more severe: after so many minutes, beyond a value, or whichever comes first. */
const escalationStep = z
  .strictObject({ severity: alertSeverity, afterMinutes: count(1, MAX_MINUTES).optional(), threshold: finite.optional() })
  .refine(({ afterMinutes, threshold }) => afterMinutes !== undefined || threshold !== undefined, {
    path: ["afterMinutes"],
    message: "Say after how many minutes, or beyond which value",
  })
  .transform(({ severity, afterMinutes, threshold }) => ({
    severity,
    ...(afterMinutes !== undefined && { afterMinutes }),
    ...(threshold !== undefined && { threshold }),
  }));

/** Target lists: an empty one means "any"; a rule applies to a sensor that satisfies all four. */
const fields = {
  name: oneLine.min(1, "Enter a name").max(200, "At most 200 characters"),
  description: prose.nullable().default(null),
  enabled: z.boolean().default(true),
  assetTypes: z.array(oneLine.min(1, "Enter an asset type").max(100)).max(100).default([]),
  sensorTypes: z.array(z.enum(ruleSensorTypes)).max(ruleSensorTypes.length).default([]),
  siteIds: z.array(z.uuid("Choose a site")).max(1_000).default([]),
  sensorIds: z.array(z.uuid("Choose a sensor")).max(1_000).default([]),
  severity: alertSeverity,
  notificationChannels: z.array(oneLine.min(1, "Enter a channel").max(200)).max(20).default([]),
  autoAcknowledgeMinutes: count(1, MAX_MINUTES).nullable().default(null),
  openIncident: z.boolean().default(false),
  escalation: z.array(escalationStep).max(5, "At most 5 steps").default([]),
  groupBy: z.enum(["none", "rule", "asset", "site"], "Choose how alerts are grouped").default("none"),
};

/** A whole rule as a form, an action or the API sends it. Strict: unknown keys are refused; errors carry the path of the field. */
export const alertRuleInput = z
  .discriminatedUnion("conditionType", [
    z.strictObject({ ...fields, ...high }),
    z.strictObject({ ...fields, ...low }),
    z.strictObject({ ...fields, ...rate }),
    z.strictObject({ ...fields, ...anomaly }),
    z.strictObject({ ...fields, ...pattern }),
    z.strictObject({ ...fields, ...time }),
  ])
  .superRefine((rule, context) => {
    for (const [index, { severity, threshold }] of rule.escalation.entries()) {
      const wrong = (field: string, message: string) => fail(context, `escalation.${index}.${field}`, message);
      if (alertSeverities.indexOf(severity) <= alertSeverities.indexOf(rule.severity))
        wrong("severity", "Choose one more severe than the rule's own");
      if (threshold === undefined) continue;
      if (rule.conditionType === "threshold_high") {
        if (threshold <= rule.conditionConfig.threshold) wrong("threshold", `Must be above the limit, ${rule.conditionConfig.threshold}`);
      } else if (rule.conditionType === "threshold_low") {
        if (threshold >= rule.conditionConfig.threshold) wrong("threshold", `Must be below the limit, ${rule.conditionConfig.threshold}`);
      } else wrong("threshold", "Only rules on a high or low limit grow by value");
    }
  });
export type AlertRuleInput = z.infer<typeof alertRuleInput>;
/** What a caller may send: fields with a default may be missing. */
export type AlertRuleDraft = z.input<typeof alertRuleInput>;
