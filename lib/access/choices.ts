import {
  applicationRolePermissions,
  applicationRoles,
  organizationRolePermissions,
  organizationRoles,
  type Permission,
  permissionCatalogue,
} from "@/db/permissions";
import { applicationRoleLabel, organizationRoleHint, organizationRoleLabel } from "./words";

type Held = ReadonlySet<Permission> | "*";
const within = (wanted: readonly Permission[], held: Held) => held === "*" || wanted.every((permission) => held.has(permission));

/** What a form may offer to somebody who holds these permissions. The commands decide again. */
export const organizationRoleChoices = (held: Held, { owner = false } = {}) =>
  organizationRoles
    .filter((role) => (owner || role !== "owner") && within(organizationRolePermissions[role], held))
    .map((role) => ({ value: role, label: organizationRoleLabel(role), hint: organizationRoleHint(role) }));

export const applicationRoleChoices = (held: Held) =>
  applicationRoles
    .filter((role) => within(applicationRolePermissions[role], held))
    .map((role) => ({ value: role, label: applicationRoleLabel(role) }));

export const permissionChoices = (held: Held) =>
  (Object.entries(permissionCatalogue) as [Permission, string][])
    .filter(([permission]) => within([permission], held))
    .map(([value, detail]) => ({ value, label: value, detail }));
