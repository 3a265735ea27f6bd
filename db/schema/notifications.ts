import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { alerts } from "./alerts.ts";
import { at, person, tenantColumns } from "./columns.ts";
import { tenantPolicies } from "./policies.ts";

/** Ways out to people: mail, Slack, Teams, text messages. What holds a secret is sealed and never readable through the API. */
export const communicationChannels = pgTable(
  "communication_channels",
  {
    ...tenantColumns(),
    kind: text().$type<"email" | "slack" | "teams" | "sms">().notNull(),
    name: text().notNull(),
    configSealed: text("config_sealed").notNull(),
    target: text().notNull(), // what may be shown of the configuration: a host, a number of people
    enabled: boolean().notNull().default(true),
    lastSentAt: at("last_sent_at"),
    lastError: text("last_error"),
    createdBy: person("created_by"),
  },
  (t) => [
    unique("communication_channels_organization_id_id_key").on(t.organizationId, t.id),
    unique("communication_channels_organization_id_name_key").on(t.organizationId, t.name),
    index("communication_channels_organization_id_kind_idx").on(t.organizationId, t.kind),
    index("communication_channels_created_by_idx").on(t.createdBy),
    check("communication_channels_kind_check", sql`${t.kind} in ('email', 'slack', 'teams', 'sms')`),
    ...tenantPolicies({ read: "channels:read", write: "channels:write" }),
  ],
);

export type OutgoingMessage = { title: string; text: string; severity: string; link: string; facts: { name: string; value: string }[] };

/** One message to one recipient through one channel, with every attempt counted. `claimed_until` lets one sender at a time work on it. */
export const notificationDeliveries = pgTable(
  "notification_deliveries",
  {
    ...tenantColumns(),
    channelId: uuid("channel_id"),
    kind: text().$type<"email" | "slack" | "teams" | "sms">().notNull(),
    alertId: uuid("alert_id"),
    siteId: uuid("site_id"), // copied from the alert, for site scope
    recipient: text().notNull(),
    message: jsonb().$type<OutgoingMessage>().notNull(),
    status: text().$type<"pending" | "retrying" | "sent" | "kept" | "failed">().notNull().default("pending"),
    attempts: integer().notNull().default(0),
    responseStatus: integer("response_status"),
    lastError: text("last_error"),
    nextAttemptAt: at("next_attempt_at"),
    claimedUntil: at("claimed_until"),
    sentAt: at("sent_at"),
    requestedBy: person("requested_by"),
  },
  (t) => [
    unique("notification_deliveries_organization_id_id_key").on(t.organizationId, t.id),
    foreignKey({
      columns: [t.organizationId, t.channelId],
      foreignColumns: [communicationChannels.organizationId, communicationChannels.id],
    }).onDelete("cascade"),
    foreignKey({ columns: [t.organizationId, t.alertId], foreignColumns: [alerts.organizationId, alerts.id] }).onDelete("cascade"),
    index("notification_deliveries_organization_id_created_at_idx").on(t.organizationId, t.createdAt),
    index("notification_deliveries_organization_id_channel_id_idx").on(t.organizationId, t.channelId, t.createdAt),
    index("notification_deliveries_organization_id_alert_id_idx").on(t.organizationId, t.alertId),
    index("notification_deliveries_requested_by_idx").on(t.requestedBy),
    check("notification_deliveries_kind_check", sql`${t.kind} in ('email', 'slack', 'teams', 'sms')`),
    check("notification_deliveries_status_check", sql`${t.status} in ('pending', 'retrying', 'sent', 'kept', 'failed')`),
    ...tenantPolicies({ read: "channels:read", write: "channels:write", site: "site_id" }),
  ],
);
