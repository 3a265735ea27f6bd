import "server-only";
import { sql } from "drizzle-orm";
import { holds } from "@/db/actor";
import type { ActorTx } from "@/db/with-actor";

export type ShellData = {
  assets: number;
  activeAlerts: number;
  openIncidents: number;
  unread: number;
  secondsSinceBeat: number | null;
  organizations: { id: string; name: string; slug: string }[];
  notifications: { id: string; title: string; message: string | null; link: string | null; at: string; read: boolean; type: string }[];
};

/** All that the frame around each page shows, in one statement. Counts stop at 1,000: the frame says "1,000". */
export async function getShellData(tx: ActorTx): Promise<ShellData> {
  const upTo = 1_000;
  const [row] = await tx.execute<ShellData>(sql`select
    ${holds(tx.actor, "assets:read") ? sql`(select count(*)::int from (select 1 from assets where organization_id = (select auth.organization_id()) and retired_at is null limit ${upTo}) a)` : sql`0`} as assets,
    (select count(*)::int from (select 1 from alerts where organization_id = (select auth.organization_id()) and cleared_at is null limit ${upTo}) a) as "activeAlerts",
    (select count(*)::int from (select 1 from incidents where organization_id = (select auth.organization_id()) and status in ('open', 'investigating') limit ${upTo}) i) as "openIncidents",
    public.get_unread_notification_count() as unread,
    extract(epoch from now() - jobs.last_beat())::int as "secondsSinceBeat",
    (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'slug', o.slug) order by o.name), '[]')
      from organization_memberships m join organizations o on o.id = m.organization_id where m.user_id = (select auth.uid())) as organizations,
    (select coalesce(jsonb_agg(to_jsonb(n)), '[]') from (
      select id, title, message, link, created_at as at, read, type from notifications
      where organization_id = (select auth.organization_id()) and user_id = (select auth.uid()) order by created_at desc limit 10) n) as notifications`);
  return row!;
}
