import { sql } from "drizzle-orm";
import { bigint, check, customType, index, inet, jsonb, pgEnum, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { at, organizationColumn, person } from "./columns.ts";
import { organizations } from "./organization.ts";
import { authAdminPolicy, inOrganization, ledgerPolicy, may, policy, servicePolicy } from "./policies.ts";

const bytea = customType<{ data: Buffer }>({ dataType: () => "bytea" });

/** The event names of the specification; `action` carries our own, finer verb. */
export const auditEvent = pgEnum("audit_event", [
  "user.login",
  "user.logout",
  "user.created",
  "user.updated",
  "user.deleted",
  "role.granted",
  "role.revoked",
  "asset.created",
  "asset.updated",
  "asset.deleted",
  "alert.acknowledged",
  "alert.resolved",
  "agent.executed",
  "agent.approved",
  "agent.rejected",
  "prescription.created",
  "prescription.approved",
  "report.generated",
  "report.shared",
  "api.key_created",
  "api.key_revoked",
  "config.changed",
  "security.violation",
]);

/**
 * Who did what, append-only and chained per organization: each row's hash covers its content and the hash before it. Written only through
 * private.append_audit; nobody may update or delete, and sealed roots lie outside the database too.
 */
export const auditLogs = pgTable(
  "audit_logs",
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    organizationId: organizationColumn(),
    seq: bigint({ mode: "number" }).notNull(),
    event: auditEvent(),
    userId: uuid("user_id"),
    impersonatedBy: uuid("impersonated_by"),
    actorKind: text("actor_kind").notNull(),
    actorLabel: text("actor_label"),
    resourceType: text("resource_type"),
    resourceId: uuid("resource_id"),
    action: text().notNull(),
    details: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    previousState: jsonb("previous_state"),
    newState: jsonb("new_state"),
    ipAddress: inet("ip_address"),
    userAgent: text("user_agent"),
    requestId: text("request_id"),
    status: text().notNull().default("success"),
    errorMessage: text("error_message"),
    timestamp: at("timestamp").notNull(),
    previousHash: bytea("previous_hash").notNull(),
    hash: bytea("hash").notNull(),
  },
  (t) => [
    uniqueIndex("audit_logs_organization_id_seq_key").on(t.organizationId, t.seq),
    index("audit_logs_organization_id_timestamp_idx").on(t.organizationId, t.timestamp),
    index("audit_logs_organization_id_user_id_idx").on(t.organizationId, t.userId),
    index("audit_logs_organization_id_event_idx").on(t.organizationId, t.event),
    index("audit_logs_organization_id_resource_idx").on(t.organizationId, t.resourceType, t.resourceId),
    check("audit_logs_status_check", sql`${t.status} in ('success', 'failure', 'denied')`),
    policy("select", sql`${inOrganization} and ${may("audit:read")}`),
    ledgerPolicy(),
    servicePolicy(),
  ],
);

/** A signed statement that the chain of an organization stood at this row and hash. A copy is written outside the database. */
export const trustLedgerRoots = pgTable(
  "trust_ledger_roots",
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    organizationId: organizationColumn(),
    seq: bigint({ mode: "number" }).notNull(),
    rootHash: bytea("root_hash").notNull(),
    signature: text().notNull(),
    keyId: text("key_id").notNull(),
    sealedAt: at("sealed_at").notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("trust_ledger_roots_organization_id_seq_key").on(t.organizationId, t.seq),
    policy("select", sql`${inOrganization} and ${may("audit:read")}`),
    policy("insert", sql`${inOrganization} and (select auth.kind()) = 'system'`),
    servicePolicy(),
  ],
);

/** Refused sign-ins, revoked keys in use, denied actions: what a security officer reads. May have no organization yet. */
export const securityEvents = pgTable(
  "security_events",
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    organizationId: uuid("organization_id").references(() => organizations.id, { onDelete: "cascade" }),
    eventType: text("event_type").notNull(),
    severity: text().notNull().default("info"),
    details: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    ipAddress: inet("ip_address"),
    userAgent: text("user_agent"),
    partnerId: uuid("partner_id"),
    userId: person("user_id"),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    index("security_events_organization_id_created_at_idx").on(t.organizationId, t.createdAt),
    index("security_events_user_id_idx").on(t.userId),
    check("security_events_severity_check", sql`${t.severity} in ('info', 'warning', 'critical')`),
    policy("select", sql`${inOrganization} and ${may("audit:read")}`),
    authAdminPolicy(),
    servicePolicy(),
  ],
);

/** Failed sign-ins by address and network, counted in a sliding window. */
export const failedLoginAttempts = pgTable(
  "failed_login_attempts",
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    email: text().notNull(),
    ipAddress: inet("ip_address"),
    userAgent: text("user_agent"),
    attemptedAt: at("attempted_at").notNull().defaultNow(),
  },
  (t) => [
    index("failed_login_attempts_email_attempted_at_idx").on(t.email, t.attemptedAt),
    index("failed_login_attempts_ip_address_attempted_at_idx").on(t.ipAddress, t.attemptedAt),
    authAdminPolicy(),
    servicePolicy(),
  ],
);
