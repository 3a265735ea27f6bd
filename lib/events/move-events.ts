import "server-only";
import { type SQLWrapper, sql } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import { type ActorTx, actingAs } from "@/db/with-actor";

/**
 * What happened to a record is read by those who may see the record, so its events follow it to another site. Only their site changes: what they say, and
 * the place in the outbox that consumers have passed, stay.
 */
export function moveEvents(tx: ActorTx, siteId: string | null, subjectType: string, ids: string[] | SQLWrapper) {
  const moved = Array.isArray(ids) ? sql`${`{${ids.join(",")}}`}::uuid[]` : sql`array${ids}`;
  return actingAs(tx, systemActor(tx.actor.organizationId!, "events.move", tx.actor), (system) =>
    system.execute(sql`select private.move_events(${subjectType}, ${moved}, ${siteId}::uuid)`),
  );
}
