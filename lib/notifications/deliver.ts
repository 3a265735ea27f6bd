import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { systemActor } from "@/db/actor";
import type { OutgoingMessage } from "@/db/schema";
import { type ActorTx, withActor } from "@/db/with-actor";
import { appendEvent } from "@/lib/events/append";
import { enqueueJob } from "@/lib/jobs/enqueue";
import { openConfig } from "./config";
import type { ChannelKind } from "./schema";
import { type Outcome, type Sending, send } from "./send";

/** A delivery is tried at once, then after these waits (seconds, give or take a fifth), and then given up: about six hours in all. */
const WAITS = [30, 120, 600, 3_600, 18_000];
/** One sender at a time has a delivery for this long: longer than any attempt takes. */
const CLAIM_SECONDS = 60;
const payloadInput = z.object({ organizationId: z.guid(), deliveryId: z.guid() });

type Claimed = {
  id: string;
  kind: ChannelKind;
  recipient: string;
  message: OutgoingMessage;
  attempts: number;
  alert_id: string | null;
  site_id: string | null;
  channel_id: string | null;
  config_sealed: string | null;
  enabled: boolean | null;
  claimed_until: string;
};

/** One attempt at one delivery: claim, send, record. What is sent already, or just being sent by another process, is left alone. */
export async function deliverNotification(payload: Record<string, unknown>): Promise<void> {
  const { organizationId, deliveryId } = payloadInput.parse(payload);
  const machinery = systemActor(organizationId, "notifications.deliver");
  const claimed = await withActor(machinery, (tx) => claim(tx, deliveryId));
  if (!claimed) return;
  const outcome: Outcome =
    claimed.channel_id !== null && !claimed.enabled
      ? { ok: false, again: false, error: "The channel was disabled." }
      : await send(sendingOf(organizationId, claimed));
  await withActor(machinery, (tx) => record(tx, claimed, outcome));
}

function sendingOf(organizationId: string, { kind, recipient, message, channel_id, config_sealed }: Claimed): Sending {
  const config = channel_id && config_sealed ? openConfig(kind, organizationId, channel_id, config_sealed) : undefined;
  return { kind, recipient, message, config };
}

/** The claim is the lock. A job for after its end looks whether the sender lived to record what became of it. */
async function claim(tx: ActorTx, id: string): Promise<Claimed | undefined> {
  const [row] = await tx.execute<Claimed>(sql`update notification_deliveries d
    set attempts = d.attempts + 1, claimed_until = now() + make_interval(secs => ${CLAIM_SECONDS})
    from (select o.id, c.config_sealed, c.enabled from notification_deliveries o
      left join communication_channels c on c.organization_id = o.organization_id and c.id = o.channel_id where o.id = ${id}::uuid) as of
    where d.id = of.id and d.status in ('pending', 'retrying') and (d.claimed_until is null or d.claimed_until < now())
      and (d.next_attempt_at is null or d.next_attempt_at <= now())
    returning d.id, d.kind, d.recipient, d.message, d.attempts, d.alert_id, d.site_id, d.channel_id, of.config_sealed, of.enabled, d.claimed_until`);
  if (row) await again(tx, row, row.claimed_until, "check");
  return row;
}

/** Shortly after a moment of the database's clock: the worker's own may differ. */
const again = (tx: ActorTx, { id, attempts }: Claimed, moment: string, why: string) =>
  enqueueJob(
    tx,
    "notifications.deliver",
    { deliveryId: id },
    { runAt: new Date(Date.parse(moment) + 1_000), key: `notification:${id}:${attempts}:${why}` },
  );

async function record(tx: ActorTx, row: Claimed, outcome: Outcome) {
  const wait = WAITS[row.attempts - 1];
  const retries = !outcome.ok && outcome.again && wait !== undefined;
  const inMs = retries ? Math.max(wait * 1_000 * (0.8 + Math.random() * 0.4), outcome.retryAfterMs ?? 0) : 0;
  const status = outcome.ok ? (outcome.kept ? "kept" : "sent") : retries ? "retrying" : "failed";
  const error = outcome.ok ? null : outcome.error.slice(0, 500);
  const [changed] = await tx.execute<{
    next_attempt_at: string | null;
  }>(sql`update notification_deliveries set status = ${status}, claimed_until = null, last_error = ${error},
      response_status = ${outcome.status ?? null}::int, sent_at = case when ${outcome.ok} then now() end,
      next_attempt_at = case when ${retries} then now() + make_interval(secs => ${inMs / 1_000}) end
    where id = ${row.id}::uuid and attempts = ${row.attempts}::int returning next_attempt_at`);
  if (!changed) return; // another sender took over after this one's claim had run out
  if (changed.next_attempt_at) await again(tx, row, changed.next_attempt_at, "retry");
  if (row.channel_id)
    await tx.execute(sql`update communication_channels set last_error = ${error},
      last_sent_at = case when ${outcome.ok} then now() else last_sent_at end where id = ${row.channel_id}::uuid`);
  if (row.alert_id && !retries)
    await appendEvent(tx, {
      type: outcome.ok ? "notification.sent" : "notification.failed",
      subjectType: "alert",
      subjectId: row.alert_id,
      siteId: row.site_id,
      permission: "alerts:read",
      data: { deliveryId: row.id, channel: row.kind, attempts: row.attempts, ...(error && { error }) },
    });
}
