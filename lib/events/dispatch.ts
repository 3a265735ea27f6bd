import "server-only";
import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { systemActor } from "@/db/actor";
import { domainEvents } from "@/db/schema";
import { withActor } from "@/db/with-actor";
import type { DomainEvent, Subscriber } from "./subscriber";
import type { EventType } from "./types";

const payloadInput = z.object({ organizationId: z.guid(), eventId: z.guid() });

/**
 * Hands one event to its subscribers, each in a transaction of its own that first claims (consumer, event): a retry after a crash repeats nothing.
 * A failing subscriber does not hold up the others; the job is retried for it.
 */
export async function dispatchEvent(payload: unknown, subscribers: readonly Subscriber[]) {
  const { organizationId, eventId } = payloadInput.parse(payload);
  const reader = systemActor(organizationId, "events.dispatch");
  const event = await withActor(reader, (tx) => findEvent(tx, eventId), { readOnly: true });
  if (!event) return;
  const failures: unknown[] = [];
  for (const subscriber of subscribers.filter(({ types }) => types.includes(event.type))) {
    await withActor(systemActor(organizationId, subscriber.name), async (tx) => {
      const claimed = await tx.execute(
        sql`insert into event_consumptions (consumer, event_id) values (${subscriber.name}, ${eventId}::uuid) on conflict do nothing returning event_id`,
      );
      if (claimed.length > 0) await subscriber.handle(tx, event);
    }).catch((error) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

async function findEvent(tx: Parameters<Parameters<typeof withActor>[1]>[0], eventId: string): Promise<DomainEvent | undefined> {
  const [row] = await tx.select().from(domainEvents).where(eq(domainEvents.eventId, eventId)).limit(1);
  return row && { ...row, type: row.type as EventType };
}
