import "server-only";
import { alertSilences } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { asMachinery } from "@/lib/auth/as-machinery";
import { assertCan } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { appendEvent } from "@/lib/events/append";
import { siteOfTarget } from "./operation-target";
import { type CreateSilenceInput, hasCondition, NO_CONDITION } from "./operations-schema";
import { syncMutes } from "./sync-mutes";

/** From now on, or from a moment, alerts that meet every condition tell nobody. Those that are active already go quiet at once. */
export async function createSilence(tx: ActorTx, input: CreateSilenceInput) {
  assertCan(tx, "alerts:write");
  if (!hasCondition(input)) throw new AppError("VALIDATION_ERROR", NO_CONDITION, { severities: [NO_CONDITION] });
  const { severities, reason, startsAt, endsAt, ruleId, sensorId, assetId } = input;
  const siteId = await siteOfTarget(tx, input);
  const row = {
    ruleId: ruleId ?? null,
    sensorId: sensorId ?? null,
    assetId: assetId ?? null,
    siteId,
    severities: severities.length > 0 ? severities : null,
    reason,
    startsAt,
    endsAt,
  };
  const [silence] = await tx
    .insert(alertSilences)
    .values({ ...row, createdBy: tx.actor.userId })
    .returning({ id: alertSilences.id });
  const { id } = silence!;
  await recordAudit(tx, { action: "alert_silence.create", resourceType: "alert_silence", resourceId: id, next: row });
  await appendEvent(tx, {
    type: "alert_silence.created",
    subjectType: "alert_silence",
    subjectId: id,
    siteId,
    permission: "alerts:read",
    data: { reason, endsAt: endsAt.toISOString() },
  });
  const { muted } = await asMachinery(tx, "alerts.mutes", syncMutes);
  return { id, endsAt, muted };
}
