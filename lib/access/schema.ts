import ipaddr from "ipaddr.js";
import { z } from "zod";
import { applicationRoles, organizationRoles, permissions } from "@/db/permissions";
import { emailAddress, line } from "@/lib/auth/schema";

const id = z.uuid("This is not one of our ids.");
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" || value === null ? undefined : value), schema.optional());
/** A form sends one value alone, a repeated field as a list, and nothing at all for none. */
const list = <T extends z.ZodType>(item: T, most = 200) =>
  z.preprocess(
    (value) => (value === undefined || value === "" ? [] : Array.isArray(value) ? value.filter((one) => one !== "") : [value]),
    z
      .array(item)
      .max(most)
      .transform((values) => [...new Set(values)]),
  );
const whole = (least: number, most: number) => z.coerce.number("Write a whole number.").int("Write a whole number.").min(least).max(most);
const permission = z.enum(permissions, "There is no such permission.");
const applicationRole = z.enum(applicationRoles, "There is no such role.");

export const memberInput = z.strictObject({ userId: id });
export const inviteMemberInput = z.strictObject({
  email: emailAddress,
  role: z
    .enum(organizationRoles, "Choose a role.")
    .refine((role) => role !== "owner", "Nobody can be invited as an owner. Invite them, then make them one."),
  applicationRoles: list(applicationRole),
  expiresInDays: whole(1, 30).default(7),
});
export const invitationInput = z.strictObject({ invitationId: id });
export const changeMemberRoleInput = z.strictObject({ userId: id, role: z.enum(organizationRoles, "Choose a role.") });
export const addApplicationRoleInput = z.strictObject({
  userId: id,
  role: applicationRole,
  siteScope: list(id),
  expiresInDays: optional(whole(1, 3_650)),
});
export const removeApplicationRoleInput = z.strictObject({ userId: id, role: applicationRole });
export const setOverridesInput = z
  .strictObject({ userId: id, grant: list(permission), deny: list(permission) })
  .refine(({ grant, deny }) => !grant.some((name) => deny.includes(name)), {
    path: ["deny"],
    message: "A permission is either given or taken away, not both.",
  });
export const lendPermissionsInput = z.strictObject({
  delegateId: id,
  permissions: list(permission).refine((names) => names.length > 0, "Choose what to lend."),
  startsAt: optional(z.iso.datetime({ offset: true })),
  hours: whole(1, 24 * 90),
});
export const sessionInput = z.strictObject({ sessionId: id });
export const loanInput = z.strictObject({ loanId: id });

/** One network in the form PostgreSQL's cidr takes, or undefined. Host bits are dropped: people paste their own address with /24. */
export function networkOf(text: string): string | undefined {
  const range = text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`;
  if (!ipaddr.isValidCIDR(range)) return undefined;
  const [address, bits] = ipaddr.parseCIDR(range);
  if (address.kind() === "ipv4")
    return ipaddr.IPv4.isValidFourPartDecimal(range.split("/")[0]!) ? `${ipaddr.IPv4.networkAddressFromCIDR(range)}/${bits}` : undefined;
  const six = address as ipaddr.IPv6;
  if (six.isIPv4MappedAddress() && bits >= 96) return networkOf(`${six.toIPv4Address()}/${bits - 96}`);
  return `${ipaddr.IPv6.networkAddressFromCIDR(range)}/${bits}`;
}

const networks = z.preprocess(
  (value) => (typeof value === "string" ? value.split(/[\s,]+/).filter(Boolean) : (value ?? [])),
  z
    .array(z.string().max(60), "Write a list of networks.")
    .max(50, "Name at most 50 networks.")
    .transform((texts, context) => {
      const found = texts.map((text) => networkOf(text.trim()));
      const wrong = texts.find((_, index) => found[index] === undefined);
      if (wrong !== undefined)
        context.addIssue({
          code: "custom",
          message: `Write networks such as 203.0.113.0/24 or 2001:db8::/32; ${wrong.slice(0, 40)} is none.`,
        });
      return [...new Set(found.filter((network) => network !== undefined))];
    }),
);

export const createApiKeyInput = z.strictObject({
  name: line(100),
  description: optional(line(500)),
  scopes: list(permission).refine((names) => names.length > 0, "Choose at least one permission."),
  gatewayId: optional(id),
  expiresInDays: optional(whole(1, 3_650)),
  ipAllowlist: networks,
  /** Without: the default of each part of the API (lib/api/limits.ts). */
  rateLimitPerMinute: optional(whole(1, 1_000_000)),
});
export const apiKeyInput = z.strictObject({ keyId: id });
export const rotateApiKeyInput = z.strictObject({ keyId: id, graceHours: whole(0, 24 * 30).default(24) });
export const reportLeakInput = z.strictObject({ key: z.string().max(200) });

export const listInput = z.strictObject({
  cursor: z.string().max(400).optional(),
  limit: whole(1, 200).default(50),
  q: z.string().max(200).default(""),
});
