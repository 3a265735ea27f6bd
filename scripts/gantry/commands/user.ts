import { withActor } from "@/db/with-actor";
import { createUser } from "@/lib/admin/create-user";
import { findOrganization } from "@/lib/admin/find-organization";
import { newUser } from "@/lib/admin/schema";
import { newPassword } from "@/lib/auth/password-rule";
import { hashPassword } from "@/lib/auth/passwords";
import { command } from "../arguments";
import { parseOptions } from "../input";
import { print, printJson, remark } from "../output";
import { operator } from "./org";

export const userCreate = command({
  name: "user create",
  summary: "Create a person who can sign in, or let an existing one join an organization",
  details: `Roles in the organization: owner, admin, billing_admin, manager, member, viewer.
Application roles: executive, reliability_engineer, maintenance_technician, operator, moderator, user; their holder joins as a member.
An existing person keeps their password.`,
  options: {
    email: { value: "<address>", summary: "What they sign in with", required: true },
    password: { value: "<password>", summary: "At least 8 characters", required: true },
    org: { value: "<slug or id>", summary: "The organization they belong to", required: true },
    role: { value: "<role>", summary: "What they are there", required: true },
    name: { value: "<name>", summary: "As colleagues read it" },
    json: { summary: "Print {id} as JSON" },
  },
  async run({ org, json, ...given }) {
    const { password, ...user } = parseOptions(newUser, given);
    const passwordHash = await hashPassword(password);
    const wish = newPassword.safeParse(password).error?.issues[0]?.message;
    if (wish) remark(`This password is weaker than people may choose for themselves. ${wish}`);
    const made = await withActor(operator, async (tx) => {
      const organization = await findOrganization(tx, org);
      return createUser(tx, organization.id, { ...user, passwordHash });
    });
    if (!made.created)
      remark(
        made.joined
          ? `${user.email} exists already and has joined; the password is unchanged.`
          : `${user.email} belongs to ${org} already; nothing that was there is changed.`,
      );
    if (json) printJson({ id: made.id });
    else if (made.created) print(`Created ${user.email} (${made.id}) as ${user.role} of ${org}.`);
    return 0;
  },
});
