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
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { at, organizationColumn, person, tenantColumns } from "./columns.ts";
import { projects } from "./organizations.ts";
import { authAdminPolicy, inOrganization, may, policy, servicePolicy, tenantPolicies } from "./policies.ts";
import { gateways } from "./telemetry.ts";

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
    rateLimitPerMinute: integer("rate_limit_per_minute"), // null: the default of each part of the API
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
