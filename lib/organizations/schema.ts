import { z } from "zod";
import { line } from "@/lib/auth/schema";
import { RETENTION_MAX_DAYS } from "./retention";

const optionalLine = (most: number) =>
  z.preprocess((value) => (typeof value === "string" && value.trim() === "" ? null : value), line(most).nullable());
const isZone = (zone: string) => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};
const checkbox = z.preprocess((value) => value === "on" || value === true || value === "true", z.boolean());

export const createOrganizationInput = z.strictObject({ name: line(100, 2) });

const WHOLE_DAYS = `Write a whole number of days from 1 to ${RETENTION_MAX_DAYS}.`;
const days = (what: string) =>
  z
    .preprocess(
      (value) => (value === "" ? null : value),
      z.coerce.number(WHOLE_DAYS).int(WHOLE_DAYS).min(1, WHOLE_DAYS).max(RETENTION_MAX_DAYS, WHOLE_DAYS).nullable(),
    )
    .optional()
    .meta({ description: `For how many days ${what}. Empty or null: as long as the default. Left out: as before.` });
/** The currencies of ISO 4217 that this runtime knows. */
export const currencies: readonly string[] = Intl.supportedValuesOf("currency");

export const updateOrganizationInput = z.strictObject({
  name: line(100, 2),
  currency: z
    .string()
    .refine((code) => currencies.includes(code), "Choose a currency of the list, such as EUR.")
    .optional()
    .meta({
      description: "What money is counted in, as three letters of ISO 4217. Orders and parts made before keep theirs. Left out: as before.",
    }),
  retentionDays: days("readings are kept where a sensor does not say otherwise"),
  alertRetentionDays: days("cleared alerts are kept that no other record names and nobody commented on; by default for ever"),
  noticeRetentionDays: days("what was told of an alert is kept after the alert has cleared"),
  healthHistoryRetentionDays: days("changes of an asset's health are kept; the newest of each asset always is"),
});
export const updateProfileInput = z.strictObject({
  displayName: line(100),
  jobTitle: optionalLine(100),
  phone: z.preprocess(
    (value) => (typeof value === "string" && value.trim() === "" ? null : value),
    z
      .string()
      .trim()
      .regex(/^\+?[\d ()./-]{5,30}$/, "Write a telephone number such as +49 40 1234567.")
      .nullable(),
  ),
  timezone: z.string().max(64).refine(isZone, "Choose a time zone of the list, such as Europe/Berlin."),
});
export const notificationPreferencesInput = z.strictObject({ email: checkbox, push: checkbox, slack: checkbox });
export const switchOrganizationInput = z.strictObject({ organization: z.string().min(1).max(63) });

const reserved = new Set(
  "sign-in sign-up sign-out invite no-access organizations new-organization forgot api rest auth functions storage realtime metrics public share status report partner portal admin new settings docs help world icon favicon manifest robots sitemap ui-gallery outbox health gantry www".split(
    " ",
  ),
);

/** An address for an organization from its name; `tail` makes the next attempt when it is taken. */
export function slugOf(name: string, tail = "") {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/ß/g, "ss")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 50)
    .replace(/^-+|-+$/g, "");
  const base = plain.length >= 2 ? plain : `org${plain && `-${plain}`}`;
  return tail ? `${base}-${tail}` : reserved.has(base) ? `${base}-org` : base;
}

export const nothingInput = z.strictObject({});
