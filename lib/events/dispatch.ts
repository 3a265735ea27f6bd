import "server-only";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { claimsOf, systemActor } from "@/db/actor";
import { domainEvents } from "@/db/schema";
import { type ActorTx, rawOf, savepoint, withActor } from "@/db/with-actor";
import type { DomainEvent, Subscriber } from "./subscriber";
import type { EventType } from "./types";

const payloadInput = z.object({ organizationId: z.guid(), eventId: z.guid() });

/**
 * Hands one event to its subscribers. Each claims (consumer, event) first and works in a part of its own: a retry after a crash repeats nothing, and a
 * failing subscriber takes back its own part alone and holds up no other; the job is retried for it. What the others did is committed with their
 * claims, in one transaction: an alert costs one commit here, however many listen.
 */
export async function dispatchEvent(payload: unknown, subscribers: readonly Subscriber[]) {
  const { organizationId, eventId } = payloadInput.parse(payload);
  const failures: unknown[] = [];
  await withActor(systemActor(organizationId, "events.dispatch"), async (tx) => {
    const event = await findEvent(tx, eventId);
    if (!event) return;
    for (const subscriber of subscribers.filter(({ types }) => types.includes(event.type)))
      await savepoint(tx, (part) => consume(part, subscriber, event)).catch((error) => failures.push(error));
  });
  if (failures.length > 0) throw failures[0];
}

/** As the subscriber's own actor from here on: who acted stands in what it writes. */
async function consume(tx: ActorTx, { name, handle }: Subscriber, event: DomainEvent) {
  const actor = systemActor(event.organizationId, name);
  const sql = rawOf(tx);
  // Sent together: the claim is made under the claims of the one who makes it.
  const [, claimed] = await Promise.all([
    sql`select set_config('role', ${actor.role}, true), set_config('request.jwt.claims', ${JSON.stringify(claimsOf(actor))}, true)`,
    sql`insert into event_consumptions (consumer, event_id) values (${name}, ${event.eventId}::uuid) on conflict do nothing returning event_id`,
  ]);
  if (claimed.length > 0) await handle(Object.assign(tx, { actor }), event);
}

async function findEvent(tx: ActorTx, eventId: string): Promise<DomainEvent | undefined> {
  const [row] = await tx.select().from(domainEvents).where(eq(domainEvents.eventId, eventId)).limit(1);
  return row && { ...row, type: row.type as EventType };
}
