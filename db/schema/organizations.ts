import { sql } from "drizzle-orm";
import { bigint, check, foreignKey, index, jsonb, pgTable, primaryKey, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { organizationRoles } from "../permissions.ts";
import { at, organizationColumn, person, tenantColumns, timestamps } from "./columns.ts";
import { authAdminPolicy, inOrganization, may, policy, servicePolicy, tenantPolicies } from "./policies.ts";

export { organizations } from "./organization.ts";

const oneOf = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(", "));

/** Who belongs, and as what. `permissions` may add to or take from what the role allows: {"grant": [], "deny": []}. */
export const organizationMemberships = pgTable(
  "organization_memberships",
  {
    organizationId: organizationColumn(),
    userId: person("user_id", "cascade").notNull(),
    role: text().notNull().default("member"),
    permissions: jsonb().$type<{ grant?: string[]; deny?: string[] }>().notNull().default({}),
    invitedBy: person("invited_by"),
    joinedAt: at("joined_at").notNull().defaultNow(),
    ...timestamps(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.userId], name: "organization_memberships_pkey" }),
    index("organization_memberships_user_id_idx").on(t.userId),
    index("organization_memberships_invited_by_idx").on(t.invitedBy),
    check("organization_memberships_role_check", sql`${t.role} in (${oneOf(organizationRoles)})`),
    policy("select", sql`user_id = (select auth.uid()) or (${inOrganization} and ${may("members:read")})`),
    policy("insert", sql`${inOrganization} and ${may("members:write")}`),
    policy("update", sql`${inOrganization} and ${may("members:write")}`),
    policy("delete", sql`${inOrganization} and (${may("members:write")} or user_id = (select auth.uid()))`),
    authAdminPolicy(),
    servicePolicy(),
  ],
);

/** A link that lets one person join. The token itself is shown once; its SHA-256 is kept. */
export const teamInvitations = pgTable(
  "team_invitations",
  {
    ...tenantColumns(),
    email: text().notNull(),
    role: text().notNull().default("member"),
    applicationRoles: text("application_roles").array().notNull().default(sql`'{}'`),
    tokenHash: text("token_hash").notNull(),
    invitedBy: person("invited_by"),
    expiresAt: at("expires_at").notNull(),
    acceptedAt: at("accepted_at"),
    acceptedBy: person("accepted_by"),
    revokedAt: at("revoked_at"),
  },
  (t) => [
    uniqueIndex("team_invitations_token_hash_key").on(t.tokenHash),
    index("team_invitations_organization_id_created_at_idx").on(t.organizationId, t.createdAt),
    index("team_invitations_invited_by_idx").on(t.invitedBy),
    index("team_invitations_accepted_by_idx").on(t.acceptedBy),
    check("team_invitations_role_check", sql`${t.role} in (${oneOf(organizationRoles)}) and ${t.role} <> 'owner'`),
    ...tenantPolicies({ read: "members:read", write: "members:write" }),
    authAdminPolicy(),
  ],
);

/** A body of work inside an organization, with members and rights of its own. */
export const projects = pgTable(
  "projects",
  { ...tenantColumns(), name: text().notNull(), slug: text().notNull(), settings: jsonb().notNull().default({}) },
  (t) => [
    unique("projects_organization_id_id_key").on(t.organizationId, t.id),
    unique("projects_organization_id_slug_key").on(t.organizationId, t.slug),
    ...tenantPolicies({ read: "projects:read", write: "projects:write" }),
  ],
);

/** Who works on a project, and as what. */
export const projectMembers = pgTable(
  "project_members",
  {
    organizationId: organizationColumn(),
    projectId: uuid("project_id").notNull(),
    userId: person("user_id", "cascade").notNull(),
    role: text().notNull(),
    permissions: jsonb().notNull().default({}),
    addedBy: person("added_by"),
    addedAt: at("added_at").notNull().defaultNow(),
    ...timestamps(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.userId], name: "project_members_pkey" }),
    foreignKey({ columns: [t.organizationId, t.projectId], foreignColumns: [projects.organizationId, projects.id] }).onDelete("cascade"),
    index("project_members_organization_id_project_id_idx").on(t.organizationId, t.projectId),
    index("project_members_user_id_idx").on(t.userId),
    index("project_members_added_by_idx").on(t.addedBy),
    check("project_members_role_check", sql`${t.role} in ('project_owner', 'project_admin', 'developer', 'analyst')`),
    ...tenantPolicies({ read: "projects:read", write: "projects:write" }),
    authAdminPolicy("select"),
  ],
);

/** What an organization has used of each metered thing in each period. */
export const organizationUsage = pgTable(
  "organization_usage",
  {
    ...tenantColumns(),
    metricType: text("metric_type").notNull(),
    periodStart: at("period_start").notNull(),
    usageCount: bigint("usage_count", { mode: "number" }).notNull().default(0),
    limitCount: bigint("limit_count", { mode: "number" }),
  },
  (t) => [
    unique("organization_usage_organization_id_metric_type_period_start_key").on(t.organizationId, t.metricType, t.periodStart),
    check("organization_usage_usage_count_check", sql`${t.usageCount} >= 0`),
    ...tenantPolicies({ read: "organizations:read", write: "organizations:write" }),
  ],
);

/** An outside system an organization has connected. Credentials are sealed before they get here. */
export const organizationIntegrations = pgTable(
  "organization_integrations",
  {
    ...tenantColumns(),
    provider: text().notNull(),
    name: text().notNull(),
    config: jsonb().notNull().default({}),
    credentialsSealed: text("credentials_sealed"),
    status: text().notNull().default("active"),
    createdBy: person("created_by"),
  },
  (t) => [
    unique("organization_integrations_organization_id_provider_name_key").on(t.organizationId, t.provider, t.name),
    index("organization_integrations_created_by_idx").on(t.createdBy),
    check("organization_integrations_status_check", sql`${t.status} in ('active', 'paused', 'error')`),
    ...tenantPolicies({ read: "organizations:read", write: "organizations:write" }),
  ],
);
