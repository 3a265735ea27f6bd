import "server-only";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { log } from "@/lib/log";
import type { Plan, ResultRow } from "@/lib/postgrest/engine";
import type { RestRequest } from "@/lib/postgrest/types";

/** Writes here pass the commands by, so each leaves one entry that says what was touched and how many rows. Nothing written, nothing said. */
export async function auditWrite(tx: ActorTx, { target }: RestRequest, plan: Plan, row: ResultRow, owners: readonly string[]) {
  if (plan.action === "read" || target.kind === "root" || (plan.action !== "call" && row.affected === 0)) return;
  const key = keyOf(plan, row);
  const isId = key && Object.keys(key).join() === "id";
  const entry = {
    action: `rest.${plan.action}`,
    resourceType: target.name,
    resourceId: isId && typeof key.id === "string" ? key.id : null,
    details: { relation: target.name, ...(row.affected !== null && { rows: row.affected }), ...(key && { key }) },
  };
  if (tx.actor.organizationId) return recordAudit(tx, entry);
  // The operator's key: each organization whose rows it touched is told; what belongs to none has no trail but the log.
  for (const organizationId of owners) await actingAs(tx, { ...tx.actor, organizationId }, (own) => recordAudit(own, entry));
  if (owners.length === 0) log.info({ ...entry, requestId: tx.actor.requestId }, "rest write by the operator");
}

/** The primary key of the one row that was written, when the answer shows it. */
function keyOf(plan: Plan, { body, page, location }: ResultRow): Record<string, unknown> | undefined {
  const names = plan.write?.relation.primaryKey ?? plan.root.relation?.primaryKey ?? [];
  if (location) return location;
  if (plan.action === "call" || page !== 1 || body === null || names.length === 0) return undefined;
  if (plan.shape !== "array" && plan.shape !== "object") return undefined;
  const parsed: unknown = JSON.parse(body);
  const written = (Array.isArray(parsed) ? parsed[0] : parsed) as Record<string, unknown> | undefined;
  if (!written || !names.every((name) => typeof written[name] === "string" || Number.isSafeInteger(written[name]))) return undefined;
  return Object.fromEntries(names.map((name) => [name, written[name]]));
}
