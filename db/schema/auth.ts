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
    // Set when the person proved to hold the address, by a mail or by a provider. Confirming without mail sets only the column above.
    emailVerifiedAt: at("email_verified_at"),
    phone: text(),
    phoneConfirmedAt: at("phone_confirmed_at"),
    newEmail: text("new_email"),
    invitedAt: at("invited_at"),
    confirmationSentAt: at("confirmation_sent_at"),
    recoverySentAt: at("recovery_sent_at"),
    emailChangeSentAt: at("email_change_sent_at"),
    reauthenticationSentAt: at("reauthentication_sent_at"),
    lastSignInAt: at("last_sign_in_at"),
    bannedUntil: at("banned_until"),
    deletedAt: at("deleted_at"),
    // Both metadata columns describe; neither ever grants.
    rawUserMetaData: jsonb("raw_user_meta_data").$type<Record<string, unknown>>().notNull().default({}),
    rawAppMetaData: jsonb("raw_app_meta_data").$type<Record<string, unknown>>().notNull().default({}),
    ...stamps(),
  },
  (t) => [
    uniqueIndex("users_email_key").on(sql`lower(${t.email})`),
    uniqueIndex("users_phone_key").on(t.phone),
    index("users_created_at_idx").on(t.createdAt, t.id),
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
    // How the person signed in, as access tokens say it: [{method, timestamp}].
    amr: jsonb().$type<{ method: string; timestamp: number }[]>().notNull().default([]),
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
    uniqueIndex("refresh_tokens_parent_id_key").on(t.parentId), // a token has one successor, whoever asks at the same moment
    index("refresh_tokens_user_id_idx").on(t.userId),
    index("refresh_tokens_session_id_idx").on(t.sessionId),
    ...identityPolicies(),
  ],
);

/**
 * A sign-in under way in a browser: from the request with its code challenge, through the provider or the mailed link, to the code that is exchanged
 * for a session. Each of its secrets works once.
 */
export const flowStates = auth.table(
  "flow_states",
  {
    id: id(),
    userId: uuid("user_id").references(() => users.id, { onDelete: "cascade" }),
    // What the browser carries to the provider and back, and the code it exchanges at the end. Only hashes are kept.
    stateHash: text("state_hash"),
    authCodeHash: text("auth_code_hash"),
    codeChallenge: text("code_challenge"),
    codeChallengeMethod: text("code_challenge_method"),
    authenticationMethod: text("authentication_method").notNull(),
    provider: text(),
    providerSealed: text("provider_sealed"), // our own verifier and nonce, then the provider's tokens
    redirectTo: text("redirect_to").notNull().default(""),
    linkingUserId: uuid("linking_user_id").references(() => users.id, { onDelete: "cascade" }),
    expiresAt: at("expires_at").notNull(),
    ...stamps(),
  },
  (t) => [
    uniqueIndex("flow_states_state_hash_key").on(t.stateHash),
    uniqueIndex("flow_states_auth_code_hash_key").on(t.authCodeHash),
    index("flow_states_user_id_idx").on(t.userId),
    index("flow_states_linking_user_id_idx").on(t.linkingUserId),
    index("flow_states_expires_at_idx").on(t.expiresAt),
    check("flow_states_code_challenge_method_check", sql`${t.codeChallengeMethod} in ('s256', 'plain')`),
    ...identityPolicies(),
  ],
);

/** The keys that sign access tokens. One signs; those before it are published until the last token of theirs has expired. */
export const signingKeys = auth.table(
  "signing_keys",
  {
    id: id(),
    algorithm: text().notNull().default("ES256"),
    publicJwk: jsonb("public_jwk").$type<Record<string, unknown>>().notNull(),
    privateSealed: text("private_sealed").notNull(),
    rotatedAt: at("rotated_at"),
    ...stamps(),
  },
  (t) => [
    uniqueIndex("signing_keys_current_key").on(t.algorithm).where(sql`${t.rotatedAt} is null`),
    check("signing_keys_algorithm_check", sql`${t.algorithm} = 'ES256'`),
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
    flowStateId: uuid("flow_state_id").references(() => flowStates.id, { onDelete: "set null" }),
    expiresAt: at("expires_at").notNull(),
    ...stamps(),
  },
  (t) => [
    uniqueIndex("one_time_tokens_token_hash_key").on(t.tokenHash),
    uniqueIndex("one_time_tokens_user_id_token_type_key").on(t.userId, t.tokenType), // the newest of a kind is the one that works
    index("one_time_tokens_flow_state_id_idx").on(t.flowStateId),
    check(
      "one_time_tokens_token_type_check",
      sql`${t.tokenType} in ('confirmation', 'recovery', 'magic_link', 'email_change_current', 'email_change_new', 'invite', 'reauthentication')`,
    ),
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
