import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  cidr,
  foreignKey,
  index,
  inet,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { at, organizationColumn, person, tenantColumns, timestamps } from "./columns.ts";
import { organizationMemberships, projects } from "./organizations.ts";
import { authAdminPolicy, inOrganization, may, ownPolicies, policy, servicePolicy, tenantPolicies } from "./policies.ts";
import { gateways } from "./telemetry.ts";

export const appRole = pgEnum("app_role", [
  "admin",
  "executive",
  "reliability_engineer",
  "maintenance_technician",
  "operator",
  "viewer",
  "moderator",
  "user",
]);

/** The person as colleagues see them. One row per user, made with the user. */
export const profiles = pgTable(
  "profiles",
  {
    id: person("id", "cascade").primaryKey(),
    email: text().notNull(),
    firstName: text("first_name"),
    lastName: text("last_name"),
    fullName: text("full_name"),
    displayName: text("display_name"),
    avatarUrl: text("avatar_url"),
    bio: text(),
    department: text(),
    jobTitle: text("job_title"),
    phone: text(),
    timezone: text().notNull().default("UTC"),
    notificationPreferences: jsonb("notification_preferences").notNull().default({ email: true, push: true, slack: false }),
    preferences: jsonb().notNull().default({}),
    xp: integer().notNull().default(0),
    referralCode: text("referral_code"),
    ...timestamps(),
  },
  (t) => [
    uniqueIndex("profiles_referral_code_key").on(t.referralCode),
    policy(
      "select",
      sql`id = (select auth.uid()) or ((select auth.can('members:read')) and id in (select m.user_id from organization_memberships m where m.organization_id = (select auth.organization_id())))`,
    ),
    policy("update", sql`id = (select auth.uid())`),
    authAdminPolicy(),
    servicePolicy(),
  ],
);

/** An application role within an organization. Empty scopes mean everywhere; an expired row grants nothing. */
export const userRoles = pgTable(
  "user_roles",
  {
    ...tenantColumns(),
    userId: person("user_id", "cascade").notNull(),
    role: appRole().notNull(),
    siteScope: text("site_scope").array().notNull().default(sql`'{}'`),
    assetClassScope: text("asset_class_scope").array().notNull().default(sql`'{}'`),
    grantedBy: person("granted_by"),
    grantedAt: at("granted_at").notNull().defaultNow(),
    expiresAt: at("expires_at"),
  },
  (t) => [
    unique("user_roles_organization_id_user_id_role_key").on(t.organizationId, t.userId, t.role),
    // A role without a membership would be a way in, so the membership carries it.
    foreignKey({
      columns: [t.organizationId, t.userId],
      foreignColumns: [organizationMemberships.organizationId, organizationMemberships.userId],
    }).onDelete("cascade"),
    index("user_roles_user_id_idx").on(t.userId),
    index("user_roles_granted_by_idx").on(t.grantedBy),
    policy("select", sql`${inOrganization} and (user_id = (select auth.uid()) or ${may("members:read")})`),
    policy("insert", sql`${inOrganization} and ${may("members:write")}`),
    policy("update", sql`${inOrganization} and ${may("members:write")}`),
    policy("delete", sql`${inOrganization} and ${may("members:write")}`),
    authAdminPolicy(),
    servicePolicy(),
  ],
);

/** A person's own settings in one organization: theme, start page, density. */
export const userSettings = pgTable(
  "user_settings",
  {
    ...tenantColumns(),
    userId: person("user_id", "cascade").notNull().default(sql`auth.uid()`),
    theme: text().notNull().default("system"),
    locale: text().notNull().default("en"),
    settings: jsonb().notNull().default({}),
  },
  (t) => [
    unique("user_settings_organization_id_user_id_key").on(t.organizationId, t.userId),
    index("user_settings_user_id_idx").on(t.userId),
    check("user_settings_theme_check", sql`${t.theme} in ('light', 'dark', 'system')`),
    ...ownPolicies(),
  ],
);

/** Applications a person has said they use. */
export const userApps = pgTable(
  "user_apps",
  {
    ...tenantColumns(),
    userId: person("user_id", "cascade").notNull().default(sql`auth.uid()`),
    provider: text().notNull(),
    appName: text("app_name").notNull(),
    metadata: jsonb().notNull().default({}),
  },
  (t) => [
    unique("user_apps_organization_id_user_id_provider_app_name_key").on(t.organizationId, t.userId, t.provider, t.appName),
    index("user_apps_user_id_idx").on(t.userId),
    ...ownPolicies(),
  ],
);

