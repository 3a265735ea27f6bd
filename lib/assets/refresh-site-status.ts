import "server-only";
import { systemActor } from "@/db/actor";
import { type ActorTx, actingAs, rawOf } from "@/db/with-actor";
import { type SiteCounts, siteStatusOf } from "./rules";

/** Keeps `sites.status` what `siteStatusOf` says of the assets in service. After any change of an asset's status, site or service. */
export async function refreshSiteStatus(tx: ActorTx, siteIds: Iterable<string>) {
  const ids = [...new Set(siteIds)].sort();
  const refresh = async (system: ActorTx) => {
    const sql = rawOf(system);
    // Sent together and run in this order: the counts are read once the rows are held.
    const lock = sql`select id from sites where id = any(${ids}::uuid[]) order by id for no key update`;
    const counts = sql<({ id: string; status: string } & SiteCounts)[]>`
      select s.id, s.status, count(*) filter (where a.status = 'critical')::int as critical, count(*) filter (where a.status = 'warning')::int as warning,
        count(*) filter (where a.status = 'offline')::int as offline, count(a.id)::int as total
      from sites s left join assets a on a.organization_id = s.organization_id and a.site_id = s.id and a.retired_at is null
      where s.id = any(${ids}::uuid[]) group by s.id, s.status`;
    const [, counted] = await Promise.all([lock, counts]);
    for (const { id, status, ...counts } of counted) {
      const next = siteStatusOf(counts);
      if (next !== status) await sql`update sites set status = ${next} where id = ${id}::uuid`;
    }
  };
  if (tx.actor.kind === "system") return refresh(tx);
  await actingAs(tx, systemActor(tx.actor.organizationId!, "assets.site_status", tx.actor), refresh);
}
