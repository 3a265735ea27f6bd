import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { keyset } from "@/lib/keyset";
import type { ChannelKind, deliveriesInput } from "./schema";

export type ChannelRow = {
  id: string;
  kind: ChannelKind;
  name: string;
  target: string;
  enabled: boolean;
  lastSentAt: string | null;
  lastError: string | null;
  createdAt: string;
};

/** The organization's channels by kind and name. Only columns the API may read: the configuration is not one of them. */
export async function listChannels(tx: ActorTx): Promise<ChannelRow[]> {
  assertCan(tx, "channels:read");
  return tx.execute<ChannelRow>(sql`select id, kind, name, target, enabled, last_sent_at as "lastSentAt", last_error as "lastError",
    created_at as "createdAt" from communication_channels order by kind, lower(name), id limit 500`);
}

export type NotificationRow = {
  id: string;
  kind: ChannelKind;
  channel: string | null;
  recipient: string;
  title: string;
  alertId: string | null;
  status: "pending" | "retrying" | "sent" | "kept" | "failed";
  attempts: number;
  lastError: string | null;
  nextAttemptAt: string | null;
  sentAt: string | null;
  createdAt: string;
};

/** What was sent, or still waits, newest first. */
export async function listNotificationDeliveries(tx: ActorTx, { cursor, limit, alertId, channelId }: z.output<typeof deliveriesInput>) {
  assertCan(tx, "channels:read");
  const page = keyset(
    { id: "created", by: sql`d.created_at`, type: "timestamptz", tie: sql`d.id`, desc: true },
    { cursor, before: undefined, limit },
  );
  const rows = await tx.execute<
    NotificationRow & { key: string }
  >(sql`select d.id, d.kind, (select c.name from communication_channels c where c.id = d.channel_id) as channel, d.recipient,
      d.message->>'title' as title, d.alert_id as "alertId", d.status, d.attempts, d.last_error as "lastError", d.next_attempt_at as "nextAttemptAt",
      d.sent_at as "sentAt", d.created_at as "createdAt", d.created_at::text as key
    from notification_deliveries d
    where (${alertId ?? null}::uuid is null or d.alert_id = ${alertId ?? null}::uuid)
      and (${channelId ?? null}::uuid is null or d.channel_id = ${channelId ?? null}::uuid) and ${page.where ?? sql`true`}
    order by ${sql.join(page.orderBy, sql`, `)} limit ${page.limit}`);
  return page.page(rows);
}
