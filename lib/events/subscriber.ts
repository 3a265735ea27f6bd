import type { ActorTx } from "@/db/with-actor";
import type { EventType } from "./types";

/** An event as its consumers receive it, after the commit of what caused it. */
export type DomainEvent = {
  eventId: string;
  type: EventType;
  subjectType: string;
  subjectId: string;
  siteId: string | null;
  data: Record<string, unknown>;
  correlationId: string;
  causationId: string | null;
  occurredAt: Date;
  organizationId: string;
};

/** A named reader of the outbox. The dispatcher opens one scope per (subscriber, event), so each effect happens once. */
export type Subscriber = {
  name: string;
  types: EventType[];
  handle: (tx: ActorTx, event: DomainEvent) => Promise<void>;
};
