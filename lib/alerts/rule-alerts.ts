import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { systemActor } from "@/db/actor";
import { type ActorTx, actingAs } from "@/db/with-actor";
import { tellAlert } from "./tell";

export type Targets = {
  assetTypes: readonly string[];
  sensorTypes: readonly string[];
  siteIds: readonly string[];
  sensorIds: readonly string[];
};

/** Array literals are bound as text: elements are enums, ids and quoted words. */
const literal = (list: readonly string[]) => `{${list.map((word) => `"${word.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;

/** Which sensors `s` on assets `a` a rule watches: the SQL twin of `matches` in rules-cache.ts. */
export function watches({ assetTypes, sensorTypes, siteIds, sensorIds }: Targets): SQL {
  const parts = [
    assetTypes.length > 0 && sql`a.type = any(${literal(assetTypes)}::text[])`,
    sensorTypes.length > 0 && sql`s.type::text = any(${literal(sensorTypes)}::text[])`,
    siteIds.length > 0 && sql`s.site_id = any(${literal(siteIds)}::uuid[])`,
    sensorIds.length > 0 && sql`s.id = any(${literal(sensorIds)}::uuid[])`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? sql.join(parts, sql` and `) : sql`true`;
}

type Ended = { id: string; number: number; siteId: string | null; correlationId: string };
type Reason = "rule_disabled" | "rule_removed" | "rule_changed";

/**
 * Ends the active alerts of a rule that does not watch any more, and forgets what the engine counted: nobody else would ever clear them. With
 * `still`, those on sensors it goes on watching are left alone. Runs as the system: alerts and the engine's memory are not the rule author's.
 */
export function endAlertsOf(tx: ActorTx, ruleId: string, reason: Reason, still?: Targets): Promise<number> {
  const left = still
    ? sql`and sensor_id not in (select s.id from sensors s join assets a on a.id = s.asset_id and a.organization_id = s.organization_id where ${watches(still)})`
    : sql``;
  const { label, userId } = tx.actor;
  return actingAs(tx, systemActor(tx.actor.organizationId!, "alerts.rules", tx.actor), async (inner) => {
    await inner.execute(sql`delete from alert_rule_states where rule_id = ${ruleId}::uuid ${left}`);
    const ended = await inner.execute<Ended>(sql`
      update alerts set cleared_at = now(), resolved = true, resolved_at = coalesce(resolved_at, now()),
        duration_minutes = least(greatest(round(extract(epoch from now() - timestamp) / 60), 0), 2147483647)::int
      where rule_id = ${ruleId}::uuid and cleared_at is null ${left}
      returning id, number, site_id as "siteId", correlation_id as "correlationId"`);
    for (const alert of ended) await tellAlert(inner, alert, "alert.cleared", { cause: reason, by: userId, byName: label ?? null });
    return ended.length;
  });
}
