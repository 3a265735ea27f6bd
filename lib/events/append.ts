import "server-only";
import type { Permission } from "@/db/permissions";
import { type ActorTx, rawOf } from "@/db/with-actor";
import type { TaskName } from "@/lib/jobs/tasks";
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

const DISPATCH: TaskName = "events.dispatch";

/**
 * Appends to the outbox in the transaction of the change, and wakes its readers at commit; an event that somebody subscribes to becomes a job by the same
 * statement. Returns the event's id. Sent before this returns.
 */
export async function appendEvent(tx: ActorTx, event: NewEvent): Promise<string> {
  const appended = rawOf(tx)<{ id: string }[]>`
    with appended as materialized (
      select private.append_event(${event.type}, ${event.subjectType}, ${event.subjectId}::uuid, ${event.siteId ?? null}::uuid, ${event.permission},
        ${JSON.stringify(event.data ?? {})}::text::jsonb, ${event.correlationId ?? null}::uuid, ${event.causationId ?? null}::uuid,
        ${event.occurredAt?.toISOString() ?? null}::timestamptz) as id)
    select id, case when ${dispatchedTypes.has(event.type)} then jobs.enqueue(${DISPATCH},
      json_build_object('eventId', id, 'organizationId', auth.organization_id()), null, null, 12, null) end as job from appended`;
  const [row] = await appended.execute();
  return row!.id;
}
