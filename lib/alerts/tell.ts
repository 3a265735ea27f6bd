import "server-only";
import type { ActorTx } from "@/db/with-actor";
import { appendEvent } from "@/lib/events/append";
import type { EventType } from "@/lib/events/types";

type Told = { id: string; number: number; siteId: string | null; correlationId: string };

/** Appends what a person or a rule change did to an alert to its thread. The engine tells its own part in transitions.ts. */
export const tellAlert = (tx: ActorTx, alert: Told, type: EventType, data: Record<string, unknown> = {}) =>
  appendEvent(tx, {
    type,
    subjectType: "alert",
    subjectId: alert.id,
    siteId: alert.siteId,
    permission: "alerts:read",
    correlationId: alert.correlationId,
    data: { number: alert.number, ...data },
  });
