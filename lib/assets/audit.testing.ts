import { sql } from "drizzle-orm";
import type { Actor } from "@/db/actor";
import { withActor } from "@/db/with-actor";

/** For the tests of this folder: what a command left in the audit log and in the outbox. */
export const auditOf = (system: Actor, type: string, id: string) =>
  withActor(system, (tx) =>
    tx.execute(
      sql`select action, user_id, details, previous_state, new_state from audit_logs where resource_type = ${type} and resource_id = ${id}::uuid order by seq`,
    ),
  );

export const eventsOf = async (system: Actor, id: string) =>
  (
    await withActor(system, (tx) =>
      tx.execute<{ type: string }>(sql`select type from domain_events where subject_id = ${id}::uuid order by id`),
    )
  ).map(({ type }) => type);
