import { sql } from "drizzle-orm";
import { boolean, check, index, inet, jsonb, pgSchema, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { authAdminPolicy, servicePolicy } from "./policies.ts";

/** Identities. No tenant: a person may belong to many organizations. Only lib/auth (role auth_admin) reaches these tables. */
export const auth = pgSchema("auth");

const id = () => uuid().primaryKey().default(sql`gen_random_uuid()`);
const at = (name: string) => timestamp(name, { withTimezone: true });
const stamps = () => ({ createdAt: at("created_at").notNull().defaultNow(), updatedAt: at("updated_at").notNull().defaultNow() });
const owner = () =>
  uuid("user_id")
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });
const identityPolicies = () => [authAdminPolicy(), servicePolicy()];

/** A person who can sign in. */
export const users = auth.table(
  "users",
  {
    id: id(),
    email: text().notNull(),
    encryptedPassword: text("encrypted_password"), // argon2id, PHC string
    emailConfirmedAt: at("email_confirmed_at"),
    lastSignInAt: at("last_sign_in_at"),
    bannedUntil: at("banned_until"),
    // Both metadata columns describe; neither ever grants.
    rawUserMetaData: jsonb("raw_user_meta_data").$type<Record<string, unknown>>().notNull().default({}),
    rawAppMetaData: jsonb("raw_app_meta_data").$type<Record<string, unknown>>().notNull().default({}),
    ...stamps(),
  },
  (t) => [
    uniqueIndex("users_email_key").on(sql`lower(${t.email})`),
    check("users_email_check", sql`length(${t.email}) between 3 and 320`),
    ...identityPolicies(),
  ],
);

/** An identity at an outside provider, linked to a user. */
export const accounts = auth.table(
  "accounts",
  {
    id: id(),
    userId: owner(),
    provider: text().notNull(),
    providerAccountId: text("provider_account_id").notNull(),
    identityData: jsonb("identity_data").notNull().default({}),
    lastSignInAt: at("last_sign_in_at"),
    ...stamps(),
  },
  (t) => [
    uniqueIndex("accounts_provider_provider_account_id_key").on(t.provider, t.providerAccountId),
    index("accounts_user_id_idx").on(t.userId),
    ...identityPolicies(),
  ],
);

/** One signed-in browser or client. Revoking the row ends it at once, whatever token it still holds. */
export const sessions = auth.table(
  "sessions",
  {
    id: id(),
    userId: owner(),
    activeOrganizationId: uuid("active_organization_id"),
    ipAddress: inet("ip_address"),
    userAgent: text("user_agent"),
    lastSeenAt: at("last_seen_at").notNull().defaultNow(),
    expiresAt: at("expires_at").notNull(),
    revokedAt: at("revoked_at"),
    ...stamps(),
  },
  (t) => [index("sessions_user_id_idx").on(t.userId), index("sessions_expires_at_idx").on(t.expiresAt), ...identityPolicies()],
);

/** A browser that once signed in with the right password: it may still enter while strangers keep the account locked. */
export const knownDevices = auth.table(
  "known_devices",
  {
    id: id(),
    userId: owner(),
    deviceHash: text("device_hash").notNull(),
    lastSeenAt: at("last_seen_at").notNull().defaultNow(),
    ...stamps(),
  },
  (t) => [uniqueIndex("known_devices_user_id_device_hash_key").on(t.userId, t.deviceHash), ...identityPolicies()],
);

/** What renews an access token, once: rotated at each use; a second use revokes its whole family. */
export const refreshTokens = auth.table(
  "refresh_tokens",
  {
    id: id(),
    userId: owner(),
    sessionId: uuid("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    tokenHash: text("token_hash").notNull(),
    parentId: uuid("parent_id"),
    rotatedAt: at("rotated_at"),
    revokedAt: at("revoked_at"),
    expiresAt: at("expires_at").notNull(),
    ...stamps(),
  },
  (t) => [
    uniqueIndex("refresh_tokens_token_hash_key").on(t.tokenHash),
    index("refresh_tokens_user_id_idx").on(t.userId),
    index("refresh_tokens_session_id_idx").on(t.sessionId),
    ...identityPolicies(),
  ],
);

/** Links and codes that work once: confirmation, recovery, magic links. Only the hash is kept. */
export const oneTimeTokens = auth.table(
  "one_time_tokens",
  {
    id: id(),
    userId: owner(),
    tokenType: text("token_type").notNull(),
    tokenHash: text("token_hash").notNull(),
    relatesTo: text("relates_to").notNull().default(""),
    expiresAt: at("expires_at").notNull(),
    ...stamps(),
  },
  (t) => [
    uniqueIndex("one_time_tokens_token_hash_key").on(t.tokenHash),
    index("one_time_tokens_user_id_idx").on(t.userId),
    check("one_time_tokens_token_type_check", sql`${t.tokenType} in ('confirmation', 'recovery', 'magic_link', 'email_change', 'invite')`),
    ...identityPolicies(),
  ],
);

/** A second factor of a person: an authenticator app or a passkey. */
export const mfaFactors = auth.table(
  "mfa_factors",
  {
    id: id(),
    userId: owner(),
    friendlyName: text("friendly_name"),
    factorType: text("factor_type").notNull(),
    secretSealed: text("secret_sealed"),
    verified: boolean().notNull().default(false),
    lastUsedAt: at("last_used_at"),
    ...stamps(),
  },
  (t) => [
    index("mfa_factors_user_id_idx").on(t.userId),
    check("mfa_factors_factor_type_check", sql`${t.factorType} in ('totp', 'webauthn')`),
    ...identityPolicies(),
  ],
);
