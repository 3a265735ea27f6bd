import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { asMachinery } from "@/lib/auth/as-machinery";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";

/** Removes a channel with what it kept and what was sent through it; what waits to be sent is not sent any more. The audit log remembers it. */
export async function removeChannel(tx: ActorTx, { channelId: id }: { channelId: string }) {
  assertCan(tx, "channels:write");
  const [removed] = await asMachinery(tx, "channels", (as) =>
    as.execute<{ kind: string; name: string; target: string }>(
      sql`delete from communication_channels where id = ${id}::uuid returning kind, name, target`,
    ),
  );
  if (!removed) throw notFound("channel");
  await recordAudit(tx, { action: "channel.remove", resourceType: "communication_channel", resourceId: id, previous: removed });
  await appendEvent(tx, {
    type: "channel.changed",
    subjectType: "communication_channel",
    subjectId: id,
    permission: "channels:read",
    data: { kind: removed.kind, name: removed.name, removed: true },
  });
  return { id };
}
