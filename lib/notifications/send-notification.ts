import "server-only";
import { inArray, sql } from "drizzle-orm";
import type { z } from "zod";
import { type Actor, systemActor } from "@/db/actor";
import { notificationDeliveries } from "@/db/schema";
import { type ActorTx, withActor } from "@/db/with-actor";
import { alertRef } from "@/lib/alerts/queries";
import { notFound } from "@/lib/errors";
import { log } from "@/lib/log";
import { deliverNotification } from "./deliver";
import { type Requested, requestAlertNotification, requestTest } from "./request-notification";
import type { ChannelKind, sendAlertNotificationInput } from "./schema";

const AT_ONCE = 8;

export type DeliveryResult = { id: string; recipient: string; status: string; error: string | null };
export type ChannelResult = {
  channel: ChannelKind;
  /** `retrying`: at least one is tried again by itself. `partial`: some were refused for good. */
  status: "sent" | "retrying" | "partial" | "failed" | "not_configured";
  deliveries: DeliveryResult[];
};

/** `send-alert-notification`: asks for it, sends, and answers per channel. An edge: it opens its own scopes, and waits for the outside in none. */
export async function sendAlertNotification(actor: Actor, input: z.output<typeof sendAlertNotificationInput>) {
  const within = actor.organizationId ? actor : { ...actor, organizationId: await organizationOf(actor, input.alertId) };
  const requested = await withActor(within, (tx) => requestAlertNotification(tx, input));
  const results = await deliverAll(requested);
  return {
    alertId: requested.alertId,
    alert: `ALR-${requested.number}`,
    channels: input.channels.map((channel) => resultOf(channel, requested, results)),
  };
}

/** The service key speaks for every organization: the alert's id says for which. */
async function organizationOf(actor: Actor, alertId: string): Promise<string> {
  const ref = alertRef(alertId);
  if (actor.kind !== "service" || typeof ref === "number") throw notFound("alert");
  const [row] = await withActor(
    actor,
    (tx) => tx.execute<{ id: string }>(sql`select organization_id as id from alerts where id = ${ref}::uuid`),
    { readOnly: true },
  );
  if (!row) throw notFound("alert");
  return row.id;
}

/** "Send a test": the same, through one channel. */
export async function sendTest(actor: Actor, input: { channelId: string }): Promise<ChannelResult> {
  const requested = await withActor(actor, (tx) => requestTest(tx, input));
  const results = await deliverAll(requested);
  return resultOf(requested.deliveries[0]?.kind ?? "email", requested, results);
}

async function deliverAll({ organizationId, deliveries }: Requested): Promise<Map<string, DeliveryResult>> {
  const waiting = [...deliveries];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      await deliverNotification({ organizationId, deliveryId: next.id }).catch((error) =>
        log.warn({ err: error }, "a job will try this again"),
      );
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const ids = deliveries.map(({ id }) => id);
  const rows = await withActor(systemActor(organizationId, "notifications"), (tx) => readResults(tx, ids), { readOnly: true });
  return new Map(rows.map((row) => [row.id, row]));
}

async function readResults(tx: ActorTx, ids: string[]): Promise<DeliveryResult[]> {
  if (ids.length === 0) return [];
  const { id, recipient, status, lastError } = notificationDeliveries;
  return tx.select({ id, recipient, status, error: lastError }).from(notificationDeliveries).where(inArray(id, ids));
}

function resultOf(channel: ChannelKind, { deliveries }: Requested, results: Map<string, DeliveryResult>): ChannelResult {
  const own = deliveries.filter(({ kind }) => kind === channel).flatMap(({ id }) => results.get(id) ?? []);
  const done = own.filter(({ status }) => status === "sent" || status === "kept").length;
  const failed = own.filter(({ status }) => status === "failed").length;
  const status =
    own.length === 0
      ? "not_configured"
      : done === own.length
        ? "sent"
        : failed === own.length
          ? "failed"
          : failed > 0
            ? "partial"
            : "retrying";
  return { channel, status, deliveries: own };
}