/** A list view somebody named: the page and its query string. */
export const savedViews = pgTable(
  "saved_views",
  {
    ...tenantColumns(),
    userId: person("user_id", "cascade").notNull().default(sql`auth.uid()`),
    page: text().notNull(),
    name: text().notNull(),
    query: text().notNull(),
  },
  (t) => [
    unique("saved_views_organization_id_user_id_page_name_key").on(t.organizationId, t.userId, t.page, t.name),
    index("saved_views_user_id_idx").on(t.userId),
    ...ownPolicies(),
  ],
);

/** The catalogue of permissions, as code declares it (db/permissions.ts); written by each migration. */
export const permissionsTable = pgTable(
  "permissions",
  { key: text().primaryKey(), description: text().notNull(), domain: text().notNull() },
  () => [policy("select", sql`true`), authAdminPolicy(), servicePolicy()],
);

/** What each role allows, as code declares it. */
export const rolePermissions = pgTable(
  "role_permissions",
  {
    roleKind: text("role_kind").notNull(),
    role: text().notNull(),
    permission: text()
      .notNull()
      .references(() => permissionsTable.key, { onDelete: "cascade" }),
  },
  (t) => [
    primaryKey({ columns: [t.roleKind, t.role, t.permission], name: "role_permissions_pkey" }),
    index("role_permissions_permission_idx").on(t.permission),
    check("role_permissions_role_kind_check", sql`${t.roleKind} in ('organization', 'application', 'project')`),
    policy("select", sql`true`),
    authAdminPolicy(),
    servicePolicy(),
  ],
);

/** Somebody lends some of their own permissions to a colleague for a while. */
export const permissionDelegations = pgTable(
  "permission_delegations",
  {
    ...tenantColumns(),
    delegatorId: person("delegator_id", "cascade").notNull(),
    delegateId: person("delegate_id", "cascade").notNull(),
    projectId: uuid("project_id"),
    permissions: text().array().notNull(),
    startsAt: at("starts_at").notNull().defaultNow(),
    expiresAt: at("expires_at").notNull(),
    revokedAt: at("revoked_at"),
  },
  (t) => [
    foreignKey({ columns: [t.organizationId, t.projectId], foreignColumns: [projects.organizationId, projects.id] }).onDelete("cascade"),
    foreignKey({
      name: "permission_delegations_delegate_fkey",
      columns: [t.organizationId, t.delegateId],
      foreignColumns: [organizationMemberships.organizationId, organizationMemberships.userId],
    }).onDelete("cascade"),
    index("permission_delegations_organization_id_delegate_id_idx").on(t.organizationId, t.delegateId),
    index("permission_delegations_organization_id_project_id_idx").on(t.organizationId, t.projectId),
    index("permission_delegations_delegator_id_idx").on(t.delegatorId),
    index("permission_delegations_delegate_id_idx").on(t.delegateId),
    check("permission_delegations_window_check", sql`${t.expiresAt} > ${t.startsAt}`),
    check("permission_delegations_self_check", sql`${t.delegateId} <> ${t.delegatorId}`),
    policy("select", sql`${inOrganization} and ((select auth.uid()) in (delegator_id, delegate_id) or ${may("members:read")})`),
    policy("insert", sql`${inOrganization} and delegator_id = (select auth.uid())`),
    policy("update", sql`${inOrganization} and (delegator_id = (select auth.uid()) or ${may("members:write")})`),
    authAdminPolicy("select"),
    servicePolicy(),
  ],
);

