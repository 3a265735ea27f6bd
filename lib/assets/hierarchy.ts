import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import type { Child } from "./roll-up";

const DEEPEST = 50;

export type PathStep = { id: string; name: string };
/** What an asset stands inside, outermost first. */
export async function assetPath(tx: ActorTx, id: string): Promise<PathStep[]> {
  assertCan(tx, "assets:read");
  return rawOf(tx)<PathStep[]>`
    with recursive up as (
      select p.id, p.name, p.parent_id, 1 as depth from assets a join assets p on p.id = a.parent_id where a.id = ${id}::uuid
      union all select p.id, p.name, p.parent_id, up.depth + 1 from assets p join up on p.id = up.parent_id where up.depth < ${DEEPEST})
    select id, name from up order by depth desc`;
}

/** The assets in service directly inside this one, the unwell first, each with what stands inside it in turn. */
export async function assetChildren(tx: ActorTx, id: string): Promise<Child[]> {
  assertCan(tx, "assets:read");
  return rawOf(tx)<Child[]>`
    with recursive down as (
      select a.id, a.id as child, 0 as depth, a.status from assets a where a.parent_id = ${id}::uuid and a.retired_at is null
      union all select a.id, down.child, down.depth + 1, a.status from assets a join down on a.parent_id = down.id where a.retired_at is null and down.depth < ${DEEPEST}),
    counts as (
      select child, count(*)::int as total, count(*) filter (where status = 'critical')::int as critical, count(*) filter (where status = 'warning')::int as warning,
        count(*) filter (where status = 'offline')::int as offline, count(*) filter (where status = 'healthy')::int as healthy
      from down where depth > 0 group by child)
    select a.id, a.name, a.tag, a.type, a.status, a.health_score as "healthScore",
      jsonb_build_object('total', coalesce(c.total, 0), 'critical', coalesce(c.critical, 0), 'warning', coalesce(c.warning, 0), 'offline', coalesce(c.offline, 0),
        'healthy', coalesce(c.healthy, 0)) as inside
    from assets a left join counts c on c.child = a.id where a.parent_id = ${id}::uuid and a.retired_at is null
    order by array_position(array['critical', 'offline', 'warning', 'healthy'], a.status::text), a.name limit 500`;
}
