import "server-only";
import { sql } from "drizzle-orm";
import { notifications } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";

export type Notice = {
  type:
    | "comment.mention"
    | "incident.assigned"
    | "incident.opened"
    | "incident.alerts_cleared"
    | "alert.raised"
    | "alert.assigned"
    | "alert.reminder"
    | "alert.cleared"
    | "work_order.assigned"
    | "part.low";
  title: string;
  message?: string | null;
  /** Path below the organization's address: "/incidents/INC-1". */
  link: string;
  subjectType: string;
  subjectId: string;
  actorId?: string | null;
};

/** Tells each of these people, except whoever caused it. Returns the notifications' ids by person: others' rows cannot be read back. */
export async function notify(
  tx: ActorTx,
  people: Iterable<string>,
  { message = null, actorId = tx.actor.userId, link, ...notice }: Notice,
) {
  const ids = new Map([...new Set(people)].filter((person) => person !== actorId).map((person) => [person, crypto.randomUUID() as string]));
  if (ids.size > 0) {
    const address = sql<string>`(select '/' || slug || ${link} from organizations where id = (select auth.organization_id()))`;
    const row = { actorId, message: message?.slice(0, 500) ?? null, link: address, ...notice };
    await tx.insert(notifications).values([...ids].map(([userId, id]) => ({ id, userId, ...row })));
  }
  return ids;
}
