import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { recordAudit } from "@/lib/audit/record";
import { type Mutable, type Mute, muteOf } from "./mutes";
import { ruleBook, rulesVersion } from "./rules-cache";
import { tellAlert } from "./tell";

type Active = Mutable & { id: string; number: number; correlationId: string; mutedBy: Mute["by"] | null; mutedById: string | null };

/**
 * Gives every active alert the mark it should have at this moment: quiet through a silence or window, or not. The same matching as when an alert is
 * raised. Runs as the organization's machinery: after each change of a silence or window, and every minute for those that begin or end by the clock.
 */
export async function syncMutes(tx: ActorTx): Promise<{ muted: number; unmuted: number }> {
  const [version] = await rulesVersion(tx);
  const { mutes } = await ruleBook(tx, version!.version);
  const quiet = mutes.silences.length + mutes.windows.length === 0;
  const active = await rawOf(tx)<Active[]>`
    select id, number, correlation_id as "correlationId", rule_id as "ruleId", sensor_id as "sensorId", asset_id as "assetId", site_id as "siteId", severity,
      muted_by as "mutedBy", muted_by_id as "mutedById"
    from alerts where cleared_at is null and (muted_by is not null or ${!quiet}) order by id`;
  const counts = { muted: 0, unmuted: 0 };
  const now = Date.now();
  for (const alert of active) {
    const wanted = muteOf(mutes, alert, now);
    if ((wanted?.id ?? null) === alert.mutedById) continue;
    const [changed] = await rawOf(tx)`
      update alerts set muted_by = ${wanted?.by ?? null}, muted_by_id = ${wanted?.id ?? null}::uuid
      where id = ${alert.id}::uuid and cleared_at is null and muted_by_id is not distinct from ${alert.mutedById}::uuid returning id`;
    if (!changed) continue;
    counts[wanted ? "muted" : "unmuted"] += 1;
    await say(tx, alert, wanted);
  }
  return counts;
}

/** From one silence to another nothing changes for people. */
async function say(tx: ActorTx, alert: Active, wanted: Mute | null) {
  if (wanted && alert.mutedBy) return;
  const next = { mutedBy: wanted?.by ?? null, mutedById: wanted?.id ?? null };
  await recordAudit(tx, {
    action: wanted ? "alert.mute" : "alert.unmute",
    resourceType: "alert",
    resourceId: alert.id,
    details: { number: alert.number },
    previous: { mutedBy: alert.mutedBy, mutedById: alert.mutedById },
    next,
  });
  await tellAlert(tx, alert, wanted ? "alert.muted" : "alert.unmuted", next);
}
