import {
  type ApplicationRole,
  applicationRolePermissions,
  applicationRoles,
  type OrganizationRole,
  organizationRolePermissions,
  organizationRoles,
  type Permission,
  permissions,
} from "@/db/permissions";

export type Cell = {
  kind: "organization" | "application";
  role: OrganizationRole | ApplicationRole;
  permission: Permission;
  holds: boolean;
};

/** Role by permission, as the code has it. */
export const roleMatrix: readonly Cell[] = [
  ...organizationRoles.map((role) => ["organization", role, organizationRolePermissions[role]] as const),
  ...applicationRoles.map((role) => ["application", role, applicationRolePermissions[role]] as const),
].flatMap(([kind, role, held]) =>
  permissions.map((permission): Cell => ({ kind, role, permission, holds: (held as readonly Permission[]).includes(permission) })),
);

/**
 * The same as people agreed on it, written out by hand: a slip of the pen in db/permissions.ts shows here. Each letter is one role, in the order of
 * the heading; a dash means no.
 *   Organization: Owner Admin Billing Manager mEmber Viewer · application: Admin eXecutive Reliability Technician Operator Viewer Moderator User
 */
export const expectedRoles: Record<Permission, [organization: string, application: string]> = {
  "organizations:read": ["OABMEV", "AXRTOVMU"],
  "organizations:write": ["OAB---", "A-------"],
  "members:read": ["OABMEV", "AXRTOVMU"],
  "members:write": ["OA----", "A-------"],
  "projects:read": ["OABMEV", "AXRTOVMU"],
  "projects:write": ["OA-M--", "A-------"],
  "keys:read": ["OA-M--", "A-R-----"],
  "keys:write": ["OA----", "A-------"],
  "requests:read": ["OA-M--", "A-R-----"],
  "assets:read": ["OABMEV", "AXRTOVMU"],
  "assets:write": ["OA-M--", "A-R-----"],
  "telemetry:read": ["OABMEV", "AXRTOVMU"],
  "telemetry:write": ["OA-M--", "A-R-----"],
  "alerts:read": ["OABMEV", "AXRTOVMU"],
  "alerts:acknowledge": ["OA-M--", "A-RTO---"],
  "alerts:write": ["OA-M--", "A-RT----"],
  "alerts:notify": ["OA-M--", "A-RTO---"],
  "alert-rules:read": ["OABMEV", "AXRTOVMU"],
  "alert-rules:write": ["OA-M--", "A-R-----"],
  "incidents:read": ["OABMEV", "AXRTOVMU"],
  "incidents:write": ["OA-M--", "A-RTO---"],
  "maintenance:read": ["OABMEV", "AXRTOVMU"],
  "maintenance:write": ["OA-M--", "A-R-----"],
  "work-orders:write": ["OA-M--", "A-RT----"],
  "work-orders:verify": ["OA-M--", "A-R-----"],
  "prescriptions:write": ["OA-M--", "A-RT----"],
  "prescriptions:approve": ["OA-M--", "A-R-----"],
  "comments:read": ["OABMEV", "AXRTOVMU"],
  "comments:write": ["OA-ME-", "AXRTO-M-"],
  "files:read": ["OABMEV", "AXRTOVMU"],
  "files:write": ["OA-ME-", "AXRTO-M-"],
  "files:manage": ["OA-M--", "A-------"],
  "channels:read": ["OA-M--", "A-R-----"],
  "channels:write": ["OA----", "A-------"],
  "webhooks:read": ["OA-M--", "A-R-----"],
  "webhooks:write": ["OA----", "A-------"],
  "audit:read": ["OA-M--", "AX------"],
};
