import { sql } from "drizzle-orm";
import { check, index, integer, text, uuid } from "drizzle-orm/pg-core";
import { auth } from "./auth.ts";
import { at, timestamps } from "./columns.ts";
import { authAdminPolicy, servicePolicy } from "./policies.ts";

/**
 * Mails on their way to people. A body may hold a link that signs somebody in, so it is sealed, no tenant reads this table, and what was sent is
 * emptied. Without a mail server a mail is kept here, for the outbox page.
 */
export const mailOutbox = auth.table(
  "mail_outbox",
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    organizationId: uuid("organization_id"),
    recipient: text().notNull(),
    subject: text().notNull(),
    bodySealed: text("body_sealed").notNull(),
    status: text().notNull().default("queued"),
    attempts: integer().notNull().default(0),
    lastError: text("last_error"),
    sentAt: at("sent_at"),
    ...timestamps(),
  },
  (t) => [
    index("mail_outbox_created_at_idx").on(t.createdAt),
    check("mail_outbox_status_check", sql`${t.status} in ('queued', 'sent', 'failed', 'kept')`),
    authAdminPolicy(),
    servicePolicy(),
  ],
);
