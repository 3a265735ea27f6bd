import "server-only";
import { sql } from "drizzle-orm";
import type { auditEvent } from "@/db/schema/security";
import type { ActorTx } from "@/db/with-actor";

type AuditEvent = (typeof auditEvent.enumValues)[number];
type AuditEntry = {
  /** Imperative, `<record>.<verb>`: "alert.acknowledge". */
  action: string;
  resourceType: string;
  /** null when the entry is about many rows. */
  resourceId: string | null;
  /** The specification's name for it, where it has one. */
  event?: AuditEvent;
  details?: Record<string, unknown>;
  previous?: Record<string, unknown>;
  next?: Record<string, unknown>;
  status?: "success" | "failure" | "denied";
};

/** Appends to the organization's audit chain, in the transaction of the change. Who acts is read from the claims. */
export async function recordAudit(tx: ActorTx, entry: AuditEntry) {
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  await tx.execute(sql`select private.append_audit(${entry.action}, ${entry.event ?? null}::audit_event, ${entry.resourceType}, ${entry.resourceId}::uuid,
    ${json(entry.details ?? {})}::jsonb, ${json(entry.previous)}::jsonb, ${json(entry.next)}::jsonb, ${entry.status ?? "success"}, null)`);
}
