import "server-only";
import { eq } from "drizzle-orm";
import { cmmsConnections } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { asMachinery } from "@/lib/auth/as-machinery";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";

/** Forgets a connection with its credentials, links and runs. The orders stay on both sides. */
export async function removeConnection(tx: ActorTx, { id }: { id: string }) {
  assertCan(tx, "maintenance:write");
  const { system: systemColumn, name: nameColumn } = cmmsConnections;
  const [removed] = await asMachinery(tx, "cmms.connect", (as) =>
    as.delete(cmmsConnections).where(eq(cmmsConnections.id, id)).returning({ system: systemColumn, name: nameColumn }),
  );
  if (!removed) throw notFound("connection");
  await recordAudit(tx, { action: "cmms_connection.remove", resourceType: "cmms_connection", resourceId: id, previous: removed });
  await appendEvent(tx, {
    type: "cmms_connection.changed",
    subjectType: "cmms_connection",
    subjectId: id,
    permission: "maintenance:read",
    data: { ...removed, removed: true },
  });
  return { id };
}
