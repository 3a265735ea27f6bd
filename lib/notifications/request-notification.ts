import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import { notificationDeliveries, type OutgoingMessage } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { asMachinery } from "@/lib/auth/as-machinery";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { enqueueJob } from "@/lib/jobs/enqueue";
import { alertMessage, testMessage } from "./message";
import { knownRecipients, type OpenChannel, openChannels, watchersOf } from "./people";
import type { ChannelKind, sendAlertNotificationInput } from "./schema";

/** When a process dies between the commit and the first attempt, this job makes it. */
const SAFETY_MS = 30_000;

type Planned = { kind: ChannelKind; channelId: string | null; recipient: string };
type About = { message: OutgoingMessage; alertId?: string; siteId?: string | null };
export type Requested = { organizationId: string; deliveries: { id: string; kind: ChannelKind }[] };

/**
 * Writes down who is to hear of an alert, through what: one delivery for each. `lead` comes before the title, `note` after the text. Sending comes after the commit (`deliverNotification`), at once by the
 * caller and in any case by a job.
 */
export async function requestAlertNotification(
  tx: ActorTx,
  { alertId, channels: kinds, recipients }: z.output<typeof sendAlertNotificationInput>,
  { lead, note }: { lead?: string | null; note?: string | null } = {},
): Promise<Requested & { alertId: string; number: number }> {
  assertCan(tx, "alerts:notify");
  const alert = await alertMessage(tx, alertId);
  if (lead) alert.message.title = `${lead}: ${alert.message.title}`.slice(0, 200);
  if (note) alert.message.text = `${alert.message.text} ${note}`.trim();
  const requested = await asMachinery(tx, "notifications", async (as) => {
    const channels = await openChannels(as, ["email", "sms", ...kinds]);
    const named = recipients?.length ? await knownRecipients(as, recipients, channels) : { email: [], sms: [] };
    const watchers = kinds.includes("email") && named.email.length === 0 ? await watchersOf(as, alert.siteId) : [];
    const planned = kinds.flatMap((kind) => planOf(kind, channels, named, watchers));
    return plan(as, planned, { message: alert.message, alertId: alert.id, siteId: alert.siteId }, tx.actor.userId);
  });
  await recordAudit(tx, {
    action: "alert.notify",
    resourceType: "alert",
    resourceId: alert.id,
    details: { number: alert.number, channels: kinds, deliveries: requested.deliveries.length },
  });
  return { ...requested, alertId: alert.id, number: alert.number };
}

/** A test through one channel, to everybody it lists. */
export async function requestTest(tx: ActorTx, { channelId }: { channelId: string }): Promise<Requested> {
  assertCan(tx, "channels:write");
  const [found] = await tx.execute<{ kind: ChannelKind; name: string }>(
    sql`select kind, name from communication_channels where id = ${channelId}::uuid and enabled`,
  );
  if (!found) throw notFound("enabled channel");
  const requested = await asMachinery(tx, "notifications", async (as) => {
    const channels = (await openChannels(as, [found.kind])).filter(({ id }) => id === channelId);
    return plan(as, planOf(found.kind, channels, { email: [], sms: [] }, []), { message: testMessage(found.name) }, tx.actor.userId);
  });
  await recordAudit(tx, { action: "channel.test", resourceType: "communication_channel", resourceId: channelId });
  return requested;
}

function planOf(kind: ChannelKind, all: readonly OpenChannel[], named: { email: string[]; sms: string[] }, watchers: string[]): Planned[] {
  const channels = all.filter((channel) => channel.kind === kind);
  if (kind === "slack" || kind === "teams") return channels.map(({ id, target }) => ({ kind, channelId: id, recipient: target }));
  const [first] = channels;
  if (kind === "sms" && !first) return [];
  if (named[kind].length > 0) return named[kind].map((recipient) => ({ kind, channelId: first?.id ?? null, recipient }));
  const to = new Map<string, string>();
  for (const { id, config } of channels) for (const one of "recipients" in config ? config.recipients : []) to.set(one, to.get(one) ?? id);
  if (to.size > 0) return [...to].map(([recipient, channelId]) => ({ kind, channelId, recipient }));
  return watchers.map((recipient) => ({ kind, channelId: null, recipient }));
}

async function plan(as: ActorTx, planned: Planned[], { message, alertId, siteId }: About, requestedBy: string | null): Promise<Requested> {
  const organizationId = as.actor.organizationId!;
  if (planned.length === 0) return { organizationId, deliveries: [] };
  const shared = { message, alertId: alertId ?? null, siteId: siteId ?? null, requestedBy };
  const deliveries = await as
    .insert(notificationDeliveries)
    .values(planned.map((one) => ({ ...one, ...shared })))
    .returning({ id: notificationDeliveries.id, kind: notificationDeliveries.kind });
  for (const { id } of deliveries)
    await enqueueJob(
      as,
      "notifications.deliver",
      { deliveryId: id },
      { runAt: new Date(Date.now() + SAFETY_MS), key: `notification:${id}` },
    );
  return { organizationId, deliveries };
}
