import "server-only";
import { sql } from "drizzle-orm";
import { holds } from "@/db/actor";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";

/** By severity, in all, and how many of them nobody has acknowledged. */
export type ActiveCounts = Record<"critical" | "high" | "medium" | "low" | "total" | "unacknowledged", number>;
export const NO_ALERTS: ActiveCounts = { critical: 0, high: 0, medium: 0, low: 0, total: 0, unacknowledged: 0 };

const counts = sql`count(l.id) filter (where l.severity = 'critical')::int as critical, count(l.id) filter (where l.severity = 'high')::int as high,
  count(l.id) filter (where l.severity = 'medium')::int as medium, count(l.id) filter (where l.severity = 'low')::int as low, count(l.id)::int as total,
  count(l.id) filter (where not l.acknowledged)::int as unacknowledged`;

export type BelowCounts = ActiveCounts & { id: string; name: string };

/** Active alerts on everything that stands below an asset: in all, and by the part below which they are. */
export async function alertsBelow(tx: ActorTx, assetId: string): Promise<{ total: ActiveCounts; parts: BelowCounts[] }> {
  assertCan(tx, "assets:read");
  if (!holds(tx.actor, "alerts:read")) return { total: NO_ALERTS, parts: [] };
  const parts = await tx.execute<BelowCounts>(sql`
    with recursive below as (
      select a.id, a.id as part from assets a where a.parent_id = ${assetId}::uuid
      union select a.id, b.part from below b join assets a on a.parent_id = b.id
    )
    select p.id, p.name, ${counts} from below b join assets p on p.id = b.part join alerts l on l.asset_id = b.id and l.cleared_at is null
    group by p.id, p.name order by max(l.severity) desc, count(*) desc, p.name limit 100`);
  const total = parts.reduce(
    (sum, part) => ({
      critical: sum.critical + part.critical,
      high: sum.high + part.high,
      medium: sum.medium + part.medium,
      low: sum.low + part.low,
      total: sum.total + part.total,
      unacknowledged: sum.unacknowledged + part.unacknowledged,
    }),
    NO_ALERTS,
  );
  return { total, parts };
}

/** Active alerts of each site that has some. */
export async function alertsBySite(tx: ActorTx, siteId?: string): Promise<Map<string, ActiveCounts>> {
  assertCan(tx, "assets:read");
  if (!holds(tx.actor, "alerts:read")) return new Map();
  const rows = await tx.execute<ActiveCounts & { id: string }>(sql`select l.site_id as id, ${counts} from alerts l
    where l.cleared_at is null and l.site_id is not null and (${siteId ?? null}::uuid is null or l.site_id = ${siteId ?? null}::uuid) group by l.site_id`);
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}
