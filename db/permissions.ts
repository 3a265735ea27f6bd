/** The one permission vocabulary: people, keys, agents and AI hold a set of these; policies, commands and menus ask for one of them. */
export const permissionCatalogue = {
  "organizations:read": "See the organization and its settings",
  "organizations:write": "Change the organization and its settings",
  "members:read": "See who belongs to the organization",
  "members:write": "Invite, change and remove members and their roles",
  "projects:read": "See projects",
  "projects:write": "Create and change projects",
  "keys:read": "See API keys (never the key itself)",
  "keys:write": "Create, rotate and revoke API keys",
  "requests:read": "Read the API request log",
  "assets:read": "See sites, assets and components",
  "assets:write": "Create and change sites, assets and components",
  "telemetry:read": "Read gateways, sensors and their readings",
  "telemetry:write": "Send readings, and change gateways and sensors",
  "alerts:read": "See alerts",
  "alerts:acknowledge": "Acknowledge alerts",
  "alerts:write": "Resolve and annotate alerts",
  "alerts:notify": "Send word of an alert through the organization's channels",
  "alert-rules:read": "See alert rules",
  "alert-rules:write": "Create, change and back-test alert rules",
  "incidents:read": "See incidents",
  "incidents:write": "Open, assign, investigate, resolve and close incidents",
  "maintenance:read": "See work orders, prescriptions, plans and parts",
  "maintenance:write": "Create and change maintenance plans and parts",
  "work-orders:write": "Create, assign, carry out and finish work orders",
  "work-orders:verify": "Verify that finished work did what it should",
  "prescriptions:write": "Write prescriptions",
  "prescriptions:approve": "Approve, activate and archive prescriptions of others",
  "comments:read": "Read comments",
  "comments:write": "Write comments",
  "files:read": "See and download files and what is attached to records",
  "files:write": "Upload, move and remove files, and attach them to records",
  "files:manage": "Create, change, empty and remove buckets",
  "channels:read": "See notification channels and what was sent through them",
  "channels:write": "Create, change, test and remove notification channels",
  "webhooks:read": "See inbound webhooks and what they received",
  "webhooks:write": "Create, rotate and disable inbound webhooks",
  "audit:read": "Read the audit log and security events",
} as const;

export type Permission = keyof typeof permissionCatalogue;
export const permissions = Object.keys(permissionCatalogue) as Permission[];

const reads = permissions.filter((permission) => permission.endsWith(":read"));
const everyday = reads.filter(
  (permission) => !["audit:read", "keys:read", "requests:read", "channels:read", "webhooks:read"].includes(permission),
);

/** What a role in an organization allows. Application roles add to it; per-member overrides and delegations come on top. */
export const organizationRolePermissions = {
  owner: permissions,
  admin: permissions,
  billing_admin: [...everyday, "organizations:write"],
  manager: [
    ...reads,
    "projects:write",
    "assets:write",
    "telemetry:write",
    "alerts:acknowledge",
    "alerts:notify",
    "alerts:write",
    "alert-rules:write",
    "incidents:write",
    "maintenance:write",
    "work-orders:write",
    "work-orders:verify",
    "prescriptions:write",
    "prescriptions:approve",
    "comments:write",
    "files:write",
    "files:manage",
  ],
  member: [...everyday, "comments:write", "files:write"],
  viewer: everyday,
} as const satisfies Record<string, readonly Permission[]>;

export const applicationRolePermissions = {
  admin: permissions,
  executive: [...everyday, "audit:read", "comments:write", "files:write"],
  reliability_engineer: [
    ...everyday,
    "requests:read",
    "keys:read",
    "channels:read",
    "webhooks:read",
    "assets:write",
    "telemetry:write",
    "alerts:acknowledge",
    "alerts:notify",
    "alerts:write",
    "alert-rules:write",
    "incidents:write",
    "maintenance:write",
    "work-orders:write",
    "work-orders:verify",
    "prescriptions:write",
    "prescriptions:approve",
    "comments:write",
    "files:write",
  ],
  maintenance_technician: [
    ...everyday,
    "alerts:acknowledge",
    "alerts:notify",
    "alerts:write",
    "incidents:write",
    "work-orders:write",
    "prescriptions:write",
    "comments:write",
    "files:write",
  ],
  operator: [...everyday, "alerts:acknowledge", "alerts:notify", "incidents:write", "comments:write", "files:write"],
  viewer: everyday,
  moderator: [...everyday, "comments:write", "files:write"],
  user: everyday,
} as const satisfies Record<string, readonly Permission[]>;

export type OrganizationRole = keyof typeof organizationRolePermissions;
export type ApplicationRole = keyof typeof applicationRolePermissions;
export const organizationRoles = Object.keys(organizationRolePermissions) as OrganizationRole[];
export const applicationRoles = Object.keys(applicationRolePermissions) as ApplicationRole[];
