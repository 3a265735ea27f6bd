import "server-only";
import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { alertSilences } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { asMachinery } from "@/lib/auth/as-machinery";
import { assertCan } from "@/lib/auth/permissions";
import { AppError, notFound } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { syncMutes } from "./sync-mutes";

/** Ends a silence before its time. Alerts that are still active, and that nothing else keeps quiet, are told of now. */
export async function endSilence(tx: ActorTx, { id }: { id: string }) {
  assertCan(tx, "alerts:write");
  const [silence] = await tx
    .update(alertSilences)
    .set({ endedAt: new Date(), endedBy: tx.actor.userId })
    .where(
      and(
        eq(alertSilences.id, id),
        isNull(alertSilences.endedAt),
        sql`${alertSilences.endsAt} > now()`,
        tx.actor.siteScope ? isNotNull(alertSilences.siteId) : undefined,
      ),
    )
    .returning();
  if (!silence) {
    const [known] = await tx.select({ siteId: alertSilences.siteId }).from(alertSilences).where(eq(alertSilences.id, id));
    if (known && !known.siteId && tx.actor.siteScope)
      throw new AppError("FORBIDDEN", "This silence is for the whole organization, and you act for some sites only.");
    throw known ? new AppError("CONFLICT", "This silence has ended already.") : notFound("silence");
  }
  await recordAudit(tx, {
    action: "alert_silence.end",
    resourceType: "alert_silence",
    resourceId: id,
    previous: { endsAt: silence.endsAt },
    next: { endedAt: silence.endedAt },
  });
  await appendEvent(tx, {
    type: "alert_silence.ended",
    subjectType: "alert_silence",
    subjectId: id,
    siteId: silence.siteId,
    permission: "alerts:read",
    data: { reason: silence.reason },
  });
  const { unmuted } = await asMachinery(tx, "alerts.mutes", syncMutes);
  return { id, unmuted };
}
