import { z } from "zod";
import { applicationRoles, organizationRoles } from "@/db/permissions";

const line = (what: string, most: number) =>
  z
    .string(`Give ${what}`)
    .trim()
    .min(1, `Give ${what}`)
    .max(most, `At most ${most} characters`)
    .refine((text) => ![...text].some((character) => character < " " || character === "\u007f"), "Must not contain control characters");

export const newOrganization = z.strictObject({
  name: line("a name", 200),
  slug: z
    .string()
    .max(63, "At most 63 characters")
    .regex(/^[a-z0-9](-?[a-z0-9])*$/, "Use small letters, digits and single hyphens, for example harbor-bottling"),
});

const roles = [...new Set<string>([...organizationRoles, ...applicationRoles])];

export const newUser = z.strictObject({
  email: z.string().trim().toLowerCase().max(320).pipe(z.email("Give an email address, for example mara@example.com")),
  password: z.string().min(8, "Use at least 8 characters").max(1_000, "At most 1000 characters"),
  name: line("a name", 200).optional(),
  /** A role in the organization, or an application role: its holder becomes a member with that role. */
  role: z.enum(roles, `Choose one of ${roles.join(", ")}`),
  /** Sites an application role is limited to. */
  siteScope: z.array(z.uuid()).default([]),
});
