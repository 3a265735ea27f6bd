import "server-only";
import { sql } from "drizzle-orm";
import type { Permission } from "@/db/permissions";
import type { ActorTx } from "@/db/with-actor";
import { enqueueJob } from "@/lib/jobs/enqueue";
import { dispatchedTypes, type EventType } from "./types";

type NewEvent = {
  type: EventType;
  subjectType: string;
  subjectId: string;
  siteId?: string | null;
  /** What a reader of this event must hold. */
  permission: Permission;
  data?: Record<string, unknown>;
  /** Joins everything that one cause led to: the thread. An incident takes its alert's. */
  correlationId?: string | null;
  causationId?: string | null;
  /** When it happened, if not now: reading time for alerts. */
  occurredAt?: Date;
};

/** Appends to the outbox in the transaction of the change, and wakes its readers at commit. Returns the event's id. */
export async function appendEvent(tx: ActorTx, event: NewEvent): Promise<string> {
  const [row] = await tx.execute<{
    id: string;
  }>(sql`select private.append_event(${event.type}, ${event.subjectType}, ${event.subjectId}::uuid,
    ${event.siteId ?? null}::uuid, ${event.permission}, ${JSON.stringify(event.data ?? {})}::jsonb, ${event.correlationId ?? null}::uuid,
    ${event.causationId ?? null}::uuid, ${event.occurredAt?.toISOString() ?? null}::timestamptz) as id`);
  if (dispatchedTypes.has(event.type)) await enqueueJob(tx, "events.dispatch", { eventId: row!.id });
  return row!.id;
}
