import { z } from "zod";
import { alertSeverities, clock, timeZone } from "./schema";

export const routeChannels = ["in-app", "email", "slack", "teams", "sms"] as const;

const hasNoNul = (text: string) => !text.includes("\u0000");
const numeric = (value: unknown) =>
  typeof value === "string" ? (value.trim() === "" ? undefined : Number(value)) : value === null ? undefined : value;
const list = (value: unknown) =>
  (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]).filter((item) => item !== "");
const lines = (value: unknown) =>
  list(value)
    .flatMap((part) => (typeof part === "string" ? part.split(/[\n,;]+/).map((entry) => entry.trim()) : [part]))
    .filter((part) => part !== "");
const flag = (standard: boolean) =>
  z.preprocess((value) => (value === "on" || value === "true" ? true : value === "false" ? false : value), z.boolean().default(standard));
const whole = (least: number, most: number) =>
  z.number("Enter a number").int("Enter a whole number").min(least, `At least ${least}`).max(most, `At most ${most}`);
const optionalMinutes = z.preprocess(numeric, whole(1, 43_200).optional());
const ids = (message: string) => z.preprocess(list, z.array(z.uuid(message)).max(200).default([]));

const schedule = z.strictObject({
  timezone: timeZone,
  days: z.preprocess(
    (value) => list(value).map(numeric),
    z
      .array(whole(1, 7))
      .min(1, "Choose at least one day")
      .max(7)
      .transform((days) => [...new Set(days)].sort()),
  ),
  from: clock,
  to: clock,
});
/** The form leaves every field of it empty for "always". */
const optionalSchedule = z.preprocess((value) => {
  if (typeof value !== "object" || value === null) return undefined;
  const { from, to } = value as Record<string, unknown>;
  return from || to ? value : undefined;
}, schedule.optional());

const fields = {
  name: z.string().trim().min(1, "Enter a name").max(200, "At most 200 characters").refine(hasNoNul, "Must not contain NUL characters"),
  position: z.preprocess(numeric, whole(0, 10_000).default(100)),
  enabled: flag(false),
  minSeverity: z.enum(alertSeverities).default("low"),
  siteIds: ids("Choose a site"),
  ruleIds: ids("Choose a rule"),
  assetTypes: z.preprocess(list, z.array(z.string().trim().min(1).max(100).refine(hasNoNul)).max(100).default([])),
  channels: z
    .preprocess(list, z.array(z.enum(routeChannels)).min(1, "Choose at least one channel").max(5))
    .transform((all) => [...new Set(all)]),
  userIds: ids("Choose a colleague"),
  recipients: z.preprocess(lines, z.array(z.string().trim().min(1).max(320).refine(hasNoNul)).max(50, "Name at most 50.").default([])),
  schedule: optionalSchedule,
  groupWaitSeconds: z.preprocess(numeric, whole(0, 3_600).default(0)),
  repeatMinutes: optionalMinutes,
  remindMinutes: optionalMinutes,
  continues: flag(false),
};
export const createRouteInput = z.strictObject({ ...fields, enabled: flag(true) });
/** A form leaves out a box that is not ticked, so here "missing" means off. */
export const routeForm = z.strictObject(fields);
export const updateRouteInput = z.strictObject({ id: z.uuid(), ...fields });
export const routeId = z.strictObject({ id: z.uuid() });
export type RouteInput = z.output<typeof createRouteInput>;
