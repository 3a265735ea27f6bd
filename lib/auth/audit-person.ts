import "server-only";
import type { Actor } from "@/db/actor";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { findAccess, findSession, userActor } from "./access";

type Entry = Parameters<typeof recordAudit>[1];

/** Notes what a signed-in person did to their own account, in the organization they work in. Runs through the identity door. */
export async function auditPerson(
  tx: ActorTx,
  sessionId: string,
  entry: Entry,
  context: Pick<Actor, "ip" | "userAgent" | "requestId"> = {},
): Promise<void> {
  const session = await findSession(tx, sessionId);
  const access = session?.activeOrganizationId ? await findAccess(tx, session.userId, session.activeOrganizationId) : undefined;
  if (session && access) await actingAs(tx, userActor(session, access, context), (as) => recordAudit(as, entry));
}
