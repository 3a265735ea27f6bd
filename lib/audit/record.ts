import "server-only";
import type { auditEvent } from "@/db/schema/security";
import { type ActorTx, rawOf } from "@/db/with-actor";

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

/** Appends to the organization's audit chain, in the transaction of the change. Who acts is read from the claims. Sent before this returns. */
export async function recordAudit(tx: ActorTx, entry: AuditEntry): Promise<void> {
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  const appended = rawOf(
    tx,
  )`select private.append_audit(${entry.action}, ${entry.event ?? null}::audit_event, ${entry.resourceType}, ${entry.resourceId}::uuid,
    ${json(entry.details ?? {})}::text::jsonb, ${json(entry.previous)}::text::jsonb, ${json(entry.next)}::text::jsonb, ${entry.status ?? "success"}, null)`;
  await appended.execute();
}