/** Keys for people, gateways, partners and agents. Only the SHA-256 of a 256-bit random key is kept; the hash is never readable through the API. */
export const apiKeys = pgTable(
  "api_keys",
  {
    ...tenantColumns(),
    name: text().notNull(),
    description: text(),
    keyPrefix: text("key_prefix").notNull(),
    keyHash: text("key_hash").notNull(),
    scopes: text().array().notNull(),
    role: text(),
    projectId: uuid("project_id"),
    partnerId: uuid("partner_id"),
    agentId: uuid("agent_id"),
    gatewayId: uuid("gateway_id"),
    ipAllowlist: cidr("ip_allowlist").array().notNull().default(sql`'{}'`),
    rateLimitPerMinute: integer("rate_limit_per_minute").notNull().default(60),
    expiresAt: at("expires_at"),
    revokedAt: at("revoked_at"),
    revokedBy: person("revoked_by"),
    rotatedFromId: uuid("rotated_from_id"),
    lastUsedAt: at("last_used_at"),
    lastUsedIp: inet("last_used_ip"),
    usageCount: bigint("usage_count", { mode: "number" }).notNull().default(0),
    createdBy: person("created_by"),
  },
  (t) => [
    unique("api_keys_organization_id_id_key").on(t.organizationId, t.id),
    uniqueIndex("api_keys_key_hash_key").on(t.keyHash),
    foreignKey({ columns: [t.organizationId, t.projectId], foreignColumns: [projects.organizationId, projects.id] }).onDelete("cascade"),
    foreignKey({ columns: [t.organizationId, t.gatewayId], foreignColumns: [gateways.organizationId, gateways.id] }).onDelete("cascade"),
    index("api_keys_organization_id_created_at_idx").on(t.organizationId, t.createdAt),
    index("api_keys_organization_id_project_id_idx").on(t.organizationId, t.projectId),
    index("api_keys_organization_id_gateway_id_idx").on(t.organizationId, t.gatewayId),
    index("api_keys_created_by_idx").on(t.createdBy),
    index("api_keys_revoked_by_idx").on(t.revokedBy),
    check("api_keys_rate_limit_per_minute_check", sql`${t.rateLimitPerMinute} between 1 and 1000000`),
    ...tenantPolicies({ read: "keys:read", write: "keys:write" }),
    authAdminPolicy(),
  ],
);

/** Counters of fixed windows: one row per (who, what, window), changed by one conditional upsert. */
export const rateLimits = pgTable(
  "rate_limits",
  {
    identifier: text().notNull(),
    endpoint: text().notNull(),
    windowStart: at("window_start").notNull(),
    requestCount: integer("request_count").notNull().default(0),
    expiresAt: at("expires_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.identifier, t.endpoint, t.windowStart], name: "rate_limits_pkey" }),
    index("rate_limits_expires_at_idx").on(t.expiresAt),
    authAdminPolicy(),
    servicePolicy(),
  ],
);

/** The stored answer to a request that carried an Idempotency-Key, kept a day. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    organizationId: organizationColumn(),
    actor: text().notNull(),
    key: text().notNull(),
    requestHash: text("request_hash").notNull(),
    status: integer(),
    response: jsonb(),
    createdAt: at("created_at").notNull().defaultNow(),
    expiresAt: at("expires_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.actor, t.key], name: "idempotency_keys_pkey" }),
    index("idempotency_keys_expires_at_idx").on(t.expiresAt),
    policy("select", inOrganization),
    policy("insert", inOrganization),
    policy("update", inOrganization),
    servicePolicy(),
  ],
);

/** The request log, one partition a month. Bodies are not kept. */
export const apiRequests = pgTable(
  "api_requests",
  {
    id: uuid().notNull().default(sql`gen_random_uuid()`),
    organizationId: organizationColumn(),
    keyId: uuid("key_id"),
    userId: uuid("user_id"),
    partnerId: uuid("partner_id"),
    requestId: text("request_id").notNull(),
    method: text().notNull(),
    endpoint: text().notNull(),
    status: integer().notNull(),
    durationMs: integer("duration_ms").notNull(),
    bytesIn: bigint("bytes_in", { mode: "number" }),
    bytesOut: bigint("bytes_out", { mode: "number" }),
    errorCode: text("error_code"),
    ipAddress: inet("ip_address"),
    userAgent: text("user_agent"),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.id, t.createdAt], name: "api_requests_pkey" }),
    index("api_requests_organization_id_created_at_idx").on(t.organizationId, t.createdAt),
    index("api_requests_organization_id_key_id_created_at_idx").on(t.organizationId, t.keyId, t.createdAt),
    policy("select", sql`${inOrganization} and ${may("requests:read")}`),
    authAdminPolicy("insert"),
    servicePolicy(),
  ],
);
