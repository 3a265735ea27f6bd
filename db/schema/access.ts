import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
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
import { at, person, tenantColumns, timestamps } from "./columns.ts";
import { organizationMemberships, projects } from "./organizations.ts";
import { authAdminPolicy, inOrganization, may, ownPolicies, policy, servicePolicy } from "./policies.ts";

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
