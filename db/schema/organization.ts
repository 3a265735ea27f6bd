import { sql } from "drizzle-orm";
import { check, index, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { authAdminPolicy, ledgerPolicy, policy, servicePolicy } from "./policies.ts";

/** The tenant. Everything a customer owns hangs from one of these. */
export const organizations = pgTable(
  "organizations",
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    name: text().notNull(),
    slug: text().notNull(),
    subdomain: text(),
    subscriptionTier: text("subscription_tier").notNull().default("free"),
    subscriptionStatus: text("subscription_status").notNull().default("active"),
    subscriptionExpiresAt: timestamp("subscription_expires_at", { withTimezone: true }),
    stripeCustomerId: text("stripe_customer_id"),
    stripeSubscriptionId: text("stripe_subscription_id"),
    usageStats: jsonb("usage_stats").notNull().default({}),
    settings: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("organizations_slug_key").on(t.slug),
    uniqueIndex("organizations_subdomain_key").on(t.subdomain),
    index("organizations_created_at_idx").on(t.createdAt),
    check("organizations_slug_check", sql`${t.slug} ~ '^[a-z0-9](-?[a-z0-9])*$' and length(${t.slug}) <= 63`),
    // Jobs that delete read these of every organization: one that they could not read would stop them for all.
    check(
      "organizations_retention_check",
      sql`(${t.settings} ->> 'retention_days')::int between 1 and 36500 and (${t.settings} ->> 'notice_retention_days')::int between 1 and 36500
        and (${t.settings} ->> 'health_history_retention_days')::int between 1 and 36500
        and (${t.settings} ->> 'alert_retention_days')::int between 1 and 36500`,
    ),
    check("organizations_currency_check", sql`(${t.settings} ->> 'currency') ~ '^[A-Z]{3}$'`),
    // A member sees every organization they belong to (the switcher); anybody else only the active one.
    policy(
      "select",
      sql`id = (select auth.organization_id()) or id in (select m.organization_id from organization_memberships m where m.user_id = (select auth.uid()))`,
    ),
    policy("update", sql`id = (select auth.organization_id()) and (select auth.can('organizations:write'))`),
    authAdminPolicy(),
    ledgerPolicy(),
    servicePolicy(),
  ],
);
