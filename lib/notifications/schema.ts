import { z } from "zod";
import { emailAddress, line } from "@/lib/auth/schema";

export const channelKinds = ["email", "slack", "teams", "sms"] as const;
export type ChannelKind = (typeof channelKinds)[number];

const id = z.uuid("This is not one of our ids.");
const empty = (value: unknown) => (value === "" || value === null ? undefined : value);
/** A text area, a repeated field, or a list: one entry a line or separated by commas. */
const entries = (value: unknown) => {
  const parts = (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]) as unknown[];
  return parts
    .flatMap((part) => (typeof part === "string" ? part.split(/[\n,;]+/).map((entry) => entry.trim()) : [part]))
    .filter((part) => part !== "");
};
export const phoneNumber = z
  .string()
  .transform((text) => text.replace(/[\s()./-]/g, ""))
  .pipe(z.string().regex(/^\+[1-9]\d{6,14}$/, "Write phone numbers as +49 40 1234567."));
const list = <T extends z.ZodType>(item: T) =>
  z.preprocess(entries, z.array(item).min(1, "Name at least one.").max(50, "Name at most 50.")).transform((all) => [...new Set(all)]);
const url = z.string().trim().min(1, "Fill this in.").max(2_000, "This address is too long.");

/** What each kind keeps, sealed. */
export const channelConfigs = {
  email: z.strictObject({ recipients: list(emailAddress) }),
  slack: z.strictObject({ url }),
  teams: z.strictObject({ url }),
  sms: z.strictObject({
    url,
    authorization: z.preprocess(
      empty,
      z
        .string()
        .max(2_000)
        .regex(/^[\x20-\x7e]+$/, "Use plain characters.")
        .optional(),
    ),
    from: z.preprocess(empty, line(30).optional()),
    recipients: list(phoneNumber),
  }),
} as const;
export type ChannelConfig<K extends ChannelKind = ChannelKind> = K extends ChannelKind ? z.output<(typeof channelConfigs)[K]> : never;

/** One form for every kind: only the fields of its kind may be filled. */
const fields = {
  url: z.preprocess(empty, z.string().optional()),
  authorization: z.preprocess(empty, z.string().optional()),
  from: z.preprocess(empty, z.string().optional()),
  recipients: z.preprocess(
    (value) => (entries(value).length > 0 ? value : undefined),
    z.union([z.string(), z.array(z.string())]).optional(),
  ),
};
export const createChannelInput = z.strictObject({ kind: z.enum(channelKinds, "Choose a kind."), name: line(100), ...fields });
export const updateChannelInput = z.strictObject({
  channelId: id,
  name: line(100).optional(),
  enabled: z.union([z.boolean(), z.stringbool()], "Say true or false.").optional(),
  ...fields,
});
export const channelInput = z.strictObject({ channelId: id });
export const deliveriesInput = z.strictObject({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number("Write a whole number.").int("Write a whole number.").min(1).max(200).default(50),
  alertId: id.optional(),
  channelId: id.optional(),
});

const asList = (value: unknown) => (typeof value === "string" ? [value] : value);
/** `send-alert-notification` of spec 000. */
export const sendAlertNotificationInput = z.strictObject({
  alertId: z.string("Name the alert.").max(60),
  channels: z.preprocess(
    asList,
    z
      .array(z.enum(channelKinds, "A channel is email, slack, teams or sms."), "Name the channels.")
      .min(1, "Name at least one channel.")
      .max(20)
      .transform((kinds) => [...new Set(kinds)]),
  ),
  recipients: z.preprocess(asList, z.array(z.string().trim().min(1).max(320)).max(50, "Name at most 50.").optional()),
});
